// One scenario, from fresh addresses and a fresh profile to its result.

import { setTimeout as sleep } from 'node:timers/promises'
import type { Browser } from './browser.ts'
import { frontReal, type Score, startMock } from './collectors.ts'
import { Crowd, type Newcomer, type Visitor } from './crowd.ts'
import type { Traffic } from './faults.ts'
import { serveProduct } from './product.ts'
import type { Scenario } from './scenario.ts'
import { type Sdk, TEND } from './sdks.ts'

/** An SDK with the page program it is loaded as, and the collector it talks to. */
export interface Contestant {
  /** The SDK's name, and for Tend's real collector more. */
  name: string
  sdk: Sdk
  bundle: string | undefined
  /** The real collector, if it is to be that. */
  real?: string
}

export interface Result extends Score, Traffic {
  contestant: string
  tracked: number
  threw: number
  note?: string
}

/** The longest, a browser for each SDK one after the other, takes a fifth of it on two quiet cores. */
const SCENARIO_MS_MAX = 900_000

/** Throws when the scenario could not be acted out, or measured nothing. */
export async function run(
  scenario: Scenario,
  contestants: readonly Contestant[],
  newBrowser: () => Browser,
): Promise<Result[]> {
  const visitors: Newcomer[] = []
  for (const { name, sdk, bundle, real } of contestants) {
    const collector = await (real ? frontReal(real, scenario.name) : startMock(sdk))
    visitors.push({ name, collector, product: await serveProduct(collector.url, scenario.name, bundle) })
  }
  const groups = scenario.apart ? visitors.map(visitor => [visitor]) : [visitors]
  const crowds = groups.map(group => new Crowd(group, newBrowser()))
  try {
    await within(SCENARIO_MS_MAX, async () => {
      for (const crowd of crowds) await scenario.run(crowd)
      await Promise.all(crowds.map(crowd => crowd.settle()))
    })
    const results = await Promise.all(crowds.flatMap(crowd => crowd.visitors.map(resultOf)))
    const tends = results.filter((_, i) => contestants[i]?.sdk === TEND)
    for (const { contestant, tracked, requests, faulted } of tends) {
      if (!tracked || !requests) throw new Error(`${contestant} sent nothing.`)
      if (crowds.some(crowd => crowd.faulted) && !faulted)
        throw new Error(`The fault met no request of ${contestant}.`)
    }
    return results
  } finally {
    for (const crowd of crowds) await crowd.browser.dispose()
    for (const { collector, product } of visitors) {
      await collector.close()
      await product.close()
    }
  }
}

async function resultOf({ name, collector, tracked, threw, note }: Visitor): Promise<Result> {
  const score = await collector.score(tracked)
  return { contestant: name, tracked, ...score, ...collector.traffic, threw, ...(note && { note }) }
}

async function within(ms: number, work: () => Promise<void>): Promise<void> {
  const end = new AbortController()
  const late = sleep(ms, undefined, { signal: end.signal }).then(() => {
    throw new Error(`Not done after ${ms / 1000} s.`)
  })
  await Promise.race([work().finally(() => end.abort()), late])
}
