import type { History } from '../history.ts'
import { countIn, MONTH_DAYS, windowBefore } from '../window.ts'

/** Half a year: long enough to see a monthly habit, short enough to forget an old one. */
export const WEEKS = 26

/** Active days of the account among the last `days`. Source: the x of BG/BB (Fader, Hardie, Shang 2010). */
export function activeDays(history: History, day: number, days: number = MONTH_DAYS): number {
  return countIn(history.activeDays, windowBefore(day, days))
}

/** Seven-day windows with activity among the last 26. */
export function activeWeeks(history: History, day: number): number {
  let weeks = 0
  for (let back = 0; back < WEEKS; back++) {
    if (countIn(history.activeDays, windowBefore(day, 7, back)) > 0) weeks++
  }
  return weeks
}
