// One day of the reference workload, from the SDK's calls to D1, in virtual time on real SQLite: what it writes.

import { parseBatch, type Receipt, type SentBatch } from '@tend/wire'
import { splitByAccount } from '../../packages/collector/src/ingest/split.ts'
import { mulberry32 } from '../support/random.ts'
import { createVirtualTime } from '../support/virtualTime.ts'
import { createWorld } from '../support/world.ts'
import { createMeter, type Meter, meterStorage } from './meter.ts'
import { openAccount } from './openAccount.ts'
import { createRowPerEvent } from './rowPerEvent.ts'
import { DAY_MS, drawSessions } from './workload.ts'

export interface DayCost {
  users: number
  events: number
  batches: number
  meter: Meter
  rowsPerEvent: number
  /** The usual design's, on the same events. */
  rowsPerEventNaive: number
  /** What the account's own page says in the end: proof that the events arrived. */
  counted: number
}

const START = Date.UTC(2026, 10, 20, 8)

export async function runDay(users: number, storage: DurableObjectStorage, db: D1Database): Promise<DayCost> {
  const meter = createMeter()
  const time = createVirtualTime(START)
  const random = mulberry32(users)
  const core = openAccount(`cost-${users}`, storage, db, meter, time, random)
  let batches = 0
  const receive = (sent: SentBatch): Receipt => {
    batches += 1
    const batch = parseBatch(sent, { now: time.now(), scope: 'publishable' })
    if ('unreadable' in batch) throw new Error(batch.unreadable)
    const receipt: Receipt = { accepted: 0, duplicates: 0, rejected: batch.rejected, now: time.now() }
    for (const part of splitByAccount(batch, time.now())) {
      const { accepted, duplicates } = core.append(part)
      receipt.accepted += accepted
      receipt.duplicates += duplicates
    }
    return receipt
  }

  const sessions = drawSessions(users, users)
  for (const [page, { user, events }] of sessions.entries()) {
    const [first, last] = [events[0], events.at(-1)]
    if (!first || !last) continue
    time.at(START + first.at, () => {
      const world = createWorld(page, time)
      world.answer = batch => [200, 0, receive(batch)]
      const { tend, hide, kill } = world.openTab({
        account: { id: `cost-${users}`, plan: 'pro', seats: users },
        user,
      })
      for (const { at, feature } of events) time.at(START + at, () => tend.feature(feature))
      time.at(START + last.at + 1, () => {
        hide()
        kill()
      })
    })
  }
  // The night too: the last folds, and the day's turn.
  await time.runUntil(START + DAY_MS + 12 * 60 * 60 * 1000)

  const sent = sessions.flatMap(({ user, events }) => events.map(event => ({ ...event, user })))
  const naive = createMeter()
  const write = createRowPerEvent(meterStorage(storage, naive).sql)
  const made = naive.total()
  for (const [i, { at, user, feature }] of sent.entries()) write(`${users}-${i}`, START + at, user, feature)
  return {
    users,
    events: sent.length,
    batches,
    meter,
    rowsPerEvent: meter.total() / sent.length,
    rowsPerEventNaive: (naive.total() - made) / sent.length,
    counted: core.summary().totals.features,
  }
}
