// Several tabs of one product, and what a browser does to tabs nobody looks at.

import { setTimeout as sleep } from 'node:timers/promises'
import type { Crowd } from '../crowd.ts'
import { BURST, type Scenario } from '../scenario.ts'

export const twoTabs: Scenario = {
  name: 'two-tabs',
  title: 'two tabs with the collector down, one closed',
  async run(crowd) {
    await crowd.arrive()
    await crowd.fail('refused')
    await crowd.track(5)
    await crowd.open()
    await crowd.track(5)
    await crowd.each(async ({ tabs: [first] }) => first?.close())
    await sleep(3000)
    await crowd.fail('none')
    await crowd.track(1)
  },
}

export const tenTabs: Scenario = {
  name: 'ten-tabs',
  title: 'ten tabs at once, the network gone for the first 3 s',
  async run(crowd) {
    await crowd.browser.start()
    for (let i = 0; i < 10; i++) {
      await crowd.each(async visitor => crowd.visit(visitor, await crowd.browser.open(i === 0)))
    }
    await sleep(1000)
    await crowd.fail('reset')
    await crowd.each(async visitor => {
      await Promise.all(visitor.tabs.map(tab => crowd.trackOne(visitor, 3, { tab })))
    })
    await sleep(3000)
    await crowd.fail('none')
    await crowd.track(1)
  },
}

/** Calls while the collector is down, and then the tabs stop. Hidden tabs only can be frozen. */
async function freezeWithWork(crowd: Crowd): Promise<void> {
  await crowd.arrive()
  await crowd.fail('refused')
  await crowd.track(BURST)
  await crowd.hide(true)
  await sleep(500)
  await crowd.each(({ tab }) => crowd.chromium.freeze(tab, true))
}

export const frozen: Scenario = {
  name: 'frozen',
  title: 'tab hidden and frozen for 8 s while the collector is down',
  chromium: true,
  async run(crowd) {
    await freezeWithWork(crowd)
    await sleep(8000)
    await crowd.fail('none')
    await crowd.each(({ tab }) => crowd.chromium.freeze(tab, false))
    await crowd.hide(false)
    await crowd.track(1)
  },
}

export const discarded: Scenario = {
  name: 'discarded',
  title: 'tab hidden, frozen and discarded while the collector is down, opened again',
  chromium: true,
  async run(crowd) {
    await freezeWithWork(crowd)
    await sleep(2000)
    await crowd.chromium.discard(crowd.visitors.map(({ product }) => product.url))
    await crowd.fail('none')
    await crowd.open()
    await crowd.track(1)
  },
}
