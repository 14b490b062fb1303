// Brings chunks to the collector. One tab of an origin sends for all of them, one batch at a time, and deletes
// only what a receipt speaks for. A page that leaves sends its own at once, within the browser's keepalive budget.

import { BATCH_BYTES_MAX, BATCH_EVENTS_MAX, batchOf } from './batch.ts'
import { alone, bytesOf, later, post, random, uptime } from './browser.ts'
import { drop, fresh, mine, pending, save, write } from './buffer.ts'
import { off, REFUSED } from './consent.ts'
import type { Chunk } from './record.ts'
import { settings } from './settings.ts'
import { type Answer, DONE, HALVE, judge, PARK, RETRY, waitAfter } from './verdict.ts'

/** So many new events are worth a request before their time is up. */
export const ENOUGH_EVENTS = 20

let failures = 0
/** Uptime of the next request. Without failures somebody else set it: the collector, or a request under way. */
let notBefore = 0

/** A person's no empties the buffer whatever the collector says. */
const may = () => (off ? off === REFUSED : settings.key && uptime() >= notBefore)

/** Sends everything there is, after whatever is being sent. Never rejects. */
export const drain = (): Promise<void> => {
  // Without Web Locks tabs may send the same, and the numbers tell.
  busy = busy.then(() => alone(work)).catch(() => work(true))
  return busy
}

/** Ends a wait after failures, unless it is for the answer to a request under way. */
const hurry = () => {
  if (failures && notBefore < Infinity) notBefore = 0
}

/** Tries at once, unless the collector asked for patience: the network or the page is back, or somebody asks. */
export const hope = (): Promise<void> => {
  hurry()
  return drain()
}

/**
 * Drains every so often: what a tab that is gone has left is found by another in as much time. Never quite in step
 * with other tabs, one of which would find the lock taken every time (simulation, seed 89).
 */
export const tick = (): void => {
  later((settings.every || 30) * (900 + 100 * random()), tick)
  drain()
}

/** An event was taken: enough of them do not wait for the next tick. */
export const soon = (): void => {
  if (fresh === ENOUGH_EVENTS) drain()
}

/** The page may be gone after this task: sends its own events without waiting for storage, lock or answer. */
export const leave = (): void => {
  save()
  hurry()
  if (mine.size && may()) send([...mine.values()]).catch(() => {})
}

const work = async (alone: unknown): Promise<void> => {
  let chunks: Chunk[] = []
  try {
    while (alone && may()) {
      if (!chunks[0]) chunks = await pending()
      if (!chunks[0]) return
      chunks = await send(chunks)
    }
  } catch {
    // Storage failed in the middle: the same again at the next tick.
  }
}

let busy = work(false)

/**
 * Sends a batch of what the chunks begin with, does to it what the answer says, and decides when the next may go.
 * Resolves to what is left of the chunks.
 */
const send = async (chunks: Chunk[], eventsMax = BATCH_EVENTS_MAX): Promise<Chunk[]> => {
  const [count, body, gone, rest] = batchOf(chunks, eventsMax)
  // One request at a time stays within the keepalive budget, and nobody sends the same beside it.
  notBefore = Infinity
  // Who has opted out has the buffer emptied; what is too large for the browser is too large for the collector.
  const [status, asked, receipt]: Answer = off
    ? [400, 0]
    : bytesOf(body) > BATCH_BYTES_MAX
      ? [413, 0]
      : await post(`${settings.url}/v1/events`, body)
  const verdict = judge(status, receipt, count)
  notBefore = uptime() + waitAfter(verdict, failures, asked, random)
  failures = verdict === RETRY && !asked ? failures + 1 : 0
  if (verdict >= PARK) return chunks
  if (verdict === HALVE && count > 1) return send(chunks, count >> 1)
  if (verdict !== DONE) drop(count)
  await write(gone, rest)
  return [...rest, ...chunks.slice(gone.length)]
}
