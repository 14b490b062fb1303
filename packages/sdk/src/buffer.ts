// Takes events from calls and keeps them until a receipt speaks for them: in memory, where a page that leaves
// can still reach them, and in IndexedDB, where they outlive it. All events of a task are written in one
// transaction.

import { newId } from './browser.ts'
import { called } from './clock.ts'
import { addDeleted, off } from './consent.ts'
import { CHUNK_EVENTS_MAX, type Chunk, type Saved } from './record.ts'
import * as store from './store.ts'

/** Collectors tell loss apart by it; a test keeps it equal to package.json. */
export const SDK = 'tend.js/0.1.0'

/** Events since the last receipt, and chunks in the store: a week offline at one a minute. Beyond, new ones are dropped. */
export const KEPT_MAX = 10_000

/** Chunks read at a time: enough for a batch of events that came alone. */
export const READ_MAX = 100

/**
 * Chunks of this page that no receipt of its own has spoken for yet, by their key, because what storage gives back
 * is a copy. A leaving page can send them without its storage.
 */
export const mine = new Map<string, Chunk>()
/** Events called since the last receipt; infinite while the store is full. */
export let fresh = 0
/** Events of this task; of all tasks while nobody is known. */
let task: Saved[] = []
/** Storage has refused a chunk: only memory is known to have what this page took. */
let refused = false
/** Whose events are; empty while nobody is known. */
let identity = ''
/** The identity with its producer. */
export let who = ''
/** The number of this producer's next event. */
let next = 0
/** Events dropped since the last chunk, and those that this producer's chunks tell of. */
let lost = 0
let told = 0

/** Takes an event, for nobody until `belong` says whose. A dropped one takes no number: gaps and `lost` add up. */
export const add = (json: string): void => {
  if (off) return
  if (fresh++ > KEPT_MAX) lost++
  else task.push([json, called])
  queueMicrotask(save)
}

/** So many events were dropped. The report is as durable as an event. */
export const lose = (events: number): void => {
  lost += events
  queueMicrotask(save)
}

/** So many events were dropped that had numbers. */
export const drop = (events: number): void => {
  if (off) {
    // Reported by another producer, if at all: this one's next number would show them as a gap too.
    renew()
    addDeleted(events)
  } else {
    // Ops may see these as a gap too: twice rather than not at all.
    lose(events)
  }
}

/** Whose events are from now on, as a batch begins; '' is nobody's yet. */
export const belong = (json: string): void => {
  if (json === identity) return
  save()
  identity = json
  renew()
  queueMicrotask(save)
}

/** A producer writes for one identity, numbers its events from 0 and counts its own losses. */
const renew = () => {
  who = `${identity},"sdk":"${SDK}","producer":"${newId()}"`
  next = told = 0
}

/** Writes what this task has brought. */
export const save = (): void => {
  // What waits for somebody to be known is deleted where it is.
  if (off && !identity) task = []
  if (!identity || !(task[0] || lost)) return
  told += lost
  lost = 0
  const come: Chunk[] = []
  do {
    const events = task.splice(0, CHUNK_EVENTS_MAX)
    come.push([[who, next, events.length, told], events])
    next += events.length
  } while (task[0])
  write([], come).catch(() => {})
}

/** A receipt has spoken for `gone`, or they are given up; `come` is what it left of them, or what is new. */
export const write = (gone: Chunk[], come: Chunk[]): Promise<void> => {
  // In this order: a chunk of which nothing fitted the batch goes, and comes back under the same key.
  for (const old of gone) {
    mine.delete(`${old[0]}`)
    fresh = task.length
  }
  for (const chunk of come) mine.set(`${chunk[0]}`, chunk)
  return store.write(come, gone).then(
    count => {
      if (count > KEPT_MAX) fresh = Infinity
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
  // Once storage has refused a chunk, what memory has goes first.
  const stored = refused && own[0] ? [] : await store.read(READ_MAX)
  // What only memory has was sent by another tab, or the site's data was deleted: sent again, its numbers tell.
  return stored[0] ? stored : own
}
