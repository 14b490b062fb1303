// What an SDK costs the page it is in, on a device with a quarter of this machine's speed.

import { setTimeout as sleep } from 'node:timers/promises'
import type { BrowserContext, Page } from 'playwright-core'
import type { Contestant } from './contestant.ts'

/** Chromium's own setting for a phone of the middle class. */
const SLOWDOWN = 4

/** After loading: every SDK has done by then what it leaves for later; Tend looks for an earlier visit's events after 2 s. */
const SETTLE_MS = 2_500

/** What a page does on one click is seldom as much; long enough for a clock of 0.1 ms. */
const BURST_CALLS = 100

/** Far more than a page does at once. */
const FLOOD_CALLS = 1_000

/** Then a flood is cut off: an SDK that rewrites its whole queue in every call takes minutes. */
const FLOOD_MS_MAX = 5_000

/** After a burst: what it has left to be done (writing, sending) is done, or will not come before a timer of many seconds. */
const AFTERMATH_MS = 1_000

/** The longest that any of them lets an event wait is 30 s. */
const IDLE_MS = 35_000

/** As one person's click after another. */
const IDLE_CALLS = 10
const BETWEEN_CALLS_MS = 100

/** What the pages of contestant.ts have. */
declare const loaded: { began: number; ended: number }
declare const track: (i: number) => unknown
declare const detail: (i: number) => object

/** Milliseconds, on the slowed-down device. */
export interface Cost {
  /** To compile and run the script, `init` and the microtasks included. */
  evaluation: number
  /** A call, as one of a burst. */
  call: number
  /** A call of a function that does nothing with the same argument. */
  empty: number
  /** The same argument made JSON: what every SDK has to do at some time. */
  json: number
  /** Tasks of more than 50 ms from a flood of calls on: how many, and how long all of them together. */
  longTasks: number
  longTasksTotal: number
}

export async function measureCost(browser: BrowserContext, { url }: Contestant): Promise<Cost> {
  const page = await browser.newPage()
  const devtools = await browser.newCDPSession(page)
  try {
    await devtools.send('Emulation.setCPUThrottlingRate', { rate: SLOWDOWN })
    await page.goto(url)
    await sleep(SETTLE_MS)
    const { began, ended } = await page.evaluate(() => loaded)
    const burst = await page.evaluate(timeCalls, BURST_CALLS)
    await sleep(AFTERMATH_MS)
    const long = await page.evaluate(longTasksOf, [FLOOD_CALLS, FLOOD_MS_MAX, AFTERMATH_MS] as const)
    return { evaluation: ended - began, ...burst, ...long }
  } finally {
    // It may be busy for minutes still; the next page of this origin finds nothing.
    await page.close()
    await forget(browser, url)
  }
}

/** Deletes what the pages of an origin have stored. */
async function forget(browser: BrowserContext, url: string): Promise<void> {
  const blank = await browser.newPage()
  const devtools = await browser.newCDPSession(blank)
  await devtools.send('Storage.clearDataForOrigin', { origin: new URL(url).origin, storageTypes: 'all' })
  await blank.close()
}

/** Runs in the page. What does nothing comes first, when nothing else is under way yet. */
function timeCalls(calls: number): { call: number; empty: number; json: number } {
  const timed = (work: (i: number) => unknown) => {
    const start = performance.now()
    for (let i = 0; i < calls; i++) work(i)
    return (performance.now() - start) / calls
  }
  return {
    empty: timed(i => detail(i)),
    json: timed(i => JSON.stringify({ type: 'feature', name: 'step', properties: detail(i) })),
    call: timed(i => track(i)),
  }
}

/** Runs in the page: in a task of its own, as a click does. */
function longTasksOf([calls, msMax, wait]: readonly [number, number, number]): Promise<
  Pick<Cost, 'longTasks' | 'longTasksTotal'>
> {
  return new Promise(resolve => {
    const found: number[] = []
    new PerformanceObserver(list => found.push(...list.getEntries().map(entry => entry.duration))).observe({
      type: 'longtask',
    })
    setTimeout(() => {
      const start = performance.now()
      for (let i = 0; i < calls && performance.now() - start < msMax; i++) track(i)
      setTimeout(
        () => resolve({ longTasks: found.length, longTasksTotal: found.reduce((sum, ms) => sum + ms, 0) }),
        wait,
      )
    })
  })
}

export interface IdleTraffic {
  requests: number
  preflights: number
}

/** What it sends for a few calls that nobody hurries, once everything before them has been sent. */
export async function measureIdle(
  browser: BrowserContext,
  { url, traffic }: Contestant,
): Promise<IdleTraffic> {
  const page: Page = await browser.newPage()
  await page.goto(url)
  await sleep(IDLE_MS)
  const before = { ...traffic }
  for (let i = 0; i < IDLE_CALLS; i++) {
    await page.evaluate(i => void track(i), i)
    await sleep(BETWEEN_CALLS_MS)
  }
  await sleep(IDLE_MS)
  const idle = {
    requests: traffic.requests - before.requests,
    preflights: traffic.preflights - before.preflights,
  }
  await page.close()
  return idle
}
