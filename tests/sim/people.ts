// What happens in a storm besides faults: people use tabs, open and close them, sign out and in, and ops asks.

import type { Browser, Person } from './browser.ts'
import type { Sim } from './sim.ts'
import type { Tab } from './tab.ts'

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
export function useBrowser(sim: Sim, browser: Browser): void {
  const { time, faults } = sim
  const dice = sim.dice.fork()
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

  // Long pauses are what ends sessions: most of the time goes into few of them.
  const pause = () => (faults.stormMs / faults.actions) * dice.next() ** 4 * 5
  const ends = time.now() + faults.stormMs
  const next = (left: number) => {
    const at = time.now() + pause()
    if (left === 0 || at > ends) return
    time.at(at, () => {
      if (!browser.isAsleep()) act[dice.weighted(weights)](dice.pick([...browser.tabs]) ?? open())
      sim.count('action')
      next(left - 1)
    })
  }
  next(faults.actions)
}
