// Distinct people from month bitmaps against a naive recount of the raw rows, on the open activity log.

import { expect, it } from 'vitest'
import { type Log, readLog } from '../../packages/collector/backtest/readLog.ts'
import { toDay } from '../../packages/collector/src/account/calendar.ts'
import { activeDaysByUser } from '../../packages/collector/src/health/metrics/activeUsers.ts'
import { mulberry32 } from '../support/random.ts'
import { activityLog } from './support.ts'

const WINDOWS = 1_000

it('[H2] distinct users and their days equal a recount in each of 1,000 random windows', {
  timeout: 300_000,
}, async () => {
  const log = await readLog(activityLog())
  const random = mulberry32(4)
  const rows = Map.groupBy(log.rows, ({ account }) => account)
  let people = 0
  for (let i = 0; i < WINDOWS; i++) {
    const { id, history } = log.accounts[
      Math.floor(random() ** 3 * log.accounts.length)
    ] as Log['accounts'][0]
    const length = 1 + Math.floor(random() ** 3 * 400)
    // Around an active day, so that there is somebody to count.
    const anchor = history.activeDays[Math.floor(random() * history.activeDays.length)] as number
    const from = anchor - Math.floor(random() * length)
    const [low, high] = [toDay(from), toDay(from + length - 1)]
    const days = Map.groupBy(
      (rows.get(id) ?? []).filter(({ day }) => day >= low && day <= high),
      ({ user }) => user,
    )
    const recount = new Map([...days].map(([user, own]) => [user, new Set(own.map(({ day }) => day)).size]))
    people += recount.size
    expect(activeDaysByUser(history.users, { from, to: from + length - 1 })).toEqual(recount)
  }
  expect(people).toBeGreaterThan(WINDOWS)
})
