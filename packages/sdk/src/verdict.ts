// What an answer means for the events that were sent: the one place where it is decided whether they may be
// deleted. Pure, shared by the page and the server client.

import { isReceiptFor } from '../../wire/src/receipt.ts'

/** The first wait after a failure; each further failure doubles it. */
export const BACKOFF_FIRST_MS = 1_000

/** The longest wait: an outage of hours costs one request in five minutes, and its end is noticed soon. */
export const BACKOFF_LONGEST_MS = 300_000

export type Answer = [
  /** 0 when there was no answer at all: no network, a timeout, a refused connection. */
  status: number,
  /** Seconds the collector asks for; 0, NaN or nothing when it does not. */
  retryAfter?: number,
  /** The parsed JSON body, or undefined when it is none. */
  body?: unknown,
]

/** The longest we let a collector send us away: setTimeout fires at once beyond 2^31 ms (24.8 days). */
export const PATIENCE_LONGEST_MS = 24 * 60 * 60 * 1000

/** A receipt speaks for every event sent: delete them. */
export const DONE = 0
/** The collector cannot read the request and never will (400, 422): delete and count as lost. */
export const BAD = 1
/** Too large: send half. */
export const HALVE = 2
/** A deploy mistake (401, 403, 404): keep everything and wait as long as ever. */
export const PARK = 3
/** Anything else, a 200 without a receipt included (a captive portal): keep and back off. */
export const RETRY = 4

/** Up to HALVE something happens to the events, from PARK on they are kept. */
export type Verdict = typeof DONE | typeof BAD | typeof HALVE | typeof PARK | typeof RETRY

const VERDICTS: Record<number, Verdict> = { 400: BAD, 401: PARK, 403: PARK, 404: PARK, 413: HALVE, 422: BAD }

export function judge(status: number, body: unknown, count: number): Verdict {
  return VERDICTS[status] ?? (status === 200 && isReceiptFor(body, count) ? DONE : RETRY)
}

/**
 * Milliseconds to wait before the next request: what the collector asked for, else full jitter over a
 * doubling span (AWS Architecture Blog, "Exponential Backoff And Jitter"); parked requests wait the longest.
 * There is no number of failures after which events die.
 */
export function waitAfter(
  verdict: Verdict,
  failures: number,
  retryAfter: number | undefined,
  random: () => number,
): number {
  if (retryAfter) return retryAfter * 1000
  if (verdict < PARK) return 0
  if (verdict === PARK) return BACKOFF_LONGEST_MS
  return random() * Math.min(BACKOFF_LONGEST_MS, BACKOFF_FIRST_MS * 2 ** failures)
}
