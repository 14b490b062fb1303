// One tab: the SDK's whole core, linked with a platform that is slow, refuses and dies. Keeps for the oracle what was
// called here, and why something of it may be missing.

// @ts-expect-error built by `npm run build`; its type is the sources'
import { createPage } from '../../dist/test/page.js'
import type * as Platform from '../../packages/sdk/src/browser.ts'
import type * as Call from '../../packages/sdk/src/call.ts'
import type { Tend } from '../../packages/sdk/src/types.ts'
import type { SentBatch } from '../../packages/wire/src/event.ts'
import { createQueueStore, type Transact } from '../support/queueStore.ts'
import type { Browser, Person } from './browser.ts'
import { HOST } from './collector.ts'
import type { Called, Dropped, Kept, Model } from './model.ts'
import type { Network } from './network.ts'
import type { Activity } from './sessions.ts'
import type { Sim } from './sim.ts'

/** browser.ts gives a request up after this. */
const TIMEOUT_MS = 30_000

/** A login is called when the transaction of its session is over, and needs one of its own. */
const LOGIN_MS_MAX = 1000

/** All keepalive requests under way in a page (Fetch standard). */
const KEEPALIVE_BYTES_MAX = 64 * 1024

export interface Tab {
  /** One task of the page: whatever it does, Tend throws nothing, and soon after it is durable. */
  task(what: string, work: (tend: Tend<unknown>) => void): void
  /** A call that is to be counted; give its number to Tend. */
  call(type: Called['type'], name: string, value?: number): { n: number }
  /** An event that JSON cannot hold: lost, and counted. */
  loseOne(): void
  identify(person: Person | undefined): void
  login(): void
  optOut(): void
  optIn(): void
  hide(): void
  show(): void
  /** The page's process ends: nothing more of it runs, nothing more is heard. */
  kill(): void
}

export function createTab(
  sim: Sim,
  model: Model,
  network: Network,
  browser: Browser,
  id: string,
  person: Person | undefined,
): Tab {
  const { time, log, count, faults } = sim
  const dice = sim.dice.fork()
  const bornAt = time.now() - browser.sleptMs
  const { crashes, contents } = browser
  const calls: Called[] = []
  const drops: Dropped[] = []
  const activities: Activity[] = []
  let identity = person
  let gone = false
  let keepaliveBytes = 0
  /** The page is being hidden, or is going: what it sends now goes out beside any other tab. */
  let leaving = false
  let hear = { leave() {}, hope() {} }

  const transact: Transact = (operation, work) =>
    new Promise((resolve, reject) => {
      browser.storedAt = Math.max(time.now(), browser.storedAt) + dice.between(0, sim.rates.commitMs)
      const refuse = (error: string) => {
        // What this task brought lives as long as the page.
        if (operation === 'write')
          for (const kept of [...calls, ...drops]) if (kept.safeAt >= time.now()) kept.fragile = true
        reject(new Error(error))
      }
      time.at(browser.storedAt, () => {
        if (gone) {
          // What was handed over with commit() outlives its page, or not: nobody promises. A browser it does not.
          if (operation === 'write' && crashes === browser.crashes && !browser.refuses && dice.chance(0.5))
            work()
          return
        }
        if (browser.refuses) return refuse('QuotaExceededError')
        if (!dice.chance(sim.rates.aborted)) return resolve(structuredClone(work()))
        count('transaction aborted')
        const before = { chunks: [...contents.chunks], session: contents.session }
        work()
        contents.chunks.clear()
        for (const [key, chunk] of before.chunks) contents.chunks.set(key, chunk)
        contents.session = before.session
        refuse('AbortError')
      })
    })

  const platform: typeof Platform = {
    now: () => time.now() + browser.clockAhead,
    uptime: () => time.now() - browser.sleptMs - bornAt,
    random: dice.next,
    bytesOf: text => Buffer.byteLength(text),
    newId: () => `p${dice.whole(0, 2 ** 40).toString(36)}`,
    later(ms, work) {
      time.at(time.now() + Math.floor(ms), () => browser.awake(() => gone || work()))
      return 0 as never
    },

    post: (_, body) =>
      new Promise(resolve => {
        keepaliveBytes += body.length
        if (keepaliveBytes > KEEPALIVE_BYTES_MAX) sim.fail('[S11] within the keepalive budget', id)
        // A page that leaves waits for nobody.
        if (!leaving) {
          if (faults.locks && browser.sending.size > 0) sim.fail('[B5] two tabs never send at once', id)
          browser.sending.add(tab)
        }
        const isOrdinary = !leaving
        let isSettled = false
        const settle = (answer?: Response) => {
          if (isSettled) return
          isSettled = true
          browser.awake(async () => {
            const json = await answer?.json().catch(() => undefined)
            if (gone) return
            keepaliveBytes -= body.length
            if (isOrdinary) browser.sending.delete(tab)
            resolve(answer ? [answer.status, Number(answer.headers.get('Retry-After')), json] : [0])
            if (answer?.status === 400 && !browser.isOut())
              lose((JSON.parse(body) as SentBatch).events.length)
          })
        }
        time.at(time.now() + TIMEOUT_MS, () => settle())
        const headers = { 'content-type': 'text/plain;charset=UTF-8', origin: 'http://localhost' }
        const asked = { method: 'POST', path: '/v1/events', body, headers } as const
        // Every request is keepalive: it outlives its page.
        network.post(asked, () => browser.offline).then(settle)
      }),

    async alone(work) {
      // A page that is gone gets no lock any more.
      if (gone) return new Promise(() => {})
      return faults.locks ? browser.lock.request(tab, work) : work()
    },

    consent(word) {
      if (word) browser.consent = word
      return browser.consent
    },

    privacy: () => undefined,
    listen(leave, hope) {
      hear = { leave, hope }
    },
  }

  const { tend, start } = createPage(platform, createQueueStore(contents, transact)) as typeof Call

  /** When this task is over, it is known when all that it brought will be durable. */
  const stored = (kept: Kept[], laterMs = 0) =>
    time.at(time.now(), () => {
      for (const one of kept) one.safeAt = browser.storedAt + laterMs
    })

  /** Somebody known does something. */
  function act(): void {
    if (browser.isOut() || !identity) return
    const activity: Activity = { at: time.now(), person: identity, safeAt: Number.POSITIVE_INFINITY }
    browser.activities.push(activity)
    activities.push(activity)
    stored([activity], LOGIN_MS_MAX)
  }

  /** So many are lost: this page must report it, if it keeps what it knows. */
  function lose(events: number): void {
    const drop = model.dropped(events)
    if (!identity) drop.excuse = 'nobody was there'
    drops.push(drop)
    stored([drop])
  }

  const tab: Tab = {
    task(what, work) {
      log(`${id}: ${what}`)
      const first = calls.length
      try {
        work(tend as Tend<unknown>)
      } catch (error) {
        sim.fail('[G6] no call throws', `${id}: ${error}`)
      }
      stored(calls.slice(first))
    },

    call(type, name, value) {
      act()
      const call = model.called({ ...identity, browser: browser.name, type, name, at: time.now() })
      if (value !== undefined) call.value = value
      if (browser.isOut()) Object.assign(call, { excuse: 'opted out before', forbidden: true })
      calls.push(call)
      return { n: call.n }
    },

    loseOne() {
      act()
      if (!browser.isOut()) lose(1)
      const cycle: Record<string, never> = {}
      cycle.cycle = cycle as never
      tend.feature('cycle', cycle)
    },

    identify(next) {
      identity = next
      if (!next) {
        browser.logins += 1
        return tend.reset()
      }
      act()
      const waiting = calls.filter(call => call.account === undefined)
      for (const call of waiting) Object.assign(call, next)
      tend.identify(next)
      stored(waiting)
    },

    login() {
      browser.logins += 1
      tend.login()
    },

    optOut() {
      tend.optOut()
      model.excuse(call => call.browser === browser.name, 'opted out')
    },
    optIn: () => tend.optIn(),

    hide() {
      leaving = true
      hear.leave()
      leaving = false
    },
    show: () => hear.hope(),

    kill() {
      gone = true
      browser.tabs.delete(tab)
      browser.sending.delete(tab)
      browser.lock.forsake(tab)
      for (const call of calls) if (call.account === undefined) call.excuse ??= 'nobody was there'
      for (const kept of [...calls, ...drops, ...activities])
        if (kept.fragile || kept.safeAt >= time.now()) kept.excuse ??= 'its page died first'
    },
  }
  browser.tabs.add(tab)
  tab.task(`opens for ${person ? `${person.user} of ${person.account}` : 'nobody yet'}`, () => {
    tend.init({ key: 'pk_local', url: HOST, ...person })
    start()
    act()
  })
  return tab
}
