// How long ago something was. Neither clock is right alone: the wall clock is set by people, the monotonic one
// stands still while a laptop sleeps.

import { now, uptime } from './browser.ts'

/** One moment on both clocks. */
export type Stamp = [now: number, uptime: number]

let behind = 0

export const stamp = (): Stamp => [now() - behind, uptime() - behind]

/** Whole milliseconds since then, never negative; of another page's stamp only the wall clock means anything. */
export const since = ([at, up]: Stamp, own: boolean) =>
  Math.round(Math.max(0, now() - at, own ? uptime() - up : 0))

/** Stamps are of so many milliseconds ago: a call is made up for that came before this script. */
export const setBehind = (ms: number): void => {
  behind = ms
}
