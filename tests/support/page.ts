// A browser page without a browser: the SDK's core, linked (rollup.config.mjs) with what stands for the browser
// and its storage here. Time is virtual, and many pages live side by side.

// @ts-expect-error built by `npm run build`; its type is the sources'
import { createPage } from '../../dist/test/page.js'
import type * as Browser from '../../packages/sdk/src/browser.ts'
import type * as Call from '../../packages/sdk/src/call.ts'
import type { Saved } from '../../packages/sdk/src/record.ts'
import type { Session } from '../../packages/sdk/src/session.ts'
import type * as Store from '../../packages/sdk/src/store.ts'
import type { Answer } from '../../packages/sdk/src/verdict.ts'
import type { VirtualTime } from './virtualTime.ts'

/** What the pages of one origin share: IndexedDB and localStorage. */
export interface Origin {
  records: Map<string, Saved>
  session: Session | undefined
  consent: string | undefined
  /** Whether IndexedDB refuses everything. */
  refuses: boolean
  /** The tab that holds the lock. */
  locked: boolean
}

export const createOrigin = (): Origin => ({
  records: new Map(),
  session: undefined,
  consent: undefined,
  refuses: false,
  locked: false,
})

export interface Page extends Pick<typeof Call, 'tend' | 'late'> {
  origin: Origin
  /** What the page hears when it is hidden. */
  hide(): void
  /** Hides the page and ends it. */
  leave(): void
  /** Ends it without a word. */
  kill(): void
}

export interface PageOptions {
  time: VirtualTime
  random(): number
  post(body: string, leaving: boolean): Promise<Answer | undefined>
  origin?: Origin
  privacy?: boolean
}

/** Opens a page of `origin`; its key and identity come with `tend.init`. */
export function openPage({
  time,
  random,
  post,
  origin = createOrigin(),
  privacy = false,
}: PageOptions): Page {
  const born = time.now()
  let hide = () => {}
  let gone = false
  const keyOf = ([who, number, json]: Saved) => JSON.stringify([who, number, json.length])
  const available = async () => {
    if (origin.refuses) throw new Error('refused')
  }

  const browser: typeof Browser = {
    now: time.now,
    uptime: () => time.now() - born,
    random,
    newId: () => random().toString(36).slice(2),
    later(ms, work) {
      time.at(time.now() + ms, () => gone || work())
      return 0 as never
    },
    post: async (_, body, leaving) => (gone && !leaving ? undefined : post(body, leaving)),
    async alone(work) {
      if (origin.locked) return work(null)
      origin.locked = true
      await work({})
      origin.locked = false
    },
    consent(word) {
      if (word !== undefined) origin.consent = String(word)
      return origin.consent
    },
    privacy: () => privacy,
    listen(leave) {
      hide = leave
    },
  }
  const store: typeof Store = {
    async write(changed, keep) {
      await available()
      for (const record of changed) {
        if (keep) origin.records.set(keyOf(record), record)
        else origin.records.delete(keyOf(record))
      }
      return origin.records.size
    },
    async read(limit) {
      await available()
      return [...origin.records.values()]
        .sort(([a, m], [b, n]) => (a < b ? -1 : a > b ? 1 : m - n))
        .slice(0, limit)
    },
    async clear() {
      await available()
      const { size } = origin.records
      origin.records.clear()
      return size
    },
    async session(next) {
      if (origin.refuses) return next()
      origin.session = next(origin.session)
      return origin.session
    },
  }
  const { tend, late, start } = createPage(browser, store) as typeof Call
  start()
  return {
    tend,
    late,
    origin,
    hide: () => hide(),
    leave() {
      hide()
      gone = true
    },
    kill() {
      gone = true
    },
  }
}
