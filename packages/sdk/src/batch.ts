// Makes a batch of records, at the moment it is sent.

import { now } from './browser.ts'
import { who as own } from './buffer.ts'
import { since } from './clock.ts'
import type { Saved } from './record.ts'
import { settings } from './settings.ts'

/** Events in a batch; the collector takes no more from a browser. */
export const BATCH_EVENTS_MAX = 100

/**
 * Keepalive requests of a page share 64 KiB (Fetch standard, "HTTP-network-or-cache fetch"), a batch has no more.
 * Counted in characters, of which each is at most three bytes.
 */
export const BATCH_CHARS_MAX = 20_000

/** Collectors tell loss apart by it; a test keeps it equal to package.json. */
export const SDK = 'tend.js/0.1.0'

export type Batch = [
  /** How many records it speaks for, reports of loss included. */
  length: number,
  /** How many events. */
  count: number,
  body: string,
]

/** The first of `records` and those that continue it: same `who`, consecutive numbers, within the limits. */
export const batchOf = (records: Saved[], eventsMax: number): Batch => {
  const [who, first] = records[0] as Saved
  let length = 0
  let count = 0
  let events = ''
  let loss = 0
  for (const [whose, number, json, at, lost] of records) {
    if (
      whose !== who ||
      number !== first + count ||
      (count && (count >= eventsMax || events.length + json.length > BATCH_CHARS_MAX))
    )
      break
    length++
    loss = lost
    if (json) events += `${count++ ? ',' : ''}${json},"age":${since(at, who === own)}}`
  }
  return [
    length,
    count,
    `{"key":"${settings.key}",${who},"first":${first},"sentAt":${now()},"lost":${loss},"sdk":"${SDK}","events":[${events}]}`,
  ]
}
