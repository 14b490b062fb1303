// The browser or the page dies without a word. The collector is down until then: what arrives in the end has
// come through the death.

import { setTimeout as sleep } from 'node:timers/promises'
import type { Scenario } from '../scenario.ts'

const killedAfter = (ms: number): Scenario => ({
  name: `killed-${ms}`,
  title: `collector down, browser killed ${ms < 1000 ? `${ms} ms` : `${ms / 1000} s`} after the calls, reopened`,
  apart: ms < 10_000,
  async run(crowd) {
    await crowd.arrive()
    await crowd.fail('refused')
    await crowd.track(10)
    await sleep(ms)
    for (const visitor of crowd.visitors) {
      visitor.note = `killed ${Math.round(Date.now() - visitor.trackedAt)} ms after its calls`
    }
    await crowd.browser.kill()
    await crowd.fail('none')
    await crowd.arrive()
    await crowd.track(1)
  },
})

export const killedAtOnce = killedAfter(150)
export const killedSoon = killedAfter(2500)
export const killedLate = killedAfter(20_000)

export const crashed: Scenario = {
  name: 'crashed',
  title: 'collector down, renderer crash 100 ms after the calls, opened again',
  chromium: true,
  async run(crowd) {
    await crowd.arrive()
    await crowd.fail('refused')
    await crowd.each(async visitor => {
      const session = await crowd.chromium.session(visitor.tab)
      await crowd.trackOne(visitor, 10)
      await sleep(100)
      await crowd.chromium.crash(session)
    })
    await crowd.fail('none')
    await crowd.open()
    await crowd.track(1)
  },
}
