// An account's row in D1: the copy that questions across accounts are asked of. Absolute values, guarded by
// epoch, version, day and the newest score's day, so that a late or repeated write changes nothing and bills nothing; the table can be
// thrown away, and fills again as accounts fold.

import type { Projection } from '../account/core.ts'
import { writeExposures } from './exposures.ts'
import { inTime } from './inTime.ts'

type Value = string | number | null

/** What each column of the account table holds of a row. */
const COLUMNS: Record<string, (row: Projection) => Value> = {
  id: row => row.id,
  name: row => row.name,
  plan: row => row.plan,
  seats: row => row.seats,
  first_day: row => row.firstDay,
  last_active_day: row => row.lastActiveDay,
  users28: row => row.users28,
  logins: ({ totals }) => totals.logins,
  features: ({ totals }) => totals.features,
  outcomes: ({ totals }) => totals.outcomes,
  outcome_value: ({ totals }) => totals.outcomeValue,
  weeks: row => JSON.stringify(row.weeks),
  months: row => row.months,
  loss: row => JSON.stringify(row.loss),
  state: row => row.state,
  since: row => row.since,
  state_before: row => row.stateBefore,
  health: row => row.health,
  p_quiet: row => row.pQuiet,
  reasons: row => JSON.stringify(row.reasons),
  signals: row => JSON.stringify(row.signals),
  owner: row => row.owner,
  snoozed_until: row => row.snoozedUntil,
  renews: row => row.renews,
  mrr: row => row.mrr,
  facts: row => row.facts && JSON.stringify(row.facts),
  verdicts: row => JSON.stringify(row.verdicts),
  epoch: row => row.epoch,
  version: row => row.version,
  day: row => row.day,
  scored: row => row.scored,
  projected_at: () => Date.now(),
}

const NAMES = Object.keys(COLUMNS)

const UPSERT = `
  INSERT INTO account (${NAMES.join(', ')}) VALUES (${NAMES.map(() => '?').join(', ')})
  ON CONFLICT (id) DO UPDATE SET ${NAMES.slice(1)
    .map(name => `${name} = excluded.${name}`)
    .join(', ')}
  WHERE (excluded.epoch, excluded.version, excluded.day, excluded.scored) > (epoch, version, day, scored)`

/** Writes what is newer than what D1 has. Throws when there is no D1, or it fails or takes too long. */
export async function projectAccount(db: D1Database | undefined, row: Projection): Promise<void> {
  if (!db) throw new Error('no D1')
  // One after the other: each is right by itself, and a failure of either repeats both.
  await inTime(writeAccount(db, row).run())
  if (row.exposures.length > 0) await inTime(writeExposures(db, row).run())
}

function writeAccount(db: D1Database, row: Projection) {
  return db.prepare(UPSERT).bind(...Object.values(COLUMNS).map(read => read(row)))
}
