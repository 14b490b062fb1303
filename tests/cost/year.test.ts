// The billable rows of health: a year of the open activity log, imported, scored daily and projected.

import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { expect, inject, it } from 'vitest'
import { createMeter } from './meter.ts'
import { type AccountYear, liveYear } from './year.ts'

/** A row for the day's word, one in D1, one for the alarm; and what the events themselves cost, on the days that have any. */
const ROWS_PER_ACCOUNT_DAY_MAX = 4

it('[€7] a year imported, scored daily and projected writes at most 4 rows an account and day', async () => {
  const year = inject('activityYear')
  if (year.length === 0)
    throw new Error('shared/data/activity-log.csv.gz is missing beside the clone: this is measured on it.')
  const end = Date.parse(`${Number(year[0]?.[0].slice(0, 4)) + 1}-01-01T00:00:00Z`)
  const meter = createMeter()
  const sum: AccountYear = { events: 0, days: 0, scored: 0 }
  const accounts = [...Map.groupBy(year, ([, account]) => account)]
  for (const [id, rows] of accounts) {
    const lived = await runInDurableObject(env.ACCOUNT.getByName(`year-${id}`), (_, { storage }) =>
      liveYear(id, rows, end, storage, env.DB as D1Database, meter),
    )
    for (const key of ['events', 'days', 'scored'] as const) sum[key] += lived[key]
  }
  const { durableObject, d1, alarms } = meter.rows
  const perDay = meter.total() / sum.days
  console.log(
    `accounts ${accounts.length}, events ${sum.events}, account-days ${sum.days}, scored ${sum.scored}\n` +
      `rows: object ${durableObject}, D1 ${d1}, alarms ${alarms}: ${perDay.toFixed(2)} an account-day, ` +
      `${(meter.total() / sum.events).toFixed(2)} an event`,
  )
  expect(perDay).toBeLessThanOrEqual(ROWS_PER_ACCOUNT_DAY_MAX)
}, 900_000)
