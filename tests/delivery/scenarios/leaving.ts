// The visitor goes, and perhaps comes back.

import { setTimeout as sleep } from 'node:timers/promises'
import type { Crowd } from '../crowd.ts'
import { BURST, type Scenario } from '../scenario.ts'

/** A visitor who has gone elsewhere looks around there, comes back and does one more thing. */
async function comeBack(crowd: Crowd): Promise<void> {
  await sleep(5000)
  await crowd.each(visitor => crowd.visit(visitor, visitor.tab))
  await crowd.track(1)
}

export const navigate: Scenario = {
  name: 'navigate',
  title: 'track and navigate away in the same task',
  async run(crowd) {
    await crowd.arrive()
    await crowd.track(5, { leave: true })
    await comeBack(crowd)
  },
}

export const heavyNavigate: Scenario = {
  name: 'navigate-90-kB',
  title: '90 events of 1 kB, then navigate: more than the 64 KiB a leaving page may send',
  async run(crowd) {
    await crowd.arrive()
    await crowd.track(90, { kb: true, leave: true })
    await comeBack(crowd)
  },
}

export const backForward: Scenario = {
  name: 'back-forward',
  title: 'away and back through the back/forward cache',
  async run(crowd) {
    await crowd.arrive()
    await crowd.each(({ tab }) => tab.evaluate(() => void Object.assign(window, { stayed: true }), 0))
    await crowd.track(5, { leave: true })
    await sleep(3000)
    await crowd.each(async visitor => {
      await visitor.tab.back()
      await crowd.look(visitor, visitor.tab)
      const cached = await visitor.tab.evaluate(() => 'stayed' in window, 0)
      visitor.note = cached ? 'was in the cache' : 'was not in the cache'
    })
    await crowd.track(5)
    await sleep(3000)
    await crowd.track(1)
  },
}

export const hiddenAndShown: Scenario = {
  name: 'hidden-shown',
  title: 'window covered and uncovered three times, a few calls each time',
  chromium: true,
  async run(crowd) {
    await crowd.arrive()
    for (let i = 0; i < 3; i++) {
      await crowd.track(3)
      await crowd.hide(true)
      await sleep(1000)
      await crowd.hide(false)
      await sleep(500)
    }
    await crowd.track(BURST)
  },
}

export const privateWindow: Scenario = {
  name: 'private-window',
  title: 'private window, closed in the task of the last calls',
  chromium: true,
  async run(crowd) {
    await crowd.browser.start()
    const open = await crowd.chromium.private()
    await crowd.each(async visitor => crowd.visit(visitor, await open()))
    await sleep(1000)
    await crowd.track(BURST)
    await sleep(3000)
    await crowd.track(5)
    await crowd.close()
  },
}
