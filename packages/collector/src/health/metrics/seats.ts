import { type History, profileOn } from '../history.ts'
import { MONTH_DAYS, windowBefore } from '../window.ts'
import { distinctUsers } from './activeUsers.ts'

export interface SeatUse {
  /** Distinct users of the 28 days. */
  users: number
  /** Seats as they were on the last of them. */
  seats: number
  /** users / seats; above 1 when more people came than were paid for. */
  utilisation: number
}

/**
 * Seat utilisation on the eve of `day`: MAU / seats of that day; null while no seats are known. Seats of that day,
 * because today's would rewrite the past whenever a contract changes.
 * Source: GitLab's billable-user L28 (green from 80 %, red under 50 %), Sourcegraph's MAU/seats.
 */
export function seatUse(history: History, day: number): SeatUse | null {
  const seats = profileOn(history, day - 1)?.seats
  if (!seats) return null
  const users = distinctUsers(history.users, windowBefore(day, MONTH_DAYS))
  return { users, seats, utilisation: users / seats }
}
