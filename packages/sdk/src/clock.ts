// How long ago something was. Neither clock is right alone: the wall clock is set by people, the monotonic one
// stands still while a laptop sleeps.

import { now, uptime } from './browser.ts'

/** One moment on both clocks. */
export type Stamp = [now: number, uptime: number]

/** When the call was made that is being carried out, or was last. */
export let called: Stamp

/**
 * A call made so many milliseconds after the epoch, perhaps before this script came. All of one millisecond share a
 * stamp: storage clones it once, a third of what writing a burst of calls took.
 */
export const setCalled = (at: number): void => {
  if (called?.[0] !== at) called = [at, uptime() + at - now()]
}

/**
 * Whole milliseconds since then, never negative; of another page's stamp only the wall clock means anything. 0 for a
 * call that was pushed by hand without a time: it would spoil its batch.
 */
export const since = ([at, up]: Stamp, own: boolean) =>
  Math.round(Math.max(0, now() - at, +(own && uptime() - up))) || 0
