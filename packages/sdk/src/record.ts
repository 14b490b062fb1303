// What is buffered: one event, serialised once at the call, with everything that sending it needs.

import type { Stamp } from './clock.ts'

/** One event as IndexedDB keeps it. Other versions of this script read it: change it by adding at the end. */
export type Saved = [
  /** Whose it is, as members of the batch: producer, account and user. */
  who: string,
  /** Its number; a report of loss has no event, and the number of the one that comes next. */
  number: number,
  /** The event without its closing brace (its age is added when it is sent); empty in a report of loss. */
  json: string,
  at: Stamp,
  /** Events this producer had dropped by then. */
  lost: number,
]

/** What a task brought, or what is left of it: one value in IndexedDB, 20 times cheaper to put than one for each event. */
export type Chunk = Saved[]
