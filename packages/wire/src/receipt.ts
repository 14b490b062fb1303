import type { Rejection } from './event.ts'

/**
 * The collector's answer to a readable, authorised batch: everything it counts is durable.
 * `accepted + duplicates + rejected.length` equals the number of events sent; a sender that finds
 * otherwise is not talking to a collector (a captive portal answers 200 too) and must keep its events.
 */
export interface Receipt {
  accepted: number
  duplicates: number
  rejected: Rejection[]
  /** Epoch milliseconds at the collector. */
  now: number
  /** Seconds the collector asks the sender to wait before the next batch. */
  retryAfter?: number
  /** Fields that were left out, in words. */
  warnings?: string[]
}

/** The one shape of every error. */
export interface ErrorBody {
  error: { code: string; message: string }
  retryAfter?: number
}

/** Whether `body` is a receipt for exactly `count` events. */
export function isReceiptFor(body: unknown, count: number): body is Receipt {
  const { accepted, duplicates, rejected } = (body ?? {}) as Receipt
  // Written with `===` and `-`, so that text does not add up.
  return Array.isArray(rejected) && accepted === count - duplicates - rejected.length
}
