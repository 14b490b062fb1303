// Brings records to the collector. One tab of an origin sends for all of them, one batch at a time, and deletes
// only what a receipt speaks for. A page that leaves sends its own at once, within the browser's keepalive budget.

import { BATCH_EVENTS_MAX, batchOf } from './batch.ts'
import { alone, later, post, random, uptime } from './browser.ts'
import { forget, fresh, lose, mine, pending, save } from './buffer.ts'
import type { Chunk } from './record.ts'
import { off, settings } from './settings.ts'
import { judge, waitAfter } from './verdict.ts'

/** So many new events are worth a request before their time is up. */
export const ENOUGH_EVENTS = 20

let busy: Promise<void> = Promise.resolve()
let failures = 0
/** Uptime of the next request. Without failures somebody else set it: the collector, or a request under way. */
let notBefore = 0

const mayNot = (until: number) => off || !settings.key || uptime() < until

/** Sends everything there is, after whatever is being sent. Never rejects. */
export const drain = (): Promise<void> => {
  busy = busy.then(() => alone(work))
  return busy
}

/** Tries at once, unless the collector asked for patience: the network or the page is back, or somebody asks. */
export const hope = (): Promise<void> => {
  if (failures) notBefore = 0
  return drain()
}

/** Drains every so often, if there is something to send. */
export const tick = (): void => {
  later((settings.every || 30) * 1000, tick)
  if (mine.size || failures) drain()
}

/** An event was taken: enough of them do not wait for the next tick. */
export const soon = (): void => {
  if (fresh % (ENOUGH_EVENTS + 1) === ENOUGH_EVENTS) drain()
}

/** The page may be gone after this task: sends its own events without waiting for storage, lock or answer. */
export const leave = (): void => {
  save()
  if (mine.size && !mayNot(failures ? 0 : notBefore)) {
    // One keepalive request at a time stays within the budget, and nobody sends the same beside it.
    notBefore = Infinity
    send([...mine.values()], true).catch(() => {})
  }
}

const work = async (alone: unknown): Promise<void> => {
  try {
    while (alone && !mayNot(notBefore)) {
      const chunks = await pending()
      if (!chunks[0]) return
      await send(chunks, false)
    }
  } catch {
    // Storage failed in the middle: the same again at the next tick.
  }
}

/** Sends a batch of what the chunks begin with, does to it what the answer says, and decides when the next may go. */
const send = async (chunks: Chunk[], leaving: boolean, eventsMax = BATCH_EVENTS_MAX): Promise<void> => {
  const [length, count, body] = batchOf(chunks.flat(), eventsMax)
  const answer = await post(`${settings.url}/v1/events`, body, leaving)
  const verdict = judge(answer, count)
  const kept = verdict === 'retry' || verdict === 'park'
  const asked = answer?.retryAfter
  notBefore = kept || asked ? uptime() + waitAfter(verdict, failures, asked ?? 0, random) : 0
  failures = verdict === 'retry' && !asked ? failures + 1 : 0
  if (off || kept) return
  if (verdict === 'halve' && count > 1) await send(chunks, leaving, count >> 1)
  else {
    // These had numbers, so ops may see them as a gap too: twice rather than not at all.
    if (verdict !== 'done') lose(count)
    await forget(chunks, length)
  }
}
