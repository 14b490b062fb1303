// What an answer means for the events that were sent: the one place where it is decided whether they may be
// deleted. Pure, shared by the page and the server client.

import { isReceiptFor } from '../../wire/src/receipt.ts'

/** The first wait after a failure; each further failure doubles it. */
export const BACKOFF_FIRST_MS = 1_000

/** The longest wait: an outage of hours costs one request in five minutes, and its end is noticed soon. */
export const BACKOFF_LONGEST_MS = 300_000

/** `undefined` stands for no answer at all: no network, a timeout, a refused connection. */
export interface Answer {
  status: number
  /** The parsed JSON body, or undefined when it is none. */
  body: unknown
  /** Seconds the collector asks for, in the body or in the Retry-After header; 0 or NaN when it does not. */
  retryAfter: number
}

/** The longest we let a collector send us away: setTimeout fires at once beyond 2^31 ms (24.8 days). */
export const PATIENCE_LONGEST_MS = 24 * 60 * 60 * 1000

/**
 * - `done`: a receipt speaks for every event sent; delete them.
 * - `bad`: the collector cannot read the request and never will (400, 422); delete and count as lost.
 * - `halve`: too large; send half.
 * - `park`: a deploy mistake (401, 403, 404): keep everything and wait as long as ever.
 * - `retry`: anything else, a 200 without a receipt included (a captive portal): keep and back off.
 */
export type Verdict = 'done' | 'bad' | 'halve' | 'park' | 'retry'

export function judge(answer: Answer | undefined, count: number): Verdict {
  const status = answer?.status ?? 0
  if (status === 200) return isReceiptFor(answer?.body, count) ? 'done' : 'retry'
  if (status === 413) return 'halve'
  if (status === 400 || status === 422) return 'bad'
  return status > 400 && status < 405 ? 'park' : 'retry'
}

/**
 * Milliseconds to wait before the next request: what the collector asked for, else full jitter over a
 * doubling span (AWS Architecture Blog, "Exponential Backoff And Jitter"); parked requests wait the longest.
 * There is no number of failures after which events die.
 */
export function waitAfter(
  verdict: Verdict,
  failures: number,
  retryAfter: number,
  random: () => number,
): number {
  if (retryAfter > 0) return Math.min(retryAfter * 1000, PATIENCE_LONGEST_MS)
  if (verdict === 'park') return BACKOFF_LONGEST_MS
  return random() * Math.min(BACKOFF_LONGEST_MS, BACKOFF_FIRST_MS * 2 ** failures)
}
