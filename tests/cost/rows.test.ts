// Billable rows on the reference workload: exact, so a test and not a benchmark. `npm run bench` prints the
// same figures as a table.

import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { expect, it } from 'vitest'
import { type DayCost, runDay } from './day.ts'

/** design.md's budget for the reference workload. */
const ROWS_PER_EVENT_MAX = 0.2

/** Few users fold as often as many: their rows are the folds'. */
const ROWS_PER_EVENT_FEW_MAX = 0.25

const dayOf = (users: number): Promise<DayCost> =>
  runInDurableObject(env.ACCOUNT.getByName(`cost-${users}`), (_, state) =>
    runDay(users, state.storage, env.DB as D1Database),
  )

const HEAD = 'users   events  batches  object rows  D1 rows  alarms  rows/event  row-an-event design'

function lineOf({
  users,
  events,
  batches,
  meter: { rows },
  rowsPerEvent,
  rowsPerEventNaive,
}: DayCost): string {
  const columns = [
    users,
    events,
    batches,
    rows.durableObject,
    rows.d1,
    rows.alarms,
    rowsPerEvent,
    rowsPerEventNaive,
  ]
  const widths = [5, 9, 9, 13, 9, 8, 12, 21]
  return columns
    .map((n, i) => (Number.isInteger(n) ? `${n}` : n.toFixed(3)).padStart(widths[i] ?? 0))
    .join('')
}

it('[€1] the reference workload writes at most 0.20 rows an event, D1 and alarms included', async () => {
  const [fifty, five] = [await dayOf(50), await dayOf(5)]
  console.log([HEAD, ...[fifty, five].map(lineOf)].join('\n'))
  for (const { events, counted } of [fifty, five]) expect(counted).toBe(events)
  expect(fifty.rowsPerEvent).toBeLessThanOrEqual(ROWS_PER_EVENT_MAX)
  expect(five.rowsPerEvent).toBeLessThanOrEqual(ROWS_PER_EVENT_FEW_MAX)
  // The baseline is what it is said to be, or the comparison is worth nothing.
  expect(fifty.rowsPerEventNaive).toBeGreaterThan(5)
}, 300_000)
