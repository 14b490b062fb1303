// Where an event begins: the public calls, each turned into JSON once and handed to the buffer.

import type { EventType, Properties, SentEvent } from '../../wire/src/event.ts'
import { later, listen, now } from './browser.ts'
import { add, belong, lose } from './buffer.ts'
import { setCalled } from './clock.ts'
import { accept, deleted, obey, off, refuse } from './consent.ts'
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

const take = (
  type: EventType,
  name: string,
  details: { [field in keyof SentEvent]?: SentEvent[field] | undefined },
): void => {
  // Companions are no activity: vitals are taken when the page is hidden, variants whenever it is drawn.
  if (!details.vitals && !details.variant) touch()
  add(begin({ type, name, ...details }))
  soon()
}

const calls: Calls = {
  init(options) {
    if (/^(sk|ops)_/.test(options.key)) console.error('tend: not a pk_ key')
    else {
      Object.assign(settings, options)
      obey()
      calls.identify(options as Identity)
    }
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
    take('feature', name, { properties })
  },

  outcome(name, { value, ...properties }: Properties & { value?: number } = {}) {
    take('outcome', name, { value, properties })
  },

  measure(name, vitals) {
    take('feature', name, { vitals })
  },

  variant(name, variant) {
    // Never left out: without it the exposure would be a feature use.
    take('feature', name, { variant: variant ?? '' })
  },

  flush: hope,

  reset() {
    belong('')
    endSession()
    enter('')
  },

  optOut() {
    refuse()
    endSession()
    drain()
  },

  optIn() {
    lose(deleted())
    accept()
  },
}

/** Makes a call as if the script had been there. None throws: what goes wrong in here is not the page's business. */
export const late = ([name, args, at]: Early): unknown => {
  setCalled(at)
  try {
    return calls[name]?.(...(args as never[]))
  } catch {
    // Cyclic properties, a BigInt: counted like every event that is dropped.
    if (!off) lose(1)
  }
}

/** What the page has: every call goes the way of those that were made early. */
export const tend = {} as Calls
for (const name in calls) tend[name] = (...args) => late([name, args, now()])

/** Another tab has opted out or in. */
const follow = (): void => {
  obey()
  drain()
}

/** Begins to listen to the page. */
export const start = (): void => {
  listen(leave, hope, follow)
  later(SETTLED_MS, tick)
}
