// The smallest valid batches, for tests that spoil one thing in them.

import { type Batch, type ParseContext, parseBatch, type SentBatch } from '@tend/wire'

export const NOW = Date.UTC(2026, 10, 20, 12)

export const DAY_MS = 24 * 60 * 60 * 1000

export const browserEvent = { type: 'feature', name: 'report.export', age: 10 } as const

export const browserBatch = {
  producer: 'q7Zk3v9XbT1c',
  first: 41,
  account: 'acme',
  user: 'dana',
  events: [browserEvent],
} satisfies SentBatch

/** Reads what must be readable. */
export function read(sent: unknown, context: Partial<ParseContext> = {}): Batch {
  const batch = parseBatch(sent, { now: NOW, scope: 'publishable', ...context })
  if ('unreadable' in batch) throw new Error(`unreadable: ${batch.unreadable}`)
  return batch
}

/** Reads a browser batch of one event that is `browserEvent` with `fields` over it. */
export function readEvent(fields: object): Batch {
  return read({ ...browserBatch, events: [{ ...browserEvent, ...fields }] })
}
