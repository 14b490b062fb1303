// Do customers stay? Accounts by the month they began, and how many of them were active in each month after it.

import type { Cohort } from '../views.ts'

/** Accounts alike in all that counts here. Months are YYYY-MM. */
export interface Kept {
  first: string
  /** The month `months` is told from: bit i, active i months before it. */
  told: string
  months: number
  accounts: number
}

/** A month that is not over says nothing yet and is left out; `now` is the present one. */
export function cohortsOf(kept: readonly Kept[], now: string): Cohort[] {
  const cohorts = new Map<string, Cohort>()
  for (const { first, told, months, accounts } of kept) {
    const cohort = cohorts.get(first) ?? {
      month: first,
      accounts: 0,
      active: new Array<number>(monthNumber(now) - monthNumber(first)).fill(0),
    }
    cohorts.set(first, cohort)
    cohort.accounts += accounts
    cohort.active = cohort.active.map((active, later) => {
      const ago = monthNumber(told) - monthNumber(first) - later
      // After the month it is told from the account sleeps, or it would have told another.
      return ago >= 0 && (months >> ago) & 1 ? active + accounts : active
    })
  }
  return [...cohorts.values()].sort((a, b) => (a.month < b.month ? -1 : 1))
}

function monthNumber(month: string): number {
  return Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7))
}
