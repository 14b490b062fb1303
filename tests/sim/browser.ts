// One browser: what its tabs share (an IndexedDB, a Web Lock, a consent, a network, a machine that sleeps and whose
// clock is set), and how it ends.

import { createLock, type Lock } from '../support/lock.ts'
import { type Contents, createContents } from '../support/queueStore.ts'
import type { Model } from './model.ts'
import type { Network } from './network.ts'
import type { Activity } from './sessions.ts'
import type { Sim } from './sim.ts'
import { createTab, type Tab } from './tab.ts'

export interface Person {
  account: string
  user: string
}

export interface Browser {
  name: string
  tabs: Set<Tab>
  contents: Contents
  /** When IndexedDB has done all that it was asked so far. */
  storedAt: number
  /** Its transactions fail. */
  refuses: boolean
  lock: Lock
  /** Tabs with an ordinary request under way. */
  sending: Set<object>
  consent: string | undefined
  offline: boolean
  /** Milliseconds that the wall clock is ahead, and whether it was ever set. */
  clockAhead: number
  clockWasSet: boolean
  /** Milliseconds that monotonic clocks stood still. */
  sleptMs: number
  /** How often every process of it was killed. */
  crashes: number
  activities: Activity[]
  /** How many logins may come on top: called explicitly, or after a sign-out. */
  logins: number
  isOut(): boolean
  isAsleep(): boolean
  /** Runs `work` when the machine is awake. */
  awake(work: () => void): void
  sleep(ms: number): void
  wakeUp(): void
  /** The person deletes the site's data. */
  deleteStorage(): void
  crash(): void
  openTab(person: Person | undefined): Tab
}

export function createBrowser(sim: Sim, model: Model, network: Network, name: string): Browser {
  const { time } = sim
  let opened = 0
  let awakeAt = 0
  const browser: Browser = {
    name,
    tabs: new Set(),
    contents: createContents(),
    storedAt: time.now(),
    refuses: false,
    lock: createLock(),
    sending: new Set(),
    consent: undefined,
    offline: false,
    clockAhead: 0,
    clockWasSet: false,
    sleptMs: 0,
    crashes: 0,
    activities: [],
    logins: 0,
    isOut: () => (browser.consent ?? 'in') !== 'in',
    isAsleep: () => time.now() < awakeAt,
    awake(work) {
      if (browser.isAsleep()) time.at(awakeAt, () => browser.awake(work))
      else work()
    },
    sleep(ms) {
      const until = Math.max(awakeAt, time.now() + ms)
      browser.sleptMs += until - Math.max(awakeAt, time.now())
      awakeAt = until
    },
    wakeUp() {
      awakeAt = 0
    },
    deleteStorage() {
      browser.contents.chunks.clear()
      browser.contents.session = undefined
      model.excuse(call => call.browser === name, 'storage was deleted')
    },
    crash() {
      browser.crashes += 1
      for (const tab of [...browser.tabs]) tab.kill()
    },
    openTab: person => createTab(sim, model, network, browser, `${name} tab ${++opened}`, person),
  }
  return browser
}
