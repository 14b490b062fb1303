// `import { init } from '@tend/sdk'`: the journey is call → buffer → batch → send, a file for each.

import { start, tend } from './call.ts'
import { settings } from './settings.ts'
import type { Declared, Options, Tend } from './types.ts'

export type { SentAccount, SentEvent, SentUser } from '../../wire/src/event.ts'
export type { Declared, Features, Identity, Name, Options, Outcomes, Tend } from './types.ts'

const nothing = () => {}

/** Where there is no page (server-side rendering), every call does nothing. */
const inert: Tend<unknown> = {
  identify: nothing,
  login: nothing,
  feature: nothing,
  outcome: nothing,
  measure: nothing,
  variant: nothing,
  flush: async () => {},
  reset: nothing,
  optOut: nothing,
  optIn: nothing,
}

let started = false

/**
 * Starts Tend. There is one per page: a second `init` returns the same and changes what it is given, so a
 * component may call it on every render.
 */
export function init<App = Declared>(options: Options): Tend<App> {
  if (typeof document === 'undefined') return inert as Tend<App>
  // The collector is the page's own origin, unless the options say otherwise.
  settings.url ??= location.origin
  try {
    tend.init(options)
  } catch {
    // Given no object; from `start` on every call catches by itself.
  }
  if (!started) start()
  started = true
  return tend as Tend<App>
}
