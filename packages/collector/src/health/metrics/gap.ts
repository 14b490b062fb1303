import type { History } from '../history.ts'
import { windowBefore, within } from '../window.ts'

/** Fewer gaps than these say nothing of a habit. */
const GAPS_MIN = 4

/** A gap of two weeks is unusual nowhere: what is assumed until the account has shown its own. */
const GAP_UNKNOWN = 14

const GAP_DAYS = 180

export interface Gap {
  /** 9 of 10 gaps are this long or shorter; in days, 1 for consecutive days. */
  p90: number
  /** How many gaps that rests on; under 4 the length is an assumption. */
  gaps: number
}

/**
 * The account's own rhythm: the 90th percentile (nearest rank) of the gaps between its active days of the last 180
 * days, 14 with fewer than 4 gaps. Own history, because a monthly product is not slipping after two weeks.
 */
export function usualGap(history: History, day: number): Gap {
  return gapOf(within(history.activeDays, windowBefore(day, GAP_DAYS)))
}

/** The same of any ascending days, for a single person's. */
export function gapOf(days: readonly number[]): Gap {
  const gaps = days
    .slice(1)
    .map((day, i) => day - (days[i] as number))
    .sort((a, b) => a - b)
  const p90 = gaps.length < GAPS_MIN ? GAP_UNKNOWN : (gaps[Math.ceil(0.9 * gaps.length) - 1] as number)
  return { p90, gaps: gaps.length }
}
