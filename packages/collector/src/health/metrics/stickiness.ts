import type { UserBits } from '../history.ts'
import { MONTH_DAYS, windowBefore } from '../window.ts'
import { activeDaysByUser } from './activeUsers.ts'

/** Business days of four weeks, for products that are used at work. */
export const BUSINESS_DAYS = 20

/**
 * Mean DAU over MAU of four weeks: Σ_u L28(u) / (28 · MAU), from 1/28 (everybody once) to 1 (everybody daily); null
 * without users. With `days` = 20 the business-day version, which weekend work lifts above 1.
 * Source: DAU/MAU as Pendo (support.pendo.io 360054782691) and Sourcegraph average it.
 */
export function stickiness(users: UserBits, day: number, days: number = MONTH_DAYS): number | null {
  const active = activeDaysByUser(users, windowBefore(day, MONTH_DAYS))
  if (active.size === 0) return null
  let userDays = 0
  for (const count of active.values()) userDays += count
  return userDays / (days * active.size)
}
