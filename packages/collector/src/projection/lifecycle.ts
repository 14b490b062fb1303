// How accounts change and stay, asked of D1: counted there, so that what travels is some hundred groups and not
// every account.

import { addDays } from '../account/calendar.ts'
import { cohortsOf, type Kept } from '../portfolio/cohorts.ts'
import type { Lifecycle, Move } from '../views.ts'

/** Four weeks, as everywhere: a month that has just begun would show nothing. */
const FLOW_DAYS = 28

/** This month and the twelve before it: what fits a screen, and well within the 31 that an account tells. */
const COHORTS = 13

export async function readLifecycle(db: D1Database, today: string): Promise<Lifecycle> {
  const since = addDays(today, 1 - FLOW_DAYS)
  const [moves, kept] = await Promise.all([
    db
      .prepare(
        `SELECT state_before AS "from", state AS "to", count(*) AS accounts FROM account WHERE since >= ?
         GROUP BY 1, 2 ORDER BY 3 DESC, 2, 1`,
      )
      .bind(since)
      .all<Move>(),
    db
      .prepare(
        `SELECT substr(first_day, 1, 7) AS first, substr(day, 1, 7) AS told, months, count(*) AS accounts
         FROM account WHERE first_day >= date(?, 'start of month', ?) GROUP BY 1, 2, 3`,
      )
      .bind(today, `-${COHORTS - 1} months`)
      .all<Kept>(),
  ])
  return {
    flows: { since, moves: moves.results },
    retention: cohortsOf(kept.results, today.slice(0, 7)),
  }
}
