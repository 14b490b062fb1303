import type { History } from '../history.ts'

/** Two weeks say too little about a habit to judge it: too early to tell. */
export const TOO_EARLY_DAYS = 14

/** Whole days since the account's first event; 0 before and on the first day. */
export function tenure({ firstDay }: History, day: number): number {
  return firstDay === undefined ? 0 : Math.max(0, day - firstDay)
}

/**
 * What `count` events of an observation would be per 28 days, when the account was there for only part of it:
 * count · 28 / min(observed days, tenure). null below `tenureMin` days, where a few days would be blown up to a month.
 * Source: Gold, "Fighting Churn with Data" (2020), listing 7.8.
 */
export function tenureScaled(
  count: number,
  observedDays: number,
  tenureDays: number,
  tenureMin = TOO_EARLY_DAYS,
): number | null {
  if (tenureDays < tenureMin) return null
  return (count * 28) / Math.min(observedDays, tenureDays)
}
