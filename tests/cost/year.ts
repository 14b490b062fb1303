// A year of a real log, lived day by day in virtual time on real SQLite and D1: every account imported as its events
// happened, scored at each midnight and projected. What it writes is what a year costs.

import { type AccountCore, createAccountCore } from '../../packages/collector/src/account/core.ts'
import { paceOf } from '../../packages/collector/src/account/schedule.ts'
import type { Append } from '../../packages/collector/src/ingest/split.ts'
import { readBriefing } from '../../packages/collector/src/projection/briefing.ts'
import { projectAccount } from '../../packages/collector/src/projection/project.ts'
import { mulberry32 } from '../support/random.ts'
import { createVirtualTime } from '../support/virtualTime.ts'
import { type Meter, meterD1, meterStorage } from './meter.ts'

/** day, account, user, feature, count. */
export type LogRow = [day: string, account: string, user: string, feature: string, count: number]

const DAY_MS = 24 * 60 * 60 * 1000

export interface AccountYear {
  events: number
  /** From the account's first event to the end of the year. */
  days: number
  /** Days it was scored on. */
  scored: number
}

/** Lives one account's `rows` of a year, sorted by day, until `end` (epoch milliseconds). */
export async function liveYear(
  id: string,
  rows: readonly LogRow[],
  end: number,
  storage: DurableObjectStorage,
  db: D1Database,
  meter: Meter,
): Promise<AccountYear> {
  const noonOf = (day: string) => Date.parse(`${day}T12:00:00Z`)
  const start = noonOf((rows[0] as LogRow)[0])
  const time = createVirtualTime(start)
  const metered = meterD1(db, meter)
  let alarmAt: number | null = null
  let takeBack = () => {}
  const core: AccountCore = createAccountCore(id, {
    storage: meterStorage(storage, meter),
    now: time.now,
    random: mulberry32(1),
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
    brief: () => readBriefing(db),
    deliver: async () => true,
    zone: 'UTC',
    pace: paceOf(undefined),
  })
  let events = 0
  for (const [day, own] of Map.groupBy(rows, ([day]) => day)) {
    const at = noonOf(day)
    const append: Append = { receivedAt: at, lost: 0, accountId: id, refused: [], events: [] }
    for (const [, , user, name, count] of own) {
      for (let i = 0; i < count; i++) {
        const index = append.events.length
        append.events.push({
          index,
          type: 'feature',
          name,
          at,
          account: { id },
          user: { id: user },
          id: `${day}/${index}`,
        })
      }
    }
    events += append.events.length
    time.at(at, () => void core.append(append))
  }
  await time.runUntil(end)
  const scored = storage.sql
    .exec<{ n: number }>('SELECT count(*) AS n FROM health_day WHERE hindsight = 0')
    .one().n
  return { events, days: Math.ceil((end - start) / DAY_MS), scored }
}
