// What is buffered: events, serialised once at the call, with everything that sending them needs.

import type { Stamp } from './clock.ts'

/** JSON of an object, to be continued. */
export const begin = (object: object): string => JSON.stringify(object).slice(0, -1)

/** One event: JSON without its closing brace (its age is added when it is sent), and when it was. */
export type Saved = [json: string, at: Stamp]

/**
 * What a task brought, or what is left of it: one value in IndexedDB, 20 times cheaper to put than one for each event.
 * Without events it is a report of loss. Other versions of this script read it: change it by adding at the end.
 */
export type Chunk = [
  key: [
    /** How its batch begins: account, user and producer. */
    who: string,
    /** The number of its first event, or of the one that comes next. */
    first: number,
    /** How many events: it tells a report of loss from the event that has its number. */
    length: number,
    /** Events this producer had dropped by then, in all: it tells reports apart, one of which may be on its way. */
    lost: number,
  ],
  events: Saved[],
]

/** A chunk to be deleted. */
export type Gone = [key: Chunk[0], events?: undefined]
