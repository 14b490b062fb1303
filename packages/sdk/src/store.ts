// The durable half of the buffer: one IndexedDB store that all tabs of an origin share. Chunks have array keys,
// the session's is a number, so a range from [] upwards holds chunks only. Everything but `session` may reject.

import { createStore, promisifyRequest, type UseStore } from 'idb-keyval'
import type { Chunk } from './record.ts'
import type { Session } from './session.ts'

const SESSION_KEY = 0

let connection: UseStore | undefined

/**
 * One transaction. After a failure the next one opens the database afresh: Safari closes connections without a
 * word (firebase/firebase-js-sdk#4948).
 */
const run = async <T>(work: (store: IDBObjectStore) => Promise<T>): Promise<T> => {
  connection ??= createStore('tend', 'queue')
  return connection('readwrite', work).catch(error => {
    connection = undefined
    throw error
  })
}

/** The length tells a report of loss from the event that has its number. */

/** Puts chunks in the place of others: all or nothing. Resolves to how many there are. */
export const write = (come: Chunk[], gone: Chunk[]): Promise<number> =>
  run(store => {
    for (const chunk of gone) store.delete(chunk[0])
    for (const chunk of come) store.put(chunk, chunk[0])
    const count = store.count()
    // Ends the transaction now instead of when the last request has come back: what has been committed survives
    // an immediate navigation, what has not is rolled back (measured: 41 of 91 events lost without, 0 with).
    store.transaction.commit?.()
    return promisifyRequest(store.transaction).then(() => count.result)
  })

/** In key order: the chunks of a producer are consecutive. */
export const read = (limit: number): Promise<Chunk[]> =>
  run(store => promisifyRequest(store.getAll(IDBKeyRange.lowerBound([]), limit)))

/** Replaces the session in one transaction, so that two tabs cannot both begin it; refused, `next` hears of none. */
export const session = (next: (saved?: Session) => Session | undefined) =>
  run(async store => {
    store.put(next(await promisifyRequest(store.get(SESSION_KEY))), SESSION_KEY)
  }).catch(() => next())
