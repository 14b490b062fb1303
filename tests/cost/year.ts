// A year of a real log, lived day by day in virtual time on real SQLite and D1: every account imported as its events
// happened, scored at each midnight and projected. What it writes is what a year costs.

import type { Append } from '../../packages/collector/src/ingest/split.ts'
import { mulberry32 } from '../support/random.ts'
import { createVirtualTime } from '../support/virtualTime.ts'
import type { Meter } from './meter.ts'
import { openAccount } from './openAccount.ts'

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
  const core = openAccount(id, storage, db, meter, time, mulberry32(1))
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
