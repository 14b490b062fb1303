// P(quiet): the probability that nobody of an account is active in the next 28 days. A closed form over the last half
// year, no training: every constant was chosen on the part of one open log before 2015 and is held to what came after.

import { eachDay } from '../account/calendar.ts'
import type { MonthBits } from '../account/fold.ts'
import type { History, UserBits } from './history.ts'
import { activeDays, activeWeeks, WEEKS } from './metrics/frequency.ts'
import { recency } from './metrics/recency.ts'
import { tenure } from './metrics/tenure.ts'
import { masksOf, type Window, windowBefore } from './window.ts'

/** Half a year of days: where the memory ends. */
const MEMORY_DAYS = 182

/** What people did weighs half after four weeks: of 14, 28 and 42 days the best (AUC .834, .846, .846 before 2015). */
const HALF_LIFE_DAYS = 28

/** 28 days hold about as many independent chances to come back as business days: active days come in clumps. */
const CHANCES = 20

/** Nobody is certain to come tomorrow. */
const RATE_MAX = 0.95

/**
 * Three numbers a person can follow:
 *
 * 1. How often the account is active, days per day: geometric mean of the rates of the last 28, 84 and 182 days and
 *    of the weeks among the last 26, each shrunk towards rarely so that few days prove little.
 * 2. How much its people are there, person-days per day, halved every 28 days. λ is the geometric mean of 1 and 2
 *    (1 alone for an account whose events name nobody).
 * 3. The gap to expect: 1/λ days, plus half of the silence so far.
 *
 * P = (1 − 1/gap)^20. More activity never raises it. Between 0 and 1; for an account without any event 1.
 */
export function pQuiet(history: History, day: number): number {
  const days = tenure(history, day)
  const silence = recency(history, day) ?? days
  const gap = 1 / rate(history, day, days) + silence / 2
  return (1 - Math.min(RATE_MAX, 1 / gap)) ** CHANCES
}

function rate(history: History, day: number, tenureDays: number): number {
  const shrunk = (window: number, prior: number) =>
    (activeDays(history, day, window) + 0.5) / (Math.min(tenureDays, window) + prior)
  const weeks = (activeWeeks(history, day) + 0.5) / (Math.min(WEEKS, Math.ceil(tenureDays / 7)) + 2)
  // A share of weeks as the rate of days that gives it.
  const weekly = 1 - (1 - Math.min(weeks, 0.97)) ** (1 / 7)
  const account = (shrunk(28, 7) * shrunk(84, 14) * shrunk(MEMORY_DAYS, 28) * weekly) ** (1 / 4)

  const personDays = fadedPersonDays(history.users, windowBefore(day, MEMORY_DAYS))
  if (personDays === 0) return account
  const faded = (length: number) => (1 - fade(length)) / (1 - fade(1))
  const people = (personDays + 0.5) / (faded(Math.min(tenureDays, MEMORY_DAYS)) + 7)
  return Math.sqrt(account * people)
}

const fade = (days: number) => 2 ** (-days / HALF_LIFE_DAYS)

/** Active days of all people, a day of yesterday counting 1 and one of `HALF_LIFE_DAYS` earlier ½. */
function fadedPersonDays(users: UserBits, window: Window): number {
  const masks = masksOf(window)
  let sum = 0
  const add = (number: number) => {
    sum += fade(window.to - number)
  }
  for (const months of users.values()) {
    for (const [month, mask] of masks) {
      const bits: MonthBits | undefined = months.get(month)
      if (bits) eachDay(month, bits.active & mask, add)
    }
  }
  return sum
}
