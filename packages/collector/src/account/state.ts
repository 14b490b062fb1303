// The state of an account, as far as dates alone can tell; the health model adds the rest. The same rule twice,
// for one account in TypeScript and for the list in SQL, held together by a test.

import type { State } from '../views.ts'
import { daysBetween } from './calendar.ts'

/** Two weeks say too little about a habit to judge it. */
const NEW_DAYS = 14

/** Four weeks without a feature or an outcome. */
const DORMANT_DAYS = 28

/** Dormant before new: an account that never began is not waiting for its baseline. */
export function stateOf(firstDay: string | null, lastActiveDay: string | null, today: string): State {
  const since = lastActiveDay ?? firstDay
  if (since !== null && daysBetween(since, today) >= DORMANT_DAYS) return 'dormant'
  return firstDay === null || daysBetween(firstDay, today) < NEW_DAYS ? 'new' : 'steady'
}

/** `stateOf` for a row of D1's account table; `?1` is today. */
export const STATE_SQL = `CASE
  WHEN julianday(?1) - julianday(coalesce(last_active_day, first_day)) >= ${DORMANT_DAYS} THEN 'dormant'
  WHEN first_day IS NULL OR julianday(?1) - julianday(first_day) < ${NEW_DAYS} THEN 'new'
  ELSE 'steady' END`
