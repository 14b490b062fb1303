// The collector answers, but not what one hopes for.

import { setTimeout as sleep } from 'node:timers/promises'
import type { Fault } from '../faults.ts'
import { BURST, type Scenario } from '../scenario.ts'

/** Calls while the fault lasts, and one afterwards. */
const during = (name: string, title: string, fault: Fault, ms: number): Scenario => ({
  name,
  title,
  async run(crowd) {
    await crowd.arrive()
    await crowd.fail(fault)
    await crowd.track(BURST)
    await sleep(ms / 2)
    await crowd.track(5)
    await sleep(ms / 2)
    await crowd.fail('none')
    await crowd.track(1)
  },
})

export const answersLost = during('answers-lost', 'answers lost for 6 s', 'unheard', 6000)
export const tooMany = during('429', '429 with Retry-After: 12', { status: 429, retryAfter: 12 }, 12_000)
export const unavailable = during('503', '503 for 6 s', { status: 503 }, 6000)

export const tooLarge: Scenario = {
  name: '413',
  title: '413 to every body of more than 8 kB, 30 events of 1 kB',
  async run(crowd) {
    await crowd.arrive()
    await crowd.fail({ status: 413, above: 8192 })
    await crowd.track(30, { kb: true })
  },
}

export const unauthorised: Scenario = {
  name: '401',
  title: '401 until the key is mended, then the visitor returns',
  async run(crowd) {
    await crowd.arrive()
    await crowd.fail({ status: 401 })
    await crowd.track(BURST)
    await sleep(5000)
    await crowd.fail('none')
    await crowd.reload()
    await crowd.track(1)
  },
}
