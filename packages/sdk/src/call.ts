// Where an event begins: the public calls, each turned into JSON once and handed to the buffer.

import type { Properties, SentEvent } from '../../wire/src/event.ts'
import { later, listen, now } from './browser.ts'
import { add, belong, lose } from './buffer.ts'
import { setBehind } from './clock.ts'
import { follow, obey, optIn, optOut } from './consent.ts'
import { hope, leave, soon, tick } from './send.ts'
import { enter, forgetSession, login, touch } from './session.ts'
import { off, settings, turnOff } from './settings.ts'
import type { Identity, Options, Tend } from './types.ts'

/** A call that was made before the script arrived: a name of Tend's, its arguments, epoch milliseconds. */
export type Early = [name: string, args: unknown[], at: number]

/** Leaves the page alone while it loads: what earlier visits left behind can wait that long. */
const SETTLED_MS = 2_000

type Unaged = Omit<SentEvent, 'age'> | { [field in keyof SentEvent]: SentEvent[field] | undefined }

type Call = (...args: never[]) => unknown

interface Calls extends Tend<unknown> {
  /** Starts sending; again, changes what it is given. */
  init(options: Options): void
  [name: string]: Call
}

const take = (event: Unaged): void => {
  if (off) return
  // Companions are no activity: vitals are taken when the page is hidden, variants whenever it is drawn.
  if (!event.vitals && !event.variant) touch()
  add(JSON.stringify(event).slice(0, -1))
  soon()
}

export const tend: Calls = {
  init(options) {
    if (/^(sk|ops)_/.test(options.key)) {
      turnOff(true)
      console.error('tend: not a pk_ key')
    } else {
      Object.assign(settings, options)
      obey(options.gpc)
      tend.identify(options as Identity)
    }
  },

  identify({ account, user }) {
    const ids = [account, user].map(of => (typeof of === 'object' ? of.id : of))
    // An empty id is a page that does not know yet.
    if (ids[0] && ids[1]) {
      belong(JSON.stringify({ account, user }).slice(1, -1))
      enter(`${ids}`)
    }
  },

  login,

  feature(name, properties?: Properties) {
    take({ type: 'feature', name, properties })
  },

  outcome(name, { value, ...properties }: Properties & { value?: number } = {}) {
    take({ type: 'outcome', name, value, properties })
  },

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
    forgetSession()
  },

  optOut,
  optIn,
}

/** Makes a call as if the script had been there. */
export const late = ([name, args, at]: Early): void => {
  setBehind(now() - at)
  tend[name]?.(...(args as never[]))
  setBehind(0)
}

/** Begins to listen to the page. From here on no call throws: what goes wrong in here is not the page's business. */
export const start = (): void => {
  for (const name in tend) {
    const call = tend[name] as Call
    tend[name] = (...args) => {
      try {
        return call(...args)
      } catch {
        // Cyclic properties, a BigInt: counted like every event that is dropped.
        if (!off) lose(1)
      }
    }
  }
  listen(leave, hope, follow)
  later(SETTLED_MS, hope)
  tick()
}
