import type { UserBits } from '../history.ts'
import { windowBefore } from '../window.ts'
import { activeDaysByUser } from './activeUsers.ts'

/**
 * The power-user curve: how many users were active on exactly 1, 2, … `days` of the last `days` days (L28; L7 for
 * products of the working week). Position i holds i+1 days; the sum is MAU.
 * Source: Li Jin, "The Power User Curve" (L30), after Facebook's growth team.
 */
export function powerCurve(users: UserBits, day: number, days: number): number[] {
  const curve = new Array<number>(days).fill(0)
  for (const count of activeDaysByUser(users, windowBefore(day, days)).values()) {
    curve[count - 1] = (curve[count - 1] as number) + 1
  }
  return curve
}
