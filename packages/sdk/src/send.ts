// Brings chunks to the collector. One tab of an origin sends for all of them, one batch at a time, and deletes
// only what a receipt speaks for. A page that leaves sends its own at once, within the browser's keepalive budget.

import { BATCH_BYTES_MAX, BATCH_EVENTS_MAX, batchOf } from './batch.ts'
import { alone, bytesOf, later, post, random, uptime } from './browser.ts'
import { drop, ENOUGH_EVENTS, forget, fresh, mine, save } from './buffer.ts'
import { isOff, off, REFUSED } from './consent.ts'
import type { Chunk } from './record.ts'
import { settings } from './settings.ts'
import { read } from './store.ts'
import { type Answer, DONE, HALVE, judge, PARK, RETRY, waitAfter } from './verdict.ts'

/** Chunks read at a time: enough for a batch of events that came alone. */
export const READ_MAX = 100

/** Requests that failed, one after the other; 0 while one is under way. */
let failures = 0
/** Uptime of the next request. Without failures somebody else set it: the collector, or a request under way. */
let notBefore = 0

/** A person's no empties the buffer whatever the collector says. */
const may = () => (isOff() ? off === REFUSED : settings.key && uptime() >= notBefore)

/** Sends everything there is, after whatever is being sent. Never rejects. */
export const drain = (): Promise<void> =>
  // Without Web Locks tabs may send the same, and the numbers tell.
  alone(work).catch(work)

/** Ends a wait after failures. */
const hurry = () => {
  if (failures) notBefore = 0
}

/** Tries at once, unless the collector asked for patience: the network or the page is back, or somebody asks. */
export const hope = (): Promise<void> => {
  hurry()
  return drain()
}

/** Drains every so often: what a tab that is gone has left is found by another in as much time. */
export const tick = (): void => {
  later((settings.every || 30) * 1000, tick)
  drain()
}

/** An event was taken: enough of them do not wait for the next tick, but for the end of this task: a lock takes long. */
export const soon = (): void => {
  if (fresh === ENOUGH_EVENTS) later(0, drain)
}

/** The page may be gone after this task: sends its own events without waiting for storage, lock or answer. */
export const leave = (): void => {
  save()
  hurry()
  sendOwn()
}

/** Sends a batch of what this page has, without asking storage. Never rejects. */
const sendOwn = async (): Promise<unknown> => {
  const chunks = Object.values(mine)
  return chunks[0] && may() && send(chunks).catch(() => {})
}

const work = async (): Promise<void> => {
  try {
    save()
    // biome-ignore lint/suspicious/noAssignInExpressions: a loop with a break is 22 bytes of the script tag more, and it has four
    for (let chunks: Chunk[]; may() && (chunks = await read(READ_MAX))[0]; ) await send(chunks)
  } catch {
    // Storage cannot be read, or does not let go: what memory has must not wait behind that.
  }
  // What only memory has was sent by another tab, or the site's data was deleted: sent again, its numbers tell.
  await sendOwn()
}

/** Sends a batch of what the chunks begin with, does to it what the answer says, and decides when the next may go. */
const send = async (chunks: Chunk[], eventsMax = BATCH_EVENTS_MAX): Promise<void> => {
  const [count, body, spoken] = batchOf(chunks, eventsMax)
  // One request at a time stays within the keepalive budget, and nobody sends the same beside it.
  const failed = failures
  failures = 0
  notBefore = Infinity
  // Who has opted out has the buffer emptied; what is too large for the browser is too large for the collector.
  const [status, asked, receipt]: Answer = off
    ? [400]
    : bytesOf(body) > BATCH_BYTES_MAX
      ? [413]
      : await post(settings.url as string, body)
  const verdict = judge(status, receipt, count)
  notBefore = uptime() + waitAfter(verdict, failed, asked, random)
  failures = verdict === RETRY && !asked ? failed + 1 : 0
  if (verdict === HALVE && count > 1) await send(chunks, count >> 1)
  else if (verdict < PARK) {
    if (verdict !== DONE) drop(count)
    await forget(spoken)
  }
}
