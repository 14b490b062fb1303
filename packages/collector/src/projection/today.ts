// What the day begins with, asked of D1: a few columns of every account that anything is said about, put in order
// (portfolio/lists.ts), and then the whole rows of those that are shown. A handful of scans, however many accounts.

import { addDays, toNumber } from '../account/calendar.ts'
import { trackingProblem } from '../health/signals/tracking.ts'
import { archivableOf, attentionOf, type Candidate, LIST_MAX, opportunitiesOf } from '../portfolio/lists.ts'
import type { AccountRow, Counts, ListCounts, State, StateCount, Today } from '../views.ts'
import { readBriefing } from './briefing.ts'
import { readRows, USERS_SQL } from './list.ts'

export async function readToday(db: D1Database, today: string): Promise<Today> {
  const [{ counts, ...lists }, totals, resurrected, dormant, notice] = await Promise.all([
    readLists(db, today),
    readCounts(db, today),
    readMoved(db, 'resurrected', today),
    readMoved(db, 'dormant', today),
    readNotice(db, today),
  ])
  return { totals: { ...totals, ...counts }, ...lists, resurrected, dormant, notice }
}

/** Ranks are among those with a figure on the same plan; whoever is alone there has none. */
const CANDIDATES_SQL = `
  WITH valued AS (
    SELECT id, plan, json_extract(facts, '$.outcomesPerSeat') AS value FROM account
  ), ranked AS (
    SELECT id, CASE WHEN count(*) OVER peers > 1 THEN percent_rank() OVER (peers ORDER BY value) END AS valueRank
    FROM valued WHERE value IS NOT NULL WINDOW peers AS (PARTITION BY plan)
  )
  SELECT account.id, state, p_quiet AS pQuiet, seats, mrr, renews, ${USERS_SQL} AS users28,
    snoozed_until AS snoozedUntil, signals, valueRank
  FROM account LEFT JOIN ranked ON ranked.id = account.id
  WHERE state IN ('at-risk', 'slipping') OR signals <> '[]'`

export type Lists = Pick<Today, 'attention' | 'opportunity' | 'archivable'> & {
  counts: ListCounts
}

/** @param length how many accounts of each list are wanted */
export async function readLists(db: D1Database, today: string, length = LIST_MAX): Promise<Lists> {
  const { results } = await db
    .prepare(CANDIDATES_SQL)
    .bind(today)
    .all<Omit<Candidate, 'signals'> & { signals: string }>()
  const candidates = results.map((row): Candidate => ({ ...row, signals: JSON.parse(row.signals) }))
  const all = {
    attention: attentionOf(candidates, today),
    opportunity: opportunitiesOf(candidates, today),
    archivable: archivableOf(candidates, today),
  }
  const take = (list: Candidate[]) =>
    readRows(
      db,
      list.slice(0, length).map(({ id }) => id),
      today,
    )
  const [attention, opportunity, archivable] = await Promise.all([
    take(all.attention),
    take(all.opportunity),
    take(all.archivable),
  ])
  const counts = {
    attention: all.attention.length,
    opportunity: all.opportunity.length,
    archivable: all.archivable.length,
  }
  return { attention, opportunity, archivable, counts }
}

export async function readCounts(db: D1Database, today: string): Promise<Counts> {
  const { results } = await db
    .prepare(
      `SELECT state, count(*) AS accounts, sum(coalesce(last_active_day, '') > ?1) AS active7,
         sum(coalesce(last_active_day, '') > ?2) AS active28
       FROM account GROUP BY state ORDER BY accounts DESC, state`,
    )
    .bind(addDays(today, -7), addDays(today, -28))
    .all<StateCount & { active7: number; active28: number }>()
  const sum = (count: 'accounts' | 'active7' | 'active28') =>
    results.reduce((total, row) => total + row[count], 0)
  return {
    accounts: sum('accounts'),
    active7: sum('active7'),
    active28: sum('active28'),
    states: results.map(({ state, accounts }) => ({ state, accounts })),
  }
}

/** Two weeks: long enough that a holiday of one's own misses nobody. */
const MOVED_DAYS = 14

async function readMoved(db: D1Database, state: State, today: string): Promise<AccountRow[]> {
  const { results } = await db
    .prepare('SELECT id FROM account WHERE state = ? AND since > ? ORDER BY since DESC, id LIMIT ?')
    .bind(state, addDays(today, -MOVED_DAYS), LIST_MAX)
    .all<{ id: string }>()
  return readRows(
    db,
    results.map(({ id }) => id),
    today,
  )
}

async function readNotice(db: D1Database, today: string): Promise<string | null> {
  const { config, portfolio } = await readBriefing(db)
  return trackingProblem(portfolio, toNumber(today), config)?.text ?? null
}
