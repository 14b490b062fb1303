// Makes a batch of chunks, at the moment it is sent.

import { who as own } from './buffer.ts'
import { since } from './clock.ts'
import type { Chunk, Gone } from './record.ts'
import { settings } from './settings.ts'

/** Events in a batch; the collector takes no more from a browser. */
export const BATCH_EVENTS_MAX = 100

/** Keepalive requests of a page share 64 KiB (Fetch standard, "HTTP-network-or-cache fetch"); a batch leaves others some. */
export const BATCH_BYTES_MAX = 60_000

export type Batch = [
  /** How many events. */
  count: number,
  body: string,
  /** What is to be written of the chunks it speaks for, once there is a receipt. */
  spoken: (Chunk | Gone)[],
]

/** The first of `chunks` and those that continue it: same `who`, consecutive numbers, within the limits. */
export const batchOf = (chunks: Chunk[], eventsMax: number): Batch => {
  const [[who, first]] = chunks[0] as Chunk
  const events: string[] = []
  const spoken: (Chunk | Gone)[] = []
  let loss = 0
  for (const [key, saved] of chunks) {
    const room = eventsMax - events.length
    if (key[0] === who && key[1] === first + events.length) {
      loss = key[3]
      for (const [json, at] of saved.slice(0, room)) events.push(`${json},"age":${since(at, who === own)}}`)
      spoken.push([key])
      const rest = saved.slice(room)
      if (rest[0]) spoken.push([[who, first + events.length, rest.length, loss], rest])
    }
  }
  return [
    events.length,
    `${who},"key":"${settings.key}","first":${first},"lost":${loss},"events":[${events}]}`,
    spoken,
  ]
}
