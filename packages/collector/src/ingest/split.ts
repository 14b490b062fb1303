// A batch holds events of one account (a browser, the server client) or of many (any HTTP caller). Each
// account's Durable Object gets its own part, and the whole range of numbers, so that the events of others
// or refused ones beside them are not mistaken for loss.

import type { Batch, Event } from '@tend/wire'

/** What one account's Durable Object is asked to append. */
export interface Append {
  /** When the collector received the batch, epoch milliseconds: stamped once, then it travels. */
  receivedAt: number
  /** The numbers `first … first + count - 1` of `producer` are spoken for by this batch. */
  numbers?: { producer: string; first: number; count: number }
  /** Events the producer dropped so far, in all. */
  lost: number
  sdk?: string
  accountId: string
  events: Event[]
  /** Positions in the batch of the events that were refused. */
  refused: number[]
}

/** The parts of `batch`, by account; a batch without events still reports to its own account. */
export function splitByAccount(batch: Batch, receivedAt: number): Append[] {
  const parts = new Map<string, Append>()
  const partOf = (accountId: string): Append => {
    let part = parts.get(accountId)
    if (!part) {
      // Only the first part carries the loss: by contract a numbered batch has one account.
      part = { receivedAt, lost: parts.size === 0 ? batch.lost : 0, accountId, events: [], refused: [] }
      if (batch.numbers) part.numbers = { ...batch.numbers, count: batch.count }
      if (batch.sdk) part.sdk = batch.sdk
      parts.set(accountId, part)
    }
    return part
  }
  if (batch.account && batch.numbers) partOf(batch.account.id)
  for (const event of batch.events) partOf(event.account.id).events.push(event)
  // A refused event is the account's whose batch it was; where good ones are of several, nobody's.
  const owner = batch.account
    ? parts.get(batch.account.id)
    : parts.size === 1
      ? [...parts.values()][0]
      : undefined
  if (owner) owner.refused = batch.rejected.map(({ index }) => index)
  return [...parts.values()]
}
