// One account's events in the memory of a server: from the call until a receipt speaks for them, in the order
// of the calls. Decides what the next batch holds and what an answer does to the queue; pure, so that times
// and ids come in.

import type { SentAccount } from '../../wire/src/event.ts'
import { SECRET_BATCH_BYTES_MAX, SECRET_BATCH_EVENTS_MAX } from '../../wire/src/limits.ts'

/** `,{"age":604800000,` and some: what an event weighs in a batch beyond its own JSON. */
const EVENT_EXTRA_BYTES = 32

/** Everything in a batch but its events: the account with sixteen long traits is about 21 KiB of UTF-8. */
const ENVELOPE_BYTES_MAX = 32 * 1024

export interface QueuedEvent {
  /** Serialised once, without its age. */
  json: string
  bytes: number
  /** Monotonic milliseconds of the call; absent when the caller gave a timestamp. */
  calledAt?: number
}

export interface AccountQueue {
  /** Numbers the events: the one at the head is number `first`. */
  producer: string
  first: number
  /** Events this producer has dropped, in all, and how many of them the collector knows of. */
  lost: number
  told: number
  /** The id alone, or with the traits that no receipt has confirmed yet. */
  account: string | number | SentAccount
  events: QueuedEvent[]
  /** How many events the next batch may hold; halved by a 413. */
  batchMax: number
}

export interface ServerBatch {
  body: string
  events: QueuedEvent[]
  lost: number
  account: AccountQueue['account']
}

export function createQueue(account: AccountQueue['account'], producer: string): AccountQueue {
  return { producer, first: 0, lost: 0, told: 0, account, events: [], batchMax: SECRET_BATCH_EVENTS_MAX }
}

export function hasWork(queue: AccountQueue): boolean {
  return queue.events.length > 0 || queue.lost > queue.told
}

/** Traits given with one event describe the account until others are given; they are sent until confirmed. */
export function describe(queue: AccountQueue, account: AccountQueue['account']): void {
  if (typeof account !== 'object') return
  queue.account = typeof queue.account === 'object' ? { ...queue.account, ...account } : account
}

/** The events at the head, as many as fit; without events it is a report of loss. */
export function nextBatch(queue: AccountQueue, sdk: string, now: number): ServerBatch {
  let bytes = ENVELOPE_BYTES_MAX
  let count = 0
  for (const event of queue.events) {
    bytes += event.bytes + EVENT_EXTRA_BYTES
    if (count === queue.batchMax || (count > 0 && bytes > SECRET_BATCH_BYTES_MAX)) break
    count++
  }
  const events = queue.events.slice(0, count)
  const { producer, first, lost, account } = queue
  const envelope = JSON.stringify({ producer, first, lost, sdk, account })
  const body = `${envelope.slice(0, -1)},"events":[${events.map(event => withAge(event, now)).join()}]}`
  return { body, events, lost, account }
}

/** A receipt spoke for every event of `batch`. */
export function confirm(queue: AccountQueue, batch: ServerBatch): void {
  remove(queue, batch)
  queue.told = batch.lost
  queue.batchMax = Math.min(SECRET_BATCH_EVENTS_MAX, queue.batchMax * 2)
  // Traits go out once: repeated for ever they would undo what another sender says later.
  if (queue.account === batch.account && typeof queue.account === 'object') queue.account = queue.account.id
}

/**
 * The collector can never take `batch`: its events are lost. The producer ends with them, and the next one
 * reports them: continued, its numbers would either show the same loss again as a gap or, given to other
 * events, be taken for duplicates should an earlier attempt have arrived after all.
 */
export function abandon(queue: AccountQueue, batch: ServerBatch, producer: string): void {
  remove(queue, batch)
  // Traits too large to send would sink every event after this one.
  if (typeof queue.account === 'object') queue.account = queue.account.id
  if (batch.events.length === 0) {
    queue.told = batch.lost
    return
  }
  queue.lost += batch.events.length - queue.told
  queue.told = 0
  queue.producer = producer
  queue.first = 0
}

function remove(queue: AccountQueue, batch: ServerBatch): void {
  queue.events.splice(0, batch.events.length)
  queue.first += batch.events.length
}

function withAge({ json, calledAt }: QueuedEvent, now: number): string {
  if (calledAt === undefined) return json
  return `{"age":${Math.round(Math.max(0, now - calledAt))},${json.slice(1)}`
}
