// Takes events from calls and keeps them until a receipt speaks for them: in memory, where a page that leaves
// can still reach them, and in IndexedDB, where they outlive it. All events of a task are written in one
// transaction.

import { newId } from './browser.ts'
import { type Stamp, stamp } from './clock.ts'
import type { Chunk } from './record.ts'
import * as store from './store.ts'

/** Events since the last receipt, and chunks in the store: a week offline at one a minute. Beyond, new ones are dropped. */
export const KEPT_MAX = 10_000

/** Chunks read at a time: more than one batch can take. */
export const READ_MAX = 200

/**
 * Chunks of this page that no receipt of its own has spoken for yet, by their first record, because what storage
 * gives back is a copy. A leaving page can send them without its storage.
 */
export const mine = new Map<string, Chunk>()
/** Storage has refused a chunk: from then on what memory has goes first. */
let refused = false
/** Events of this page since the last receipt. */
export let fresh = 0
let task: Chunk = []
const waiting: [json: string, at: Stamp][] = []
let full = false
let identity = ''
/** The identity with its producer; empty until `belong`. */
export let who = ''
let next = 0
let lost = 0
let reported = 0

/** Takes an event, for nobody until `belong` says whose. A dropped one takes no number: gaps and `lost` add up. */
export const add = (json: string): void => {
  if (full || fresh + waiting.length > KEPT_MAX) lose(1)
  else if (who) put(next++, json, stamp())
  else waiting.push([json, stamp()])
}

/** Whose events are from now on, as JSON members; '' is nobody's yet. A producer writes for one identity. */
export const belong = (json: string): void => {
  if (json === identity) return
  // What was dropped while nobody was there is reported with the first who comes.
  if (identity) lost = reported = 0
  identity = json
  who = json && `"producer":"${newId()}",${json}`
  next = 0
  for (const [json, at] of waiting.splice(0)) put(next++, json, at)
}

/** So many events were dropped. The report is as durable as an event. */
export const lose = (events: number): void => {
  lost += events
  queueMicrotask(save)
}

const put = (number: number, json: string, at: Stamp): void => {
  fresh++
  reported = lost
  task.push([who, number, json, at, lost])
  queueMicrotask(save)
}

/** Writes what this task has brought. */
export const save = (): void => {
  if (who && lost > reported) put(next, '', stamp())
  if (!task[0]) return
  write(task, []).catch(() => {})
  task = []
}

const write = (chunk: Chunk, gone: Chunk[]): Promise<void> => {
  if (chunk[0]) mine.set(`${chunk[0]}`, chunk)
  return store.write(chunk, gone).then(
    count => {
      full = count > KEPT_MAX
    },
    error => {
      refused = true
      throw error
    },
  )
}

/** What there is to send, of this page and of all others, dead or alive. Rejects when storage cannot be read. */
export const pending = async (): Promise<Chunk[]> => {
  save()
  const own = [...mine.values()]
  const stored = refused && own[0] ? [] : await store.read(READ_MAX)
  // What only memory has was sent by another tab, or the site's data was deleted: sent again, its numbers tell.
  return stored[0] ? stored : own
}

/** A receipt has spoken for so many records from the beginning of `chunks`, or they are given up. */
export const forget = (chunks: Chunk[], length: number): Promise<void> => {
  const gone: Chunk[] = []
  let seen = 0
  fresh = 0
  for (const chunk of chunks) {
    if (seen < length) {
      gone.push(chunk)
      mine.delete(`${chunk[0]}`)
    }
    seen += chunk.length
  }
  return write(gone.flat().slice(length), gone)
}

/** Deletes everything, of all tabs; resolves to how many events were stored. What comes after has another producer. */
export const clear = (): Promise<number | undefined> => {
  save()
  const json = identity
  waiting.length = 0
  mine.clear()
  belong('')
  belong(json)
  return store.clear().then(
    chunks => chunks.flat().length,
    () => undefined,
  )
}
