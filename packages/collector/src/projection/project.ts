// An account's row in D1: the copy that questions across accounts are asked of. Absolute values, guarded by
// epoch, version and day, so that a late or repeated write changes nothing and bills nothing; the table can be
// thrown away, and fills again as accounts fold.

import type { Projection } from '../account/core.ts'
import { writeExposures } from './exposures.ts'

/** D1 has been seen to freeze for 60 to 80 s: stop waiting, the alarm comes back. */
const TIMEOUT_MS = 10_000

const UPSERT = `
  INSERT INTO account (id, name, plan, seats, first_day, last_active_day, users28, logins, features, outcomes,
    outcome_value, weeks, loss, epoch, version, day, projected_at)
  VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)
  ON CONFLICT (id) DO UPDATE SET
    name = excluded.name, plan = excluded.plan, seats = excluded.seats, first_day = excluded.first_day,
    last_active_day = excluded.last_active_day, users28 = excluded.users28, logins = excluded.logins,
    features = excluded.features, outcomes = excluded.outcomes, outcome_value = excluded.outcome_value,
    weeks = excluded.weeks, loss = excluded.loss, epoch = excluded.epoch, version = excluded.version, day = excluded.day,
    projected_at = excluded.projected_at
  WHERE (excluded.epoch, excluded.version, excluded.day) > (epoch, version, day)`

/** Writes what is newer than what D1 has. Throws when there is no D1, or it fails or takes too long. */
export async function projectAccount(db: D1Database | undefined, row: Projection): Promise<void> {
  if (!db) throw new Error('no D1')
  // One after the other: each is right by itself, and a failure of either repeats both.
  await inTime(writeAccount(db, row).run())
  if (row.exposures.length > 0) await inTime(writeExposures(db, row).run())
}

function writeAccount(db: D1Database, row: Projection) {
  const { totals } = row
  return db
    .prepare(UPSERT)
    .bind(
      row.id,
      row.name,
      row.plan,
      row.seats,
      row.firstDay,
      row.lastActiveDay,
      row.users28,
      totals.logins,
      totals.features,
      totals.outcomes,
      totals.outcomeValue,
      JSON.stringify(row.weeks),
      JSON.stringify(row.loss),
      row.epoch,
      row.version,
      row.day,
      Date.now(),
    )
}

async function inTime(write: Promise<unknown>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('D1 took too long')), TIMEOUT_MS)
  })
  try {
    await Promise.race([write, late])
  } finally {
    clearTimeout(timer)
  }
}
