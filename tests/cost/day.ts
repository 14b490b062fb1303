// One day of the reference workload, from the SDK's calls to D1, in virtual time on real SQLite: what it writes.

import { parseBatch, type Receipt } from '@tend/wire'
import { type AccountCore, createAccountCore } from '../../packages/collector/src/account/core.ts'
import { paceOf } from '../../packages/collector/src/account/schedule.ts'
import { splitByAccount } from '../../packages/collector/src/ingest/split.ts'
import { projectAccount } from '../../packages/collector/src/projection/project.ts'
import { createTend } from '../../packages/sdk/src/call.ts'
import type { Platform } from '../../packages/sdk/src/platform.ts'
import { createMeter, type Meter, meterD1, meterStorage } from './meter.ts'
import { createRowPerEvent } from './rowPerEvent.ts'
import { createVirtualTime, type VirtualTime } from './virtualTime.ts'
import { DAY_MS, drawSessions, mulberry32 } from './workload.ts'

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
  const receive = (body: string): Receipt => {
    batches += 1
    const batch = parseBatch(JSON.parse(body), { now: time.now(), scope: 'publishable' })
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
  for (const { user, events } of sessions) {
    const [first, last] = [events[0], events.at(-1)]
    if (!first || !last) continue
    time.at(START + first.at, () => {
      const { platform, leave } = virtualPage(time, random, receive)
      const tend = createTend(platform)
      tend.init({ key: 'pk_cost', account: { id: `cost-${users}`, plan: 'pro', seats: users }, user })
      for (const { at, feature } of events) time.at(START + at, () => tend.feature(feature))
      time.at(START + last.at + 1, leave)
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

function openAccount(
  id: string,
  storage: DurableObjectStorage,
  db: D1Database,
  meter: Meter,
  time: VirtualTime,
  random: () => number,
): AccountCore {
  const metered = meterD1(db, meter)
  let alarmAt: number | null = null
  let takeBack = () => {}
  const core = createAccountCore(id, {
    storage: meterStorage(storage, meter),
    now: time.now,
    random,
    alarm: {
      at: () => alarmAt,
      set(at) {
        meter.rows.alarms += 1
        takeBack()
        alarmAt = at
        takeBack = time.at(at, () => {
          alarmAt = null
          return core.alarm()
        })
      },
    },
    project: row => projectAccount(metered, row),
    zone: 'UTC',
    pace: paceOf(undefined),
  })
  return core
}

/** A page whose storage, clock and network are in this process, and never fail. */
function virtualPage(time: VirtualTime, random: () => number, receive: (body: string) => Receipt) {
  const born = time.now()
  const records = new Map<string, Parameters<Platform['store']['write']>[0][number]>()
  let session: Parameters<Parameters<Platform['store']['session']>[0]>[0]
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
    post: async (_, body) => ({ status: 200, body: receive(body), retryAfter: 0 }),
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
  return { platform, leave: () => leave() }
}
