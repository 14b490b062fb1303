// The two questions a score is asked, exactly as analytics.md §4.7 and its references define them. A snapshot day D sees
// the days before D; what came lies from D on.

import type { History } from '../src/health/history.ts'
import { countIn, MONTH_DAYS, windowBefore } from '../src/health/window.ts'

export interface Question {
  name: 'earlyWarning' | 'contraction'
  /** Days from the snapshot on that the answer needs. */
  horizonDays: number
  /** Whether the account is asked about on `day`. */
  asks(history: History, day: number): boolean
  /** Whether it came to pass. */
  happened(history: History, day: number): boolean
}

/** Active in the last 14 days, and at least 28 days old: will nobody be active in the next 28? */
export const EARLY_WARNING: Question = {
  name: 'earlyWarning',
  horizonDays: MONTH_DAYS,
  asks: ({ firstDay, activeDays }, day) =>
    firstDay !== undefined && day - firstDay >= MONTH_DAYS && countIn(activeDays, windowBefore(day, 14)) > 0,
  happened: ({ activeDays }, day) => countIn(activeDays, { from: day, to: day + MONTH_DAYS - 1 }) === 0,
}

/** Active now, and on at least 3 days per 28 over days 28 to 112 back: will the next 84 days bring less than half? */
export const CONTRACTION: Question = {
  name: 'contraction',
  horizonDays: 84,
  asks: (history, day) =>
    history.firstDay !== undefined &&
    day - history.firstDay >= 112 &&
    usualDays(history, day) >= 3 &&
    countIn(history.activeDays, windowBefore(day, MONTH_DAYS)) > 0,
  happened: (history, day) =>
    countIn(history.activeDays, { from: day, to: day + 83 }) / 3 < usualDays(history, day) / 2,
}

/** Active days per 28 over days 28 to 112 back. */
function usualDays({ activeDays }: History, day: number): number {
  return countIn(activeDays, { from: day - 112, to: day - MONTH_DAYS - 1 }) / 3
}
