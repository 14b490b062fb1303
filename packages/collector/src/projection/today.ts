// Today's lists, asked of D1: a few columns of every account that anything is said about, ordered (portfolio/lists.ts),
// and then the whole rows of those that are shown.

import { archivableOf, attentionOf, type Candidate, LIST_MAX, opportunitiesOf } from '../portfolio/lists.ts'
import type { AccountRow } from '../views.ts'
import { readRows, USERS_SQL } from './list.ts'

/** The first of a list, and how many there are. */
export interface Listed {
  total: number
  accounts: AccountRow[]
}

export interface Lists {
  attention: Listed
  opportunity: Listed
  /** Whom to offer the archive plan. */
  archivable: Listed
}

/** Ranks are among those with a figure on the same plan; whoever is alone there has none. */
const CANDIDATES = `
  WITH valued AS (
    SELECT id, plan, json_extract(facts, '$.outcomesPerSeat') AS value FROM account
  ), ranked AS (
    SELECT id, CASE WHEN count(*) OVER peers > 1 THEN percent_rank() OVER (peers ORDER BY value) END AS valueRank
    FROM valued WHERE value IS NOT NULL WINDOW peers AS (PARTITION BY plan)
  )
  SELECT account.id, state, p_quiet AS pQuiet, seats, mrr, ${USERS_SQL} AS users28,
    snoozed_until AS snoozedUntil, signals, valueRank
  FROM account LEFT JOIN ranked ON ranked.id = account.id
  WHERE state IN ('at-risk', 'slipping') OR signals <> '[]'`

/** @param length how many accounts of each list are wanted */
export async function readLists(db: D1Database, today: string, length = LIST_MAX): Promise<Lists> {
  const { results } = await db
    .prepare(CANDIDATES)
    .bind(today)
    .all<Omit<Candidate, 'signals'> & { signals: string }>()
  const candidates = results.map((row): Candidate => ({ ...row, signals: JSON.parse(row.signals) }))
  const take = async (all: Candidate[]): Promise<Listed> => ({
    total: all.length,
    accounts: await readRows(
      db,
      all.slice(0, length).map(({ id }) => id),
      today,
    ),
  })
  const [attention, opportunity, archivable] = await Promise.all([
    take(attentionOf(candidates, today)),
    take(opportunitiesOf(candidates, today)),
    take(archivableOf(candidates, today)),
  ])
  return { attention, opportunity, archivable }
}
