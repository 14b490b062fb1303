// What was foretold, held against what happened: counts of one account, summed over all by the page "Did it help?".

import { addDays } from './calendar.ts'
import type { Sql } from './storage.ts'

/** Of every prediction that can be checked by now: how many accounts of each band of P(quiet) did go quiet. */
export interface Verdict {
  /** P(quiet) to a tenth, rounded down: 0 to 9. */
  band: number
  hindsight: boolean
  said: number
  quiet: number
}

/** Snapshots that do not overlap: each day of an account is foretold once. */
const VERDICT_EVERY = 28

/** Half a year of predictions: what the model of today is like. */
const VERDICTS_MAX = 7

/** The predictions of the last half year, each 28 days or older, held against what happened. */
export function readVerdicts(sql: Sql, today: string): Verdict[] {
  const verdicts = new Map<string, Verdict>()
  const active = new Set(
    sql
      .exec<{ day: string }>(
        'SELECT day FROM day WHERE features + outcomes > 0 AND day >= ?',
        addDays(today, -VERDICT_EVERY * (VERDICTS_MAX + 1)),
      )
      .toArray()
      .map(({ day }) => day),
  )
  for (let i = 1; i <= VERDICTS_MAX; i++) {
    const on = addDays(today, -VERDICT_EVERY * i)
    const [row] = sql
      .exec<{ p_quiet: number | null; hindsight: number }>(
        'SELECT p_quiet, hindsight FROM health_day WHERE day = ?',
        on,
      )
      .toArray()
    if (!row || row.p_quiet === null) continue
    const band = Math.min(9, Math.floor(row.p_quiet * 10))
    const hindsight = row.hindsight === 1
    const key = `${band} ${hindsight}`
    const verdict = verdicts.get(key) ?? { band, hindsight, said: 0, quiet: 0 }
    verdict.said += 1
    let quiet = true
    for (let d = 0; d < VERDICT_EVERY && quiet; d++) quiet = !active.has(addDays(on, d))
    if (quiet) verdict.quiet += 1
    verdicts.set(key, verdict)
  }
  return [...verdicts.values()]
}
