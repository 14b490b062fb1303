// What happens in a storm besides faults: people use tabs, open and close them, sign out and in, and ops asks.

import type { Browser, Person } from './browser.ts'
import type { Dice } from './dice.ts'
import type { Faults } from './faults.ts'
import type { Tab } from './tab.ts'
import { ask, START, type World } from './world.ts'

const FEATURES = ['search', 'report.export', 'invite', 'Größe', '__proto__']
const OUTCOMES = ['invoice.paid', 'report.sent']

/** Most are clicks; a burst is what a loop in the page does. */
const ACTIONS = {
  click: 10,
  outcome: 4,
  burst: 2,
  login: 0.5,
  unsayable: 0.7,
  flush: 1,
  hide: 2,
  show: 2,
  open: 2,
  close: 2,
  'click and leave': 2,
  kill: 1.5,
  reload: 2,
  'change person': 0.7,
  'sign out': 0.4,
  'opt out': 0,
  'opt in': 0,
}

/** A person at a browser, until `actions` are done. */
export function useBrowser(world: World, browser: Browser): void {
  const { faults, count } = world
  const dice = world.dice.fork()
  const weights = { ...ACTIONS }
  if (!faults.shared) weights['change person'] = weights['sign out'] = 0
  if (faults.optsOut) Object.assign(weights, { 'opt out': 0.4, 'opt in': 0.8 })
  const person = (): Person => ({
    account: `account ${dice.whole(1, faults.accounts)}`,
    user: `user ${dice.whole(1, 4)}`,
  })
  const own = person()
  const anybody = () => (faults.shared ? person() : own)

  const open = () => browser.openTab(dice.chance(0.15) ? undefined : anybody())
  const feature = (tab: Tab) => {
    const name = dice.pick(FEATURES)
    tab.task(`feature ${name}`, tend => tend.feature(name, tab.call('feature', name)))
  }

  const act: Record<keyof typeof ACTIONS, (tab: Tab) => void> = {
    click: feature,
    outcome(tab) {
      const [name, value] = [dice.pick(OUTCOMES), dice.whole(-1e6, 1e7) / 10_000]
      tab.task(`outcome ${name}`, tend => tend.outcome(name, { value, ...tab.call('outcome', name, value) }))
    },
    burst(tab) {
      const [name, times] = [dice.pick(FEATURES), Math.round(dice.spread(2, 150))]
      tab.task(`${times} × feature ${name}`, tend => {
        for (let i = 0; i < times; i++) tend.feature(name, tab.call('feature', name))
      })
    },
    login: tab => tab.task('login', tab.login),
    unsayable: tab => tab.task('an event that is not JSON', tab.loseOne),
    flush: tab => tab.task('flush', tend => void tend.flush()),
    hide: tab => tab.task('is hidden', tab.hide),
    show: tab => tab.task('is shown', tab.show),
    open: () => void open(),
    close(tab) {
      tab.task('is closed', tab.hide)
      tab.kill()
    },
    'click and leave'(tab) {
      feature(tab)
      act.close(tab)
    },
    kill(tab) {
      tab.task('is killed', () => {})
      tab.kill()
    },
    reload(tab) {
      act.close(tab)
      open()
    },
    'change person'(tab) {
      const next = person()
      tab.task(`is ${next.user} of ${next.account}`, () => tab.identify(next))
    },
    'sign out': tab => tab.task('signs out', () => tab.identify(undefined)),
    'opt out': tab => tab.task('opts out', tab.optOut),
    'opt in': tab => tab.task('opts in', tab.optIn),
  }

  inStorm(world, dice, () => {
    if (!browser.isAsleep()) act[dice.weighted(weights)](dice.pick([...browser.tabs]) ?? open())
    count('action')
  })
}

/** The customer's server, which is deployed now and then. */
export function useBackend(world: World): void {
  const { faults, backend } = world
  const dice = world.dice.fork()
  if (!backend) return
  const outcome = () =>
    backend.outcome(`account ${dice.whole(1, faults.accounts)}`, 'invoice.paid', dice.whole(0, 1e6) / 10_000)
  const act = {
    outcome,
    burst() {
      for (let left = dice.spread(2, 300); left > 0; left--) outcome()
    },
    flush: backend.flush,
    close: () => void backend.restart(false),
    kill: () => void backend.restart(true),
  }
  inStorm(world, dice, () => act[dice.weighted({ outcome: 10, burst: 1, flush: 1, close: 0.3, kill: 0.3 })]())
}

/** Ops reads in the middle of it: the answers are checked where they are made (model.ts). */
export function askAround(world: World): void {
  const { time, dice, faults, collector, count, fail, rates } = world
  const own = dice.fork()
  for (let i = 0; i < faults.actions / 4; i++) {
    time.at(START + own.between(0, faults.stormMs), () => {
      if (!collector.isUp()) return
      count('read')
      void ask(world, `/v1/accounts/account%20${own.whole(1, faults.accounts)}`).then(({ status }) => {
        // Storage and calls that fail on purpose may fail a read; D1 may not.
        const mayFail = rates.statementFails > 0 || rates.callLost > 0 || rates.overloaded > 0
        if (status !== 200 && status !== 404 && !(mayFail && status === 500))
          fail('[G4] accounts are read without D1', `${status}`)
      })
    })
  }
}

/** Acts as often as the faults say, while the storm lasts. */
function inStorm({ time, faults }: World, dice: Dice, act: () => void): void {
  const { stormMs, actions }: Faults = faults
  const next = (left: number) => {
    // Long pauses are what ends sessions: most of the time goes into few of them.
    const at = time.now() + (stormMs / actions) * dice.next() ** 4 * 5
    if (left === 0 || at > START + stormMs) return
    time.at(at, () => {
      act()
      next(left - 1)
    })
  }
  next(actions)
}
