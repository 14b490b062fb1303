// Makes a batch of chunks, at the moment it is sent.

import { who as own } from './buffer.ts'
import { since } from './clock.ts'
import type { Chunk, Saved } from './record.ts'
import { settings } from './settings.ts'

/** Events in a batch; the collector takes no more from a browser. */
export const BATCH_EVENTS_MAX = 100

/** Keepalive requests of a page share 64 KiB (Fetch standard, "HTTP-network-or-cache fetch"); a batch leaves others some. */
export const BATCH_BYTES_MAX = 60_000

export type Batch = [
  /** How many events. */
  count: number,
  body: string,
  /** The chunks it speaks for. */
  gone: Chunk[],
  /** What it leaves of the last of them, if it does. */
  rest: Chunk[],
]

/** The first of `chunks` and those that continue it: same `who`, consecutive numbers, within the limits. */
export const batchOf = (chunks: Chunk[], eventsMax: number): Batch => {
  const [[who, first]] = chunks[0] as Chunk
  const events: string[] = []
  const gone: Chunk[] = []
  let rest: Saved[] = []
  let loss = 0
  for (const chunk of chunks) {
    const [[whose, number, , lost], saved] = chunk
    if (whose !== who || number !== first + events.length) break
    const room = eventsMax - events.length
    gone.push(chunk)
    loss = lost
    rest = saved.slice(room)
    for (const [json, at] of saved.slice(0, room)) events.push(`${json},"age":${since(at, who === own)}}`)
  }
  const count = events.length
  const body = `${who},"key":"${settings.key}","first":${first},"lost":${loss},"events":[${events}]}`
  return [count, body, gone, rest[0] ? [[[who, first + count, rest.length, loss], rest]] : []]
}
