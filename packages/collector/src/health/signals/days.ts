import { toDay } from '../../account/calendar.ts'
import type { Window } from '../window.ts'

/** A window as a signal carries it. */
export function spanned({ from, to }: Window): { from: string; to: string } {
  return { from: toDay(from), to: toDay(to) }
}

export function toDays(days: readonly number[]): string[] {
  return days.map(toDay)
}
