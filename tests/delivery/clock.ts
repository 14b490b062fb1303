// A device's clock that is wrong, or moves. Chromium's virtual time would move timers and requests with it, so
// only what scripts read is moved: Date. What counts from the start of the page, performance.now and timers,
// goes on as it does on a device whose clock is set, and stands still as on one that sleeps.

import type { Prelude } from './browser.ts'

export const MINUTE = 60_000
export const HOUR = 60 * MINUTE

/** What a page with such a clock has. */
declare const moveClock: (ms: number) => void

/** Every page's clock is `ms` ahead from the start, or behind. */
export function clockAhead(ms: number): Prelude {
  return [
    ahead => {
      let moved = ahead
      const True = Date
      const now = () => True.now() + moved
      window.Date = new Proxy(True, {
        construct: (_, given, target) => Reflect.construct(True, given.length ? given : [now()], target),
        apply: () => new True(now()).toString(),
        get: (_, name) => (name === 'now' ? now : Reflect.get(True, name)),
      })
      Object.assign(window, {
        moveClock: (ms: number) => {
          moved += ms
        },
      })
    },
    ms,
  ]
}

/** To be evaluated in a page. */
export const jump = (ms: number) => moveClock(ms)
