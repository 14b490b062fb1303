import { tQuantile } from './distributions.ts'

/**
 * Half the width of the ordinary interval, good for one look on a day that was set before: Student's t
 * with a degree of freedom for each account but two (Donner & Klar 2000, Cluster Randomization Trials).
 */
export function fixedDayHalfWidth(se: number, accounts: number, alpha: number): number {
  return se * tQuantile(alpha, accounts - 2)
}
