// An account's part in its experiments, in D1: written beside the account's row, and billed only when what it says
// has changed. Reading is one query for a whole experiment.

import type { Projection } from '../account/core.ts'
import type { Exposed } from '../experiments/exposed.ts'

/**
 * One statement, however many experiments. A row that says the same as before keeps its old version; nothing older
 * can slip in because of that, since what an exposure says only ever grows: what stands between two equal
 * versions is equal too.
 */
const UPSERT = `
  INSERT INTO exposure
  SELECT value ->> 'experiment', value ->> 'account', value ->> 'variant', value ->> 'crossed',
    value ->> 'firstDay', value ->> 'users', value ->> 'outcomes', ?2, ?3, ?4
  FROM json_each(?1) WHERE TRUE
  ON CONFLICT (experiment, account) DO UPDATE SET
    variant = excluded.variant, crossed = excluded.crossed, first_day = excluded.first_day,
    users = excluded.users, outcomes = excluded.outcomes,
    epoch = excluded.epoch, version = excluded.version, day = excluded.day
  WHERE (excluded.epoch, excluded.version, excluded.day) > (epoch, version, day)
    AND (excluded.variant, excluded.crossed, excluded.first_day, excluded.users, excluded.outcomes)
      <> (variant, crossed, first_day, users, outcomes)`

/** The statement that writes what an account projects of its experiments. */
export function writeExposures(db: D1Database, { exposures, epoch, version, day }: Projection) {
  return db.prepare(UPSERT).bind(JSON.stringify(exposures), epoch, version, day)
}

interface Stored {
  account: string
  variant: string
  crossed: number
  first_day: string
  users: string
  outcomes: string
}

/** Every account that was exposed to an experiment. */
export async function readExposed(db: D1Database, experiment: string): Promise<Exposed[]> {
  const { results } = await db
    .prepare(
      'SELECT account, variant, crossed, first_day, users, outcomes FROM exposure WHERE experiment = ? ORDER BY account',
    )
    .bind(experiment)
    .all<Stored>()
  return results.map(({ crossed, first_day, users, outcomes, ...row }) => ({
    ...row,
    crossed: crossed === 1,
    firstDay: first_day,
    users: JSON.parse(users),
    outcomes: JSON.parse(outcomes),
  }))
}
