// A browser page without a browser: what the SDK's core needs of one, in virtual time.

import type { Platform } from '../../packages/sdk/src/platform.ts'
import type { Saved } from '../../packages/sdk/src/record.ts'
import type { Session } from '../../packages/sdk/src/session.ts'
import type { Answer } from '../../packages/sdk/src/verdict.ts'
import type { VirtualTime } from './virtualTime.ts'

export interface Page {
  platform: Platform
  /** What IndexedDB would hold. */
  records: Map<string, Saved>
  /** Hides the page and stops its timers, as leaving does. */
  leave(): void
}

/** A page that never fails: its storage is a map, its timers are virtual, its network is `post`. */
export function openPage({
  time,
  random,
  post,
}: {
  time: VirtualTime
  random: () => number
  post(body: string): Promise<Answer | undefined>
}): Page {
  const born = time.now()
  const records = new Map<string, Saved>()
  let session: Session | undefined
  let leave = () => {}
  let takeBack = () => {}
  const platform: Platform = {
    now: time.now,
    uptime: () => time.now() - born,
    random,
    newId: () => Array.from({ length: 16 }, () => Math.floor(random() * 32).toString(32)).join(''),
    alarm(ms, work) {
      takeBack()
      takeBack = time.at(time.now() + ms, work)
    },
    post: (_, body) => post(body),
    alone: work => work(true),
    recall: () => null,
    remember() {},
    gpc: false,
    listen: ({ hidden }) => {
      leave = () => {
        hidden()
        takeBack()
      }
    },
    store: {
      async write(saved) {
        for (const record of saved) records.set(`${record.producer} ${record.first}`, record)
        return records.size
      },
      read: async limit => [...records.values()].slice(0, limit),
      async remove(saved) {
        for (const { producer, first } of saved) records.delete(`${producer} ${first}`)
      },
      async clear() {
        const all = [...records.values()]
        records.clear()
        return all
      },
      async session(change) {
        session = change(session)
      },
    },
  }
  return { platform, records, leave: () => leave() }
}
