// Did it help? What was foretold (account/verdicts.ts, summed over all accounts) beside what came of it.

import type { Verdict } from '../account/verdicts.ts'

/** From a half on an account is called at risk: a warning. */
const WARNED_BAND = 5

export interface Outcome {
  /** Predictions that can be checked by now. */
  said: number
  /** After how many of them nobody was active for 28 days. */
  quiet: number
}

export interface Calibration {
  warned: Outcome
  unwarned: Outcome
  /** By P(quiet) to a tenth, from the lowest; only those with a prediction. */
  bands: (Outcome & { band: number })[]
}

/** Of verdicts of one kind, said in time or in hindsight; null when there is none. */
export function calibrationOf(verdicts: readonly Verdict[]): Calibration | null {
  if (verdicts.length === 0) return null
  const bands = Map.groupBy(verdicts, ({ band }) => band)
  return {
    warned: sumOf(verdicts.filter(({ band }) => band >= WARNED_BAND)),
    unwarned: sumOf(verdicts.filter(({ band }) => band < WARNED_BAND)),
    bands: [...bands].map(([band, alike]) => ({ band, ...sumOf(alike) })).sort((a, b) => a.band - b.band),
  }
}

function sumOf(verdicts: readonly Verdict[]): Outcome {
  return {
    said: verdicts.reduce((sum, { said }) => sum + said, 0),
    quiet: verdicts.reduce((sum, { quiet }) => sum + quiet, 0),
  }
}
