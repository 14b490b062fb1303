import { VALUE_SCALE } from '@tend/wire'
import { type History, profileOn } from '../history.ts'
import { MONTH_DAYS, type Window, windowBefore, within } from '../window.ts'

export interface Achieved {
  count: number
  /** In the outcome's own unit. */
  value: number
}

/** Count and value of each outcome in the window. Units differ, so values are never added across outcomes. */
export function outcomesIn(history: History, window: Window): Map<string, Achieved> {
  const achieved = new Map<string, Achieved>()
  for (const day of within(history.activeDays, window)) {
    for (const [name, { count, value }] of history.days.get(day)?.outcomes ?? []) {
      const sum = achieved.get(name) ?? { count: 0, value: 0 }
      achieved.set(name, { count: sum.count + count, value: sum.value + value / VALUE_SCALE })
    }
  }
  return achieved
}

/** The outcomes an account is judged by: those configured, or all that came in any of the windows. */
export function outcomeNames(
  windows: readonly Map<string, Achieved>[],
  configured: readonly { name: string }[],
): string[] {
  if (configured.length > 0) return configured.map(({ name }) => name)
  return [...new Set(windows.flatMap(window => [...window.keys()]))]
}

/**
 * Outcomes of the last 28 days per seat of that day (per active user while seats are unknown); null when there is
 * neither. Source: Gold's unit ratios (listing 7.1): raw value follows size, value per unit follows use.
 */
export function outcomesPerSeat(history: History, day: number, users: number): number | null {
  const units = profileOn(history, day - 1)?.seats ?? users
  if (units === 0) return null
  let count = 0
  for (const achieved of outcomesIn(history, windowBefore(day, MONTH_DAYS)).values()) count += achieved.count
  return count / units
}
