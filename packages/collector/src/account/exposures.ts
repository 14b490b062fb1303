// What an account brings to its experiments, as tables (schema.ts): adding what a fold found, and reading it for D1,
// where results are compared across accounts.

import { VALUE_SCALE } from '@tend/wire'
import { EXPOSED_DAYS } from '../experiments/config.ts'
import type { Exposed } from '../experiments/exposed.ts'
import { addDays, daysBetween } from './calendar.ts'
import { addExposure, type Exposure } from './exposure.ts'
import { readDays } from './rollups.ts'
import type { Sql } from './storage.ts'

/** An account's part in one experiment, as D1 has it. */
export interface ExposureRow extends Exposed {
  experiment: string
}

/**
 * Late events come 7 days late at most: a week after its last day that counts, what an exposure says is settled.
 * An import can still change it, and is read at the next midnight.
 */
const SETTLED_DAYS = EXPOSED_DAYS + 8

/** Adds what a fold found to what is stored. Runs in the fold's transaction, and writes only what changed. */
export function applyExposures(sql: Sql, exposures: ReadonlyMap<string, Exposure>): void {
  for (const [experiment, said] of exposures) {
    const known = readExposure(sql, experiment)
    const sum = { ...(known ?? said) }
    addExposure(sum, said)
    const { at, day, variant, crossed } = sum
    if (!known || at !== known.at || variant !== known.variant || crossed !== known.crossed) {
      sql.exec(
        'INSERT OR REPLACE INTO exposure VALUES (?, ?, ?, ?, ?)',
        experiment,
        at,
        day,
        variant,
        +crossed,
      )
    }
    for (const [user, first] of said.users) {
      sql.exec(
        `INSERT INTO exposed_user VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET day = excluded.day
         WHERE excluded.day < day`,
        experiment,
        user,
        first,
      )
    }
  }
}

/**
 * What the account brings to each of its experiments. Outcomes end with yesterday: counted to the minute, every
 * fold would be a further billed row in D1, and a day that is not over is compared with nothing. Exposures come
 * at once, so that a new experiment is seen when it begins.
 *
 * The account sends days of outcomes so that results are one query: asking each account when somebody looks
 * would be a subrequest for each (the free plan ends at 50), and would wake them all.
 *
 * @param unsettled only those that an event could still change
 */
export function readExposures(sql: Sql, account: string, today: string, unsettled: boolean): ExposureRow[] {
  const since = unsettled ? addDays(today, -SETTLED_DAYS) : ''
  const stored = sql
    .exec<StoredExposure>('SELECT * FROM exposure WHERE day >= ? ORDER BY experiment', since)
    .toArray()
  const firstDay = stored.map(({ day }) => day).sort()[0]
  if (firstDay === undefined) return []
  const days = readDays(sql, firstDay, addDays(today, -1))
  return stored.map(({ experiment, variant, crossed, day: firstDay }) => {
    const outcomes = new Map<string, [number, number, number][]>()
    for (const [day, counts] of days) {
      const since = daysBetween(firstDay, day)
      if (since < 0 || since >= EXPOSED_DAYS) continue
      for (const [name, { count, value }] of counts.outcomes) {
        const known = outcomes.get(name) ?? []
        outcomes.set(name, known)
        known.push([since, count, value / VALUE_SCALE])
      }
    }
    const users = sql
      .exec<{ day: string; users: number }>(
        'SELECT day, count(*) AS users FROM exposed_user WHERE experiment = ? GROUP BY day ORDER BY day',
        experiment,
      )
      .toArray()
      .map(({ day, users }): [number, number] => [daysBetween(firstDay, day), users])
      .filter(([since]) => since < EXPOSED_DAYS)
    return {
      experiment,
      account,
      variant,
      crossed: crossed === 1,
      firstDay,
      users,
      outcomes: Object.fromEntries([...outcomes].sort(([a], [b]) => (a < b ? -1 : 1))),
    }
  })
}

/**
 * Forgets exposures that began in a month before that of `day`: as soon as days go that they are measured by. D1
 * keeps the last that was said of them.
 */
export function pruneExposures(sql: Sql, day: string): void {
  const first = `${day.slice(0, 7)}-01`
  sql.exec(
    'DELETE FROM exposed_user WHERE experiment IN (SELECT experiment FROM exposure WHERE day < ?)',
    first,
  )
  sql.exec('DELETE FROM exposure WHERE day < ?', first)
}

interface StoredExposure extends Record<string, string | number> {
  experiment: string
  at: number
  day: string
  variant: string
  crossed: number
}

/** Without its users: they merge row by row. */
function readExposure(sql: Sql, experiment: string): Exposure | undefined {
  const [row] = sql.exec<StoredExposure>('SELECT * FROM exposure WHERE experiment = ?', experiment).toArray()
  return row && { ...row, crossed: row.crossed === 1, users: new Map() }
}
