// Where a log is cut: what lies before may be used to choose forms and constants, what lies after only to measure.

import { addDays, toDay, toNumber } from '../src/account/calendar.ts'

export interface Split {
  /** Day number of the first snapshot. */
  from: number
  /** Day number of the last day of the log. */
  last: number
}

/** A long log begins to be measured on a New Year's Day, a shorter one on the first of a month. */
const LONG_DAYS = 4 * 365

/** By default a quarter of the log comes before, so that the oldest accounts have a history. */
export function defaultFrom(first: number, last: number): number {
  const day = toDay(first + Math.ceil((last - first) / 4))
  const next =
    last - first >= LONG_DAYS
      ? `${Number(day.slice(0, 4)) + 1}-01-01`
      : `${addDays(`${day.slice(0, 7)}-01`, 31).slice(0, 7)}-01`
  return toNumber(next)
}

/** The newest four weeks of a log are often not complete yet: they are nobody's answer. */
const RESERVE_DAYS = 28

/** The last snapshot whose answer lies inside the log. */
export function defaultUntil(last: number, horizonDays: number): number {
  return last + 1 - horizonDays - RESERVE_DAYS
}
