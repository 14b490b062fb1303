// The network or the collector is gone for a while.

import { setTimeout as sleep } from 'node:timers/promises'
import { clockAhead, HOUR } from '../clock.ts'
import { BURST, type Scenario } from '../scenario.ts'

export const allWell: Scenario = {
  name: 'all-well',
  title: 'all well',
  async run(crowd) {
    await crowd.arrive()
    await crowd.track(BURST)
    await sleep(3000)
    await crowd.track(5)
  },
}

export const networkGone: Scenario = {
  name: 'network-gone',
  title: 'network gone for 12 s, and the browser thinks it is online',
  async run(crowd) {
    await crowd.arrive()
    await crowd.fail('reset')
    await crowd.track(BURST)
    await sleep(6000)
    await crowd.track(5)
    await sleep(6000)
    await crowd.fail('none')
    await crowd.track(1)
  },
}

export const downAcrossReload: Scenario = {
  name: 'reload',
  title: 'collector down across a reload',
  async run(crowd) {
    await crowd.arrive()
    await crowd.fail('refused')
    await crowd.track(BURST)
    await sleep(2000)
    await crowd.reload()
    await crowd.track(5)
    await sleep(2000)
    await crowd.fail('none')
    await crowd.track(1)
  },
}

export const hung: Scenario = {
  name: 'hung',
  title: 'connections hang for 15 s, until the collector is restarted',
  async run(crowd) {
    await crowd.arrive()
    await crowd.fail('hung')
    await crowd.track(BURST)
    await sleep(15_000)
    await crowd.fail('none')
    await crowd.track(5)
  },
}

export const dayOffline: Scenario = {
  name: 'day-offline',
  title: 'offline, browser closed, online a day later',
  async run(crowd) {
    await crowd.arrive('', clockAhead(-24 * HOUR))
    // Chromium's own switch does not hold what a closing page sends.
    await crowd.fail('refused')
    await crowd.browser.offline(true)
    await crowd.track(BURST)
    await sleep(5000)
    await crowd.browser.quit()
    await crowd.fail('none')
    await crowd.arrive()
    await crowd.track(1)
  },
}
