// What store.ts does, on a Map instead of IndexedDB. When a transaction happens, and whether, is for `transact` to say.

import type { Chunk, Saved } from '../../packages/sdk/src/record.ts'
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
    write: (chunk, gone) =>
      transact('write', () => {
        for (const old of gone) chunks.delete(keyOf(old))
        if (chunk[0]) chunks.set(keyOf(chunk), structuredClone(chunk))
        return chunks.size
      }),
    read: limit =>
      transact('read', () =>
        [...chunks]
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .slice(0, limit)
          .map(([, chunk]) => chunk),
      ),
    clear: () =>
      transact('clear', () => {
        const all = [...chunks.values()]
        chunks.clear()
        contents.session = undefined
        return all
      }),
    session: next =>
      transact('session', () => {
        contents.session = next(contents.session)
        return contents.session
      }).catch(() => next()),
  }
}

/** Sorts as IndexedDB does: numbers by value. */
function keyOf(chunk: Chunk): string {
  const [who, number, json] = chunk[0] as Saved
  return JSON.stringify([who, number + 1e9, json.length])
}
