import { MONTH_DAYS } from '../window.ts'

/** Windows that make a baseline: three, so that one odd month does not rule it. */
export const BASELINE_WINDOWS = 3

/**
 * The account's own usual: mean of `values[1..3]`, the 28-day windows before the present one (`values[0]`), as far as
 * they lie wholly inside its tenure; null when none does.
 */
export function baseline(values: readonly number[], tenureDays: number): number | null {
  const known = earlier(values, tenureDays)
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length
}

/** The same by median: for counts of people, where one training day should not raise the bar. */
export function medianBaseline(values: readonly number[], tenureDays: number): number | null {
  const known = earlier(values, tenureDays).sort((a, b) => a - b)
  if (known.length === 0) return null
  const middle = (known.length - 1) / 2
  return ((known[Math.floor(middle)] as number) + (known[Math.ceil(middle)] as number)) / 2
}

/**
 * The usual of something that may have stopped altogether: while nothing comes, it is the baseline of when it stopped,
 * if there was some in each of the three windows before. Else nothing would be the new usual within twelve weeks.
 */
export function habitualBaseline(values: readonly number[], tenureDays: number): number | null {
  // The window it stopped in has a part of its usual; the one after it is held against those before.
  const since = Math.max(0, values.findIndex(value => value > 0) - 1)
  const before = values.slice(since)
  const habit = before.slice(1, 1 + BASELINE_WINDOWS).filter(value => value > 0)
  return habit.length === BASELINE_WINDOWS
    ? baseline(before, tenureDays - MONTH_DAYS * since)
    : baseline(values, tenureDays)
}

function earlier(values: readonly number[], tenureDays: number): number[] {
  return values.slice(1, 1 + BASELINE_WINDOWS).filter((_, i) => MONTH_DAYS * (i + 2) <= tenureDays)
}

/**
 * Now against usual: (x + k) / (B + k). k = ½ keeps small counts from shouting: 0 against 1 is a third, not nothing.
 * Source: Gold's percent change (listing 7.5), shrunk.
 */
export function trendRatio(now: number, usual: number, k = 0.5): number {
  return (now + k) / (usual + k)
}
