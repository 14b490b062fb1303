import type { History } from '../history.ts'
import { type Window, within } from '../window.ts'
import { activeDaysByUser } from './activeUsers.ts'

/**
 * How much gets done when somebody is there: feature uses and outcomes per active user-day of the window; null when
 * nobody was. A ratio, so that a growing account does not look deeper than a small one (Gold, listing 7.1).
 */
export function depth(history: History, window: Window): number | null {
  let userDays = 0
  for (const days of activeDaysByUser(history.users, window).values()) userDays += days
  if (userDays === 0) return null
  let events = 0
  for (const day of within(history.activeDays, window)) {
    const counts = history.days.get(day)
    for (const count of counts?.features.values() ?? []) events += count
    for (const { count } of counts?.outcomes.values() ?? []) events += count
  }
  return events / userDays
}
