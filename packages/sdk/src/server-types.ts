// What an application sees of `@tend/sdk/server`. Compiles to nothing.

import type { SentAccount, SentEvent, SentUser } from '../../wire/src/event.ts'
import type { Declared, Experiments, Features, Name, Outcomes } from './types.ts'

export interface Options {
  /** A secret key, `sk_…`. A wrong one throws nothing; `flush` says so. */
  key: string
  /** Where the collector is: `https://tend.example.com`. */
  url: string
  /** Seconds an event waits for company before it is sent. Default 10; 100 of an account wait for no more. */
  every?: number
  /** Instead of the global one. */
  fetch?: (url: string, init: RequestInit) => Promise<Response>
  /** Hears of every event that will never be counted. By default nobody does: nothing is logged. */
  onRejected?: (rejected: Rejected) => void
}

export interface Rejected {
  /** The collector's code; or `queue_full`, `closed` or `unserializable`, which are given here. */
  code: string
  /** What to do about it. */
  message: string
  /** As it was to be sent; of one that could not be serialised, only the type. */
  event: SentEvent
}

export interface Delivered {
  /** Events that became durable during the call, those tracked meanwhile included. */
  accepted: number
  /** Events that the collector already had: an earlier answer was lost, or their `id` was known. */
  duplicates: number
  /** Events that will never be counted, and why. */
  rejected: Rejected[]
  /** Events tracked before the call that have no receipt yet; after `close` they are lost. */
  pending: number
  /** Why some are pending: what the last failed request was answered. */
  problem?: string
}

export interface Details {
  /** The customer company: its id in your database, or an object with the id and whatever describes it. */
  account: string | number | SentAccount
  /** The person; absent when the account itself did it (a nightly import). */
  user?: string | number | SentUser | undefined
  /** When it happened, if not now: ISO 8601 with its zone, epoch milliseconds, or a Date; at most 7 days ago. */
  timestamp?: string | number | Date | undefined
  /** Your id of this fact (`inv_1042`): counted once in 7 days, whichever process reports it, however often. */
  id?: string | undefined
}

/** `properties` as declared: none, optional, or required. */
type WithProperties<P, Elsewhere extends string = never> = [P] extends [undefined]
  ? { properties?: undefined }
  : undefined extends P
    ? { properties?: Omit<NonNullable<P>, Elsewhere> | undefined }
    : Partial<Omit<P, Elsewhere>> extends Omit<P, Elsewhere>
      ? { properties?: Omit<P, Elsewhere> | undefined }
      : { properties: Omit<P, Elsewhere> }

type WithValue<P> = [P] extends [{ value: infer V }] ? { value: V } : { value?: number | undefined }

/**
 * Calls return at once and never throw. Events wait in this process's memory for the collector's receipt,
 * through its outages and restarts, and count once however often an answer is lost. But a process that is
 * killed loses what had no receipt: `await close()` before you exit. When 100,000 events or 32 MiB wait, new
 * ones are dropped and counted, and the collector is told how many. Only a request under way (30 seconds at
 * most) and a waiting `flush` or `close` keep the process alive.
 */
export interface Tend<App = Declared> {
  /** The user signed in. */
  login(details: Details & { user: string | number | SentUser }): void
  /** The user, or the account itself, did something in the product. */
  feature<N extends Name<Features<App>>>(name: N, details: Details & WithProperties<Features<App>[N]>): void
  /** A result was achieved; `value` is its size in its own unit. */
  outcome<N extends Name<Outcomes<App>>>(
    name: N,
    details: Details & WithValue<Outcomes<App>[N]> & WithProperties<Outcomes<App>[N], 'value'>,
  ): void
  /**
   * The user is shown this variant of an experiment. The application chooses it, and the same one for everybody of
   * an account: an account that saw two is left out of the results. Only users count as exposed, so name them.
   */
  variant<N extends Name<Experiments<App>>>(
    experiment: N,
    variant: Experiments<App>[N] & string,
    details: Details & { user: string | number | SentUser },
  ): void
  /**
   * Sends what is queued now. Resolves when all of it is settled, when `timeoutMs` (default 10,000) have
   * passed, or when nothing more can happen before that: an account that waits after a failure goes on
   * waiting, and its events are `pending`. Never rejects.
   */
  flush(options?: { timeoutMs?: number }): Promise<Delivered>
  /**
   * Takes no more events and delivers what it can, once more at once where it was waiting after a failure.
   * Otherwise as `flush`; afterwards nothing is sent, and what is `pending` is lost.
   */
  close(options?: { timeoutMs?: number }): Promise<Delivered>
}
