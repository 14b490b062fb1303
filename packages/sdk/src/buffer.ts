// Takes events from calls and keeps them until a receipt speaks for them: in memory, where a page that leaves
// can still reach them, and in IndexedDB, where they outlive it. All events of a task are written in one
// transaction.

import { newId } from './browser.ts'
import { called } from './clock.ts'
import { isOff, off, refuse } from './consent.ts'
import type { Chunk, Gone, Saved } from './record.ts'
import * as store from './store.ts'

/** Collectors tell loss apart by it; a test keeps it equal to package.json. */
export const SDK = 'tend.js/0.1.0'

/** So many new events are worth a request before their time is up. */
export const ENOUGH_EVENTS = 20

/** Events since the last receipt, and chunks in the store: a week offline at one a minute. Beyond, new ones are dropped. */
export const KEPT_MAX = 10_000

/**
 * Chunks of this page that no receipt of its own has spoken for yet, by their key, because what storage gives back
 * is a copy. A leaving page can send them without its storage.
 */
export const mine = {} as Record<string, Chunk>
/** Events called since the last receipt; infinite while the store is full. */
export let fresh = 0
/** Events of this task; of all tasks while nobody is known. */
let task: Saved[] = []
/** Whether this task is going to be written at its end. */
let due = false
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
  if (fresh++ > KEPT_MAX) lost++
  else task.push([json, called])
}

/** So many events were dropped. The report is as durable as an event. */
export const lose = (events: number): void => {
  lost += events
}

/** So many events were dropped that had numbers. */
export const drop = (events: number): void => {
  if (off) {
    // Reported by another producer, if at all: this one's next number would show them as a gap too.
    refuse(events)
    renew()
  } else {
    // Ops may see these as a gap too: twice rather than not at all.
    lose(events)
    save()
  }
}

/** Whose events are from now on, as a batch begins; '' is nobody's yet. */
export const belong = (json: string): void => {
  if (json === identity) return
  save()
  identity = json
  renew()
}

/** A producer writes for one identity, numbers its events from 0 and counts its own losses. */
const renew = () => {
  who = `${identity},"sdk":"${SDK}","producer":"${newId()}"`
  next = told = 0
}

/** Writes at the end of this task; once, because a burst of calls would queue as many microtasks. */
export const saveSoon = (): void => {
  if (!due) queueMicrotask(save)
  due = true
}

/** Writes what this task has brought, or forgets it when nothing may be taken. */
export const save = (): void => {
  due = false
  if ((task[0] || lost) && (isOff() || identity)) {
    if (!off) {
      told += lost
      write([[[who, next, task.length, told], task]]).catch(() => {})
      next += task.length
    }
    task = []
    lost = 0
  }
}

/** There was a receipt, or it was given up: this is to be written of what the batch held. */
export const forget = (spoken: (Chunk | Gone)[]): Promise<void> => {
  fresh = task.length
  return write(spoken)
}

const write = (chunks: (Chunk | Gone)[]): Promise<void> => {
  for (const chunk of chunks) {
    if (chunk[1]) mine[chunk[0] as never] = chunk
    else delete mine[chunk[0] as never]
  }
  return store
    .write(chunks)
    .catch(error => {
      // Only memory has what storage refuses, and it would be gone with the page: the next event is enough for a request.
      if (fresh < ENOUGH_EVENTS) fresh = ENOUGH_EVENTS - 1
      throw error
    })
    .then(count => {
      if (count > KEPT_MAX) fresh = Infinity
    })
}
