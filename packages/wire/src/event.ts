// What travels: the shapes a sender writes (Sent…) and the shapes `parse` hands on (without a prefix).
// Everything optional on the wire is either present and valid, or absent, once it has been parsed.

export type EventType = 'login' | 'feature' | 'outcome'

/** What a property or a trait may hold. Nested values are refused: they cannot be counted. */
export type Scalar = string | number | boolean | null

export type Properties = Record<string, Scalar>

/** Core Web Vitals of one screen: LCP and INP in milliseconds, CLS unitless. */
export interface Vitals {
  LCP?: number
  INP?: number
  CLS?: number
}

/** A customer company as a sender describes it; any further scalar field is a free trait. */
export interface SentAccount {
  id: string | number
  name?: string
  plan?: string
  /** Seats bought, for seat utilisation. */
  seats?: number
  [trait: string]: Scalar | undefined
}

/** A person of an account as a sender describes them; any further scalar field is a free trait. */
export interface SentUser {
  id: string | number
  name?: string
  [trait: string]: Scalar | undefined
}

/** One event as a sender writes it. Which fields a publishable key may use: see `parseBatch`. */
export interface SentEvent {
  type: EventType
  /** What was done or achieved; absent for a login. */
  name?: string
  /** An outcome's size in its own unit; kept to four decimals. */
  value?: number
  properties?: Properties
  /** Milliseconds between the event and this send attempt; wins over `timestamp`. */
  age?: number
  /** ISO 8601 or epoch milliseconds. Default: when the collector received it. */
  timestamp?: string | number
  /** The caller's idempotency key, remembered for seven days. */
  id?: string
  account?: string | number | SentAccount
  user?: string | number | SentUser
  /** Makes a `feature` event a companion: measured, but counted neither as use nor as activity. */
  vitals?: Vitals
  /** Makes a `feature` event a companion: this variant of the experiment it is named for was shown. */
  variant?: string
}

/** A batch as a sender writes it: consecutive events of one producer, or any events of a server. */
export interface SentBatch {
  key?: string
  producer?: string
  /** Number of the first event; event i is number `first + i` of its producer. */
  first?: number
  sentAt?: number
  /** Events this producer has dropped so far, in all; a later batch repeats or raises it. */
  lost?: number
  /** The sender's name and version, so that loss can be told apart by version: `tend.js/0.1.0`. */
  sdk?: string
  account?: string | number | SentAccount
  user?: string | number | SentUser
  token?: string
  events: SentEvent[]
}

export interface Account {
  id: string
  name?: string
  plan?: string
  seats?: number
  traits?: Properties
}

export interface User {
  id: string
  name?: string
  traits?: Properties
}

/** One valid event, placed in time and owned by an account. */
export interface Event {
  /** Position in the batch it came with: its number is `first + index`. */
  index: number
  type: EventType
  /** Empty for a login. */
  name: string
  /** Epoch milliseconds; never in the future of the collector. */
  at: number
  value?: number
  properties?: Properties
  vitals?: Vitals
  variant?: string
  id?: string
  account: Account
  /** Absent when the account itself did it. */
  user?: User
}

/** A parsed batch: what is good, and why the rest is not. */
export interface Batch {
  /** Identity of the events; absent when the sender numbers nothing, and then only `id` dedupes. */
  numbers?: { producer: string; first: number }
  /** How many events were sent, good and bad. */
  count: number
  lost: number
  sdk?: string
  /** The batch's own account, which a batch without events (a report of loss) still has. */
  account?: Account
  events: Event[]
  rejected: Rejection[]
  /** Fields that were unusable and left out, in words; the events beside them count. */
  warnings: Set<string>
}

/** One event that was not taken, and what its sender can do about it. */
export interface Rejection {
  index: number
  code: string
  message: string
}
