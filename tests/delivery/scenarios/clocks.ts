// The device's clock is wrong, or moves under the page.

import { setTimeout as sleep } from 'node:timers/promises'
import { clockAhead, HOUR, jump, MINUTE } from '../clock.ts'
import { BURST, type Scenario } from '../scenario.ts'

/** Calls before and after the clock has jumped, with the network gone in between. */
const jumping = (name: string, title: string, by: number): Scenario => ({
  name,
  title,
  async run(crowd) {
    await crowd.arrive('', clockAhead(0))
    await crowd.fail('reset')
    await crowd.track(BURST)
    await sleep(1000)
    await crowd.each(({ tab }) => tab.evaluate(jump, by))
    await crowd.track(5)
    await sleep(2000)
    await crowd.fail('none')
    await crowd.track(1)
  },
})

export const wrongHour: Scenario = {
  name: 'clock-wrong',
  title: 'device clock an hour ahead, and right at the next visit',
  async run(crowd) {
    await crowd.arrive('', clockAhead(HOUR))
    await crowd.fail('refused')
    await crowd.track(BURST)
    await sleep(2000)
    await crowd.browser.quit()
    await crowd.fail('none')
    await crowd.arrive()
    await crowd.track(5)
  },
}

export const stepsBack = jumping(
  'clock-back',
  'device clock steps back 10 minutes, network gone for 3 s',
  -10 * MINUTE,
)
export const asleep = jumping('asleep', 'device asleep for an hour, network gone for 3 s', HOUR)
