// What store.ts does, on a Map instead of IndexedDB. When a transaction happens, and whether, is for `transact` to say.

import type { Chunk } from '../../packages/sdk/src/record.ts'
import type { Session } from '../../packages/sdk/src/session.ts'
import type * as Store from '../../packages/sdk/src/store.ts'

/** What the tabs of one origin share. */
export interface Contents {
  chunks: Map<string, Chunk>
  session: Session | undefined
}

export type Transact = <T>(operation: keyof typeof Store, work: () => T) => Promise<T>

export const createContents = (): Contents => ({ chunks: new Map(), session: undefined })

export function createQueueStore(contents: Contents, transact: Transact): typeof Store {
  const { chunks } = contents
  return {
    write: changed =>
      transact('write', () => {
        for (const [key, events] of changed) {
          if (events) chunks.set(keyOf(key), structuredClone([key, events]))
          else chunks.delete(keyOf(key))
        }
        return chunks.size
      }),
    read: limit =>
      transact('read', () =>
        [...chunks]
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .slice(0, limit)
          .map(([, chunk]) => chunk),
      ),
    session: next =>
      transact('session', () => {
        const before = contents.session
        contents.session = next
        return before
      }).catch(() => undefined),
  }
}

/** Sorts as IndexedDB does: numbers by value. */
const keyOf = ([who, ...numbers]: Chunk[0]) => JSON.stringify([who, ...numbers.map(number => number + 1e9)])
