// Exact distinct people of any window, from month bitmaps: an AND with the window's mask, no sketches.

import { eachDay } from '../../account/calendar.ts'
import type { MonthBits } from '../../account/fold.ts'
import type { UserBits } from '../history.ts'
import { MONTH_DAYS, masksOf, popcount, type Window, windowBefore } from '../window.ts'

/**
 * Days each user was active in the window, for those who were: L_w(u) = Σ_{d ∈ w} A(u,d), with A(u,d) = 1 if user u
 * did at least one thing of `kind` on day d. Distinct users are its size.
 * Source: Mozilla's "clients last seen" bit patterns (docs.telemetry.mozilla.org).
 */
export function activeDaysByUser(
  users: UserBits,
  window: Window,
  kind: keyof MonthBits = 'active',
): Map<string, number> {
  const masks = masksOf(window)
  const days = new Map<string, number>()
  for (const [user, months] of users) {
    let count = 0
    for (const [month, mask] of masks) {
      const bits = months.get(month)
      if (bits) count += popcount(bits[kind] & mask)
    }
    if (count > 0) days.set(user, count)
  }
  return days
}

/** Number of distinct users with at least one active day in the window. */
export function distinctUsers(users: UserBits, window: Window, kind?: keyof MonthBits): number {
  return activeDaysByUser(users, window, kind).size
}

/** DAU, WAU and MAU of an account on the eve of `day`: users with L1, L7, L28 ≥ 1. 28 days, not 30: equal weekdays. */
export function activeUsers(users: UserBits, day: number): { dau: number; wau: number; mau: number } {
  const within = (days: number) => distinctUsers(users, windowBefore(day, days))
  return { dau: within(1), wau: within(7), mau: within(MONTH_DAYS) }
}

/** Day numbers in the window on which one user was active, ascending. */
export function daysOfUser(users: UserBits, user: string, window: Window): number[] {
  const days: number[] = []
  const months = users.get(user)
  for (const [month, mask] of masksOf(window)) {
    eachDay(month, (months?.get(month)?.active ?? 0) & mask, day => days.push(day))
  }
  return days
}

/** The first day number on which one user was active; undefined when never. */
export function firstDayOf(users: UserBits, user: string): number | undefined {
  let [first, bits] = [Number.POSITIVE_INFINITY, 0]
  for (const [month, { active }] of users.get(user) ?? []) {
    if (active !== 0 && month < first) [first, bits] = [month, active]
  }
  let day: number | undefined
  eachDay(first, bits & -bits, number => {
    day = number
  })
  return day
}
