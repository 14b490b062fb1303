// What scenarios are written in: one visitor for each SDK, each at a product of its own, all doing the same at
// the same time. A visitor's calls are numbered; every number is to be counted once.

import { setTimeout as sleep } from 'node:timers/promises'
import type { Browser, Prelude, Tab } from './browser.ts'
import { Chromium } from './chromium.ts'
import type { Collector } from './collectors.ts'
import type { Fault } from './faults.ts'
import type { Product } from './product.ts'

/** What a product page has (product.ts). */
declare const track: (i: number, kb: boolean) => void
declare const ready: (() => unknown) | undefined

/** From loaded to first call: peers fetch settings first, and nobody clicks sooner. */
const LOOK_MS = 1000

/** Segment's script waits 5 s for its settings; what is not ready after twice that never is. No page takes as long to leave. */
const READY_MS_MAX = 10_000

/** A page that its calls have blocked for so long is left to itself. */
const CALLS_MS_MAX = 60_000

/**
 * Without anything new having arrived. When all is well again, for timers and backoff (a page that closes sends
 * what still waits for them); and at the last visit, where RudderStack adopts what a closed tab has left after 10 s
 * and tries it some seconds later.
 */
const PATIENCE_MS = 20_000

/** Before and after a page closes: requests under way, second copies, what is sent at the exit. */
const AFTERMATH_MS = 1500

export interface Newcomer {
  name: string
  collector: Collector
  product: Product
}

export interface Visitor extends Newcomer {
  /** The tab looked at last. */
  tab: Tab
  tabs: Tab[]
  /** Calls made so far. */
  tracked: number
  /** When the last of them had returned, epoch milliseconds. */
  trackedAt: number
  /** Calls that threw into the page. */
  threw: number
  /** What else is worth knowing of how it went. */
  note?: string
}

interface How {
  /** Events of 1 kB. */
  kb?: boolean
  /** Leave for another site in the same task. */
  leave?: boolean
  /** Default: the one the visitor looks at. */
  tab?: Tab
}

export class Crowd {
  readonly visitors: Visitor[]
  readonly browser: Browser
  /** There was a fault that every visitor's requests should have met. */
  faulted = false

  constructor(visitors: Newcomer[], browser: Browser) {
    this.browser = browser
    // The tab and trackedAt come with the first visit and the first call.
    const fresh = { tabs: [], tracked: 0, threw: 0 } as unknown as Visitor
    this.visitors = visitors.map(visitor => ({ ...fresh, tabs: [], ...visitor }))
  }

  /** For scenarios that only Chromium can be told to act out. */
  get chromium(): Chromium {
    if (!(this.browser instanceof Chromium)) throw new Error('Only Chromium can do this.')
    return this.browser
  }

  /** Does the same for all visitors at once. */
  async each<T>(what: (visitor: Visitor) => Promise<T>): Promise<T[]> {
    return await Promise.all(this.visitors.map(what))
  }

  fail(fault: Fault): Promise<unknown> {
    if (fault !== 'none' && fault !== 'refused') this.faulted = true
    return this.each(({ collector }) => collector.fail(fault))
  }

  /** Everybody opens the product, in a new browser when there is none. */
  async arrive(query = '', ...preludes: Prelude[]): Promise<void> {
    await this.browser.start(...preludes)
    await this.open(query)
  }

  /** Everybody opens the product in one more window. */
  async open(query = ''): Promise<void> {
    await this.each(async visitor => this.visit(visitor, await this.browser.open(), query))
    await sleep(LOOK_MS)
  }

  /** One visitor opens the product in a tab. */
  async visit(visitor: Visitor, tab: Tab, query = ''): Promise<void> {
    if (!visitor.tabs.includes(tab)) visitor.tabs.push(tab)
    await tab.goto(visitor.product.url + query)
    await this.look(visitor, tab)
  }

  /** The visitor turns to a tab and waits for its SDK. An SDK that never gets ready is still called. */
  async look(visitor: Visitor, tab: Tab): Promise<void> {
    visitor.tab = tab
    await until(tab, () => typeof track === 'function' && (typeof ready === 'undefined' || Boolean(ready())))
  }

  async reload(): Promise<void> {
    await this.each(async visitor => {
      await visitor.tab.reload()
      await this.look(visitor, visitor.tab)
    })
    await sleep(LOOK_MS)
  }

  /** Everybody makes `count` calls in one task. */
  async track(count: number, how: How = {}): Promise<void> {
    await this.each(visitor => this.trackOne(visitor, count, how))
  }

  async trackOne(visitor: Visitor, count: number, how: How = {}): Promise<void> {
    const { kb = false, leave = false, tab = visitor.tab } = how
    const first = visitor.tracked
    visitor.tracked += count
    const called = tab.evaluate(
      ([first, count, kb, to]) => {
        let threw = 0
        for (let i = first; i < first + count; i++) {
          try {
            track(i, kb)
          } catch {
            threw++
          }
        }
        if (to) location.href = to
        return { threw, at: performance.timeOrigin + performance.now() }
      },
      [first, count, kb, leave ? visitor.product.elsewhere : ''] as const,
    )
    // A page that leaves takes the answer with it.
    const returned = await Promise.race([called.catch(() => undefined), sleep(CALLS_MS_MAX)])
    if (returned) {
      visitor.threw += returned.threw
      visitor.trackedAt = returned.at
    } else if (!leave) visitor.note = `the calls had not returned after ${CALLS_MS_MAX / 1000} s`
    if (leave) await until(tab, () => location.pathname === '/elsewhere')
  }

  /** Everybody closes the tab they look at. */
  async close(): Promise<void> {
    await this.each(({ tab }) => tab.close())
  }

  /** Everybody covers or uncovers their window. */
  async hide(hidden: boolean): Promise<void> {
    await this.each(({ tab }) => this.chromium.hide(tab, hidden))
  }

  /**
   * Everybody stays until all that was tracked has arrived, closes the product and, if something is missing
   * still, looks in once more: what does not arrive then never will.
   */
  async settle(): Promise<void> {
    await this.#await()
    await this.leave()
    if (await this.#missing()) {
      await this.open()
      await this.#await()
      await this.leave()
    }
  }

  async leave(): Promise<void> {
    await sleep(AFTERMATH_MS)
    await this.browser.closeAll()
    await sleep(AFTERMATH_MS)
  }

  async #await(): Promise<void> {
    let missing = await this.#missing()
    let since = Date.now()
    while (missing && Date.now() - since < PATIENCE_MS) {
      await sleep(500)
      const before = missing
      missing = await this.#missing()
      if (missing < before) since = Date.now()
    }
  }

  async #missing(): Promise<number> {
    const scores = await this.each(({ collector, tracked }) => collector.score(tracked))
    return scores.reduce((sum, { lost }) => sum + lost, 0)
  }
}

/** Waits for what a page is to come to, or for as long as is worth it. */
async function until(tab: Tab, isSo: () => boolean): Promise<void> {
  const end = Date.now() + READY_MS_MAX
  // While a page gives way to another, neither can be asked.
  while (!(await tab.evaluate(isSo, 0).catch(() => false)) && Date.now() < end) await sleep(100)
}
