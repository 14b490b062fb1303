// An account's part in its experiments, in D1: written beside the account's row, and billed only when what it says
// has changed. Reading is one query for a whole experiment.

import type { Projection } from '../account/core.ts'
import type { Exposed } from '../experiments/exposed.ts'
import type { ExperimentRow } from '../views.ts'

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

/** Every experiment that an account was exposed to, the newest first. */
export async function listExperiments(db: D1Database): Promise<ExperimentRow[]> {
  const { results } = await db
    .prepare(
      `SELECT experiment, variant, count(*) AS accounts, sum(crossed) AS crossed, min(first_day) AS firstDay,
         sum((SELECT sum(value ->> 1) FROM json_each(users))) AS users
       FROM exposure GROUP BY experiment, variant ORDER BY experiment, variant`,
    )
    .all<{
      experiment: string
      variant: string
      accounts: number
      crossed: number
      firstDay: string
      users: number | null
    }>()
  const experiments = new Map<string, ExperimentRow>()
  for (const { experiment, variant, accounts, crossed, firstDay, users } of results) {
    const known = experiments.get(experiment)
    const row = known ?? { name: experiment, firstDay, accounts: 0, users: 0, crossed: 0, variants: [] }
    experiments.set(experiment, row)
    if (firstDay < row.firstDay) row.firstDay = firstDay
    row.accounts += accounts
    row.users += users ?? 0
    row.crossed += crossed
    row.variants.push(variant)
  }
  return [...experiments.values()].sort((a, b) => (a.firstDay > b.firstDay ? -1 : 1))
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
