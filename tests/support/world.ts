// One browser with its tabs, and a collector, without either: the SDK's core linked with fakes (dist/test/page.js),
// in virtual time. What a test breaks is in `refuse` and `answer`; what arrived is in `arrived`.

// @ts-expect-error built by `npm run build`; its type is the sources'
import { createPage } from '../../dist/test/page.js'
import type * as Browser from '../../packages/sdk/src/browser.ts'
import type * as Call from '../../packages/sdk/src/call.ts'
import type * as Store from '../../packages/sdk/src/store.ts'
import type { Answer } from '../../packages/sdk/src/verdict.ts'
import type { SentBatch, SentEvent } from '../../packages/wire/src/event.ts'
import { createLock } from './lock.ts'
import { createContents, createQueueStore } from './queueStore.ts'
import { mulberry32 } from './random.ts'
import { createVirtualTime } from './virtualTime.ts'

export type Tab = ReturnType<ReturnType<typeof createWorld>['openTab']>

/** What a test sees of an event: who did what, when. */
export interface Arrived extends SentEvent {
  number: number
  at: number
}

export const START = 1_790_000_000_000

export function createWorld(seed = 1, time = createVirtualTime(START)) {
  const random = mulberry32(seed)
  const contents = createContents()
  const bodies: { body: string; batch: SentBatch; at: number }[] = []
  const arrived = new Map<string, Map<number, Arrived>>()
  const lost = new Map<string, number>()
  let consent: string | undefined
  const lock = createLock()
  const world = {
    time,
    /** The events that storage holds. */
    stored: () => [...contents.chunks.values()].flatMap(([, events]) => events),
    bodies,
    /** The person deletes the site's data while its tabs are open. */
    deleteData() {
      contents.chunks.clear()
      contents.session = undefined
      consent = undefined
    },
    /** Ways in which storage refuses: an operation's name. */
    refuse: new Set<keyof typeof Store>(),
    /** Milliseconds that the wall clock is ahead. */
    clockAhead: 0,
    privacy: false,
    get consent() {
      return consent
    },
    /** The collector's answer; undefined is none. */
    answer: (batch: SentBatch): Answer | Promise<Answer> | undefined => world.receive(batch),
    lost: () => [...lost.values()].reduce((sum, count) => sum + count, 0),
    /** Events that arrived, in the order of their producers and numbers. */
    arrived: () => [...arrived.values()].flatMap(events => [...events.values()]),
    names: () => world.arrived().map(event => event.name ?? event.type),
    /** Numbers that never came below one that did. */
    gaps: () =>
      [...arrived.values()].reduce(
        (sum, events) => sum + Math.max(-1, ...events.keys()) + 1 - events.size,
        0,
      ),
    async run(ms: number) {
      await new Promise(setImmediate)
      await time.runUntil(time.now() + ms)
      await new Promise(setImmediate)
    },

    /** Takes a batch as a collector does, and gives its receipt. */
    receive({ producer = '', first = 0, lost: dropped = 0, events }: SentBatch): Answer {
      const seen = arrived.get(producer) ?? new Map<number, Arrived>()
      arrived.set(producer, seen)
      lost.set(producer, Math.max(dropped, lost.get(producer) ?? 0))
      let accepted = 0
      events.forEach((event, index) => {
        if (seen.has(first + index)) return
        accepted++
        seen.set(first + index, { ...event, number: first + index, at: time.now() - (event.age ?? 0) })
      })
      const receipt = { accepted, duplicates: events.length - accepted, rejected: [], now: time.now() }
      return [200, 0, receipt]
    },

    openTab(options: Partial<Parameters<typeof Call.tend.init>[0]> = {}) {
      const born = time.now()
      let gone = false
      let hear = { leave() {}, hope() {} }
      const guard = async <T>(operation: keyof typeof Store, work: () => T): Promise<T> => {
        if (gone) return new Promise(() => {})
        if (world.refuse.has(operation)) throw new Error(`${operation} refused`)
        return structuredClone(work())
      }
      const platform: typeof Browser = {
        now: () => time.now() + world.clockAhead,
        uptime: () => time.now() - born,
        random,
        newId: () => `p${Math.floor(random() * 2 ** 40).toString(36)}`,
        later(ms, work) {
          // A timer waits for nothing that its work begins.
          time.at(time.now() + Math.floor(ms), () => void (gone || work()))
          return 0 as never
        },
        bytesOf: text => Buffer.byteLength(text),
        async post(_, body) {
          const batch = JSON.parse(body) as SentBatch
          bodies.push({ body, batch, at: time.now() })
          const answer = (await world.answer(batch)) ?? [0, 0]
          return gone ? new Promise(() => {}) : answer
        },
        alone: work => lock.request(platform, work),
        consent(word) {
          if (word) consent = word
          return consent
        },
        privacy: () => world.privacy,
        listen: (leave, hope) => {
          hear = { leave, hope }
        },
      }
      const store = createQueueStore(contents, guard)
      const { tend, start, late } = createPage(platform, store) as typeof Call
      tend.init({ key: 'pk_test', account: 'acme', user: 'dana', ...options })
      start()
      return {
        tend,
        late,
        hide: () => hear.leave(),
        show: () => hear.hope(),
        /** The process is killed: nothing more runs, nothing more is heard. */
        kill() {
          gone = true
          lock.forsake(platform)
        },
      }
    },
  }
  return world
}

export const status = (status: number, retryAfter = 0): Answer => [status, retryAfter]
