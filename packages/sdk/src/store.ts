// The durable half of the buffer: one IndexedDB store that all tabs of an origin share. Chunks have array keys,
// the session's is a number, so a range from [] upwards holds chunks only. Everything but `session` may reject.

import { createStore, promisifyRequest, type UseStore } from 'idb-keyval'
import type { Chunk, Gone } from './record.ts'
import type { Session } from './session.ts'

const SESSION_KEY = 0

let connection: UseStore | undefined

/**
 * One transaction. Resolves to what its request finds, once all of it has been committed. After a failure the next one
 * opens the database afresh: Safari closes connections without a word (firebase/firebase-js-sdk#4948).
 */
const run = async <T>(work: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> => {
  connection ??= createStore('tend', 'queue')
  return connection('readwrite', store => {
    const request = work(store)
    // Ends the transaction now instead of when the last request has come back: what has been committed survives
    // an immediate navigation, what has not is rolled back (measured: 41 of 91 events lost without, 0 with).
    store.transaction.commit?.()
    return promisifyRequest(store.transaction).then(() => request.result)
  }).catch(error => {
    connection = undefined
    throw error
  })
}

/** Puts and deletes chunks: all or nothing. Resolves to how many there are now. */
export const write = (chunks: (Chunk | Gone)[]): Promise<number> =>
  run(store => {
    for (const chunk of chunks) chunk[1] ? store.put(chunk, chunk[0]) : store.delete(chunk[0])
    return store.count()
  })

/** In key order: the chunks of a producer are consecutive. */
export const read = (limit: number): Promise<Chunk[]> =>
  run(store => store.getAll(IDBKeyRange.lowerBound([]), limit))

/** Replaces the session. Resolves to the one before, in one transaction, so that two tabs cannot both end it. */
export const session = (next: Session): Promise<Session | undefined> =>
  run<Session | undefined>(store => {
    const before = store.get(SESSION_KEY)
    store.put(next, SESSION_KEY)
    return before
  }).catch(() => undefined)
