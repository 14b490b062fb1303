// Signals about what is used.

import { entryOf } from '../config.ts'
import { type History, profileOn } from '../history.ts'
import { baseline } from '../metrics/baseline.ts'
import { MONTH_DAYS, type Window } from '../window.ts'
import { daysWith, spanned, toDays } from './days.ts'
import { poissonAtMost } from './guard.ts'
import type { Sight, Signal } from './signal.ts'
import { called, capitalised, count, dayWords } from './words.ts'

/** Windows before the present one that must show a habit, and in how many of them. */
const HABIT_WINDOWS = 4
const HABIT_MIN = 3

/** By chance once in fifty. */
const CHANCE_MAX = 0.02

/**
 * A feature in at least three of the four windows before, on enough days that its absence is no accident, and not at
 * all in this one. What the account does less of altogether is allowed for: then it is slowing, not dropping.
 */
export function featureDropped({ history, look, config, allowance }: Sight): Signal | null {
  const [window] = look.windows
  const [activeNow = 0] = look.activeDays
  const usual = baseline(look.activeDays, look.tenure)
  if (!window || activeNow === 0 || !usual) return null
  const before: Window = { from: window.from - HABIT_WINDOWS * MONTH_DAYS, to: window.from - 1 }
  const [now, ...earlier] = look.features
  const dropped = [...new Set(earlier.slice(0, HABIT_WINDOWS).flatMap(features => [...features]))]
    .filter(name => !now?.has(name))
    .filter(
      name => earlier.slice(0, HABIT_WINDOWS).filter(features => features.has(name)).length >= HABIT_MIN,
    )
    .map(name => ({ name, days: daysWith(history, 'features', name, before) }))
    .filter(({ days }) => {
      const expected = (days.length / HABIT_WINDOWS) * allowance * Math.min(1, activeNow / usual)
      return poissonAtMost(0, expected) < CHANCE_MAX
    })
    .sort((a, b) => b.days.length - a.days.length)
  const [most] = dropped
  if (!most) return null
  const others = dropped.length > 1 ? ` and ${count(dropped.length - 1, 'other feature')}` : ''
  const last = dayWords(most.days.at(-1) as number, look.day)
  return {
    kind: 'feature-dropped',
    axis: 'risk',
    text: `Stopped using ${called(most.name, config)}${others} (${often(most.days.length)} until ${last}).`,
    value: 0,
    baseline: most.days.length / HABIT_WINDOWS,
    window: spanned(window),
    days: toDays(most.days),
  }
}

/** How often, of days in sixteen weeks. */
function often(days: number): string {
  if (days >= 48) return 'most days'
  return days >= 24 ? 'several times a week' : 'about weekly'
}

/** Met once, a limit may be a test. */
const LIMIT_TIMES_MIN = 2

export function limitMet({ history, look, config }: Sight): Signal | null {
  const [window] = look.windows
  if (!window) return null
  for (const { feature, label } of config.limits) {
    const { days, times } = used(history, window, feature)
    if (times < LIMIT_TIMES_MIN) continue
    return {
      kind: 'limit-met',
      axis: 'opportunity',
      text: `Hit the ${label} ${times} times in four weeks.`,
      value: times,
      baseline: null,
      window: spanned(window),
      days: toDays(days),
    }
  }
  return null
}

export function beyondPlan({ history, look, config }: Sight): Signal | null {
  const [window] = look.windows
  const plan = profileOn(history, look.day - 1)?.plan
  if (!window || plan === undefined) return null
  for (const feature of entryOf(config.beyondPlan, plan) ?? []) {
    const { days, times } = used(history, window, feature)
    if (times === 0) continue
    return {
      kind: 'beyond-plan',
      axis: 'opportunity',
      text: `Tried ${called(feature, config)} on ${count(days.length, 'day')}; ${capitalised(plan)} does not include it.`,
      value: times,
      baseline: 0,
      window: spanned(window),
      days: toDays(days),
    }
  }
  return null
}

function used(history: History, window: Window, feature: string): { days: number[]; times: number } {
  const days = daysWith(history, 'features', feature, window)
  const times = days.reduce((sum, day) => sum + (history.days.get(day)?.features.get(feature) ?? 0), 0)
  return { days, times }
}
