import { entryOf } from '../config.ts'
import { dueDay, milestonesMissing } from '../onboarding.ts'
import { spanned } from './days.ts'
import type { Sight, Signal } from './signal.ts'
import { rounded } from './words.ts'

/** A week late is stuck. */
const LATE_DAYS = 7

/** After a quarter it is a habit, not an onboarding. */
const ONBOARDING_PAST_DAYS = 90

export function stuckOnboarding({ history, look, config, portfolio }: Sight): Signal | null {
  if (look.tenure > ONBOARDING_PAST_DAYS) return null
  const [late] = milestonesMissing(history, look.day, config)
    .map(milestone => ({ milestone, due: dueDay(milestone, portfolio) }))
    .filter(({ due }) => look.tenure > due + LATE_DAYS)
    .sort((a, b) => a.due - b.due)
  if (!late) return null
  const { milestone, due } = late
  const others = entryOf(portfolio.milestones, milestone.name) ? 'most do it by' : 'due by'
  return {
    kind: 'stuck-onboarding',
    axis: 'risk',
    text: `${milestone.label} not done by day ${look.tenure}; ${others} day ${rounded(due)}.`,
    value: look.tenure,
    baseline: due,
    window: spanned({ from: look.day - look.tenure, to: look.day - 1 }),
    days: [],
  }
}
