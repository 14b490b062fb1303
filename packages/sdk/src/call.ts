// Where an event begins: the public calls, each turned into JSON once and handed to the buffer.

import type { Properties, SentEvent } from '../../wire/src/event.ts'
import { later, listen, now } from './browser.ts'
import { add, belong, lose, save, saveSoon } from './buffer.ts'
import { setCalled } from './clock.ts'
import { accept, deleted, refuse } from './consent.ts'
import { begin } from './record.ts'
import { drain, hope, leave, soon, tick } from './send.ts'
import { endSession, enter, login, touch } from './session.ts'
import { settings } from './settings.ts'
import type { Identity, Options, Tend } from './types.ts'

/** A call that was made before the script arrived: a name of Tend's, its arguments, epoch milliseconds. */
export type Early = [name: string, args: unknown[], at: number]

/** Leaves the page alone while it loads: what earlier visits left behind can wait that long. */
const SETTLED_MS = 2_000

type Call = (...args: never[]) => unknown

interface Calls extends Tend<unknown> {
  /** Starts sending; again, changes what it is given. */
  init(options: Options): void
  [name: string]: Call
}

const take = (event: { [field in keyof SentEvent]: SentEvent[field] | undefined }): void => {
  add(begin(event))
  soon()
}

const calls: Calls = {
  init(options) {
    Object.assign(settings, options)
    calls.identify(options as Identity)
  },

  identify({ account, user }) {
    const ids = [account, user].map(of => (typeof of === 'object' ? of.id : of))
    // An empty id is a page that does not know yet.
    if (ids[0] && ids[1]) {
      belong(begin({ account, user }))
      enter(`${ids}`)
    }
  },

  login,

  feature(name, properties?: Properties) {
    touch()
    take({ type: 'feature', name, properties })
  },

  outcome(name, { value, ...properties }: Properties & { value?: number } = {}) {
    touch()
    take({ type: 'outcome', name, value, properties })
  },

  // Companions are no activity: vitals are taken when the page is hidden, variants whenever it is drawn.
  measure(name, vitals) {
    take({ type: 'feature', name, vitals })
  },

  variant(name, variant) {
    // Never left out: without it the exposure would be a feature use.
    take({ type: 'feature', name, variant: variant ?? '' })
  },

  flush: hope,

  reset() {
    belong('')
    endSession()
    enter('')
  },

  optOut() {
    save()
    refuse(0)
    endSession()
    drain()
  },

  optIn() {
    // What was called before this, in the same task, is not taken.
    save()
    lose(deleted())
    endSession()
    accept()
  },
}

/** Makes a call as if the script had been there. None throws: what goes wrong in here is not the page's business. */
export const late = ([name, args, at]: Early): unknown => {
  setCalled(at)
  saveSoon()
  try {
    return calls[name]?.(...(args as never[]))
  } catch {
    // Cyclic properties, a BigInt: counted like every event that is dropped.
    lose(1)
  }
}

/** What the page has: every call goes the way of those that were made early. */
export const tend = {} as Calls
for (const name in calls) tend[name] = (...args) => late([name, args, now()])

/** Begins to listen to the page. */
export const start = (): void => {
  listen(leave, hope)
  later(SETTLED_MS, tick)
}
