// More than usual.

import type { Scenario } from '../scenario.ts'
import { BURST } from '../scenario.ts'

export const loadedTwice: Scenario = {
  name: 'loaded-twice',
  title: 'script loaded twice',
  async run(crowd) {
    await crowd.arrive('?twice')
    await crowd.track(BURST)
  },
}

export const fiveThousand: Scenario = {
  name: '5000-events',
  title: '5,000 events in one task',
  async run(crowd) {
    await crowd.arrive()
    await crowd.track(5000)
  },
}
