import { toDay } from '../../account/calendar.ts'
import type { History } from '../history.ts'
import { type Window, within } from '../window.ts'

/** A window as a signal carries it. */
export function spanned({ from, to }: Window): { from: string; to: string } {
  return { from: toDay(from), to: toDay(to) }
}

export function toDays(days: readonly number[]): string[] {
  return days.map(toDay)
}

/** Days of the window on which the feature was used, or the outcome came. */
export function daysWith(
  { activeDays, days }: History,
  what: 'features' | 'outcomes',
  name: string,
  window: Window,
): number[] {
  return within(activeDays, window).filter(day => days.get(day)?.[what].has(name))
}
