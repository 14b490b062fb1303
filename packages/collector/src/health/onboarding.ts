// The first weeks, judged by what a beginner should have done rather than by a habit that cannot exist yet.

import { type Component, share } from './additive.ts'
import { entryOf, type HealthConfig, type MilestoneConfig } from './config.ts'
import type { History } from './history.ts'
import type { Look } from './look.ts'
import type { Portfolio } from './portfolio.ts'

/** The age at which an account is judged by its habits (six weeks and a grace of three days; Totango takes 30 days). */
export const ONBOARDING_DAYS = 45

/** From five accounts on, what others needed is a better due day than the configured one. */
const ACCOUNTS_MIN = 5

/** Day number on which the milestone was first reached before `day`. */
export function reachedOn(
  history: History,
  { type, event }: MilestoneConfig,
  day: number,
): number | undefined {
  const first = history.firsts[type === 'feature' ? 'features' : 'outcomes'].get(event)
  return first !== undefined && first < day ? first : undefined
}

/** Days after the first event by which the milestone is usually reached. */
export function dueDay(milestone: MilestoneConfig, portfolio: Portfolio): number {
  const others = entryOf(portfolio.milestones, milestone.name)
  return others && others.accounts >= ACCOUNTS_MIN ? others.medianDay : milestone.dueDay
}

export function milestonesMissing(history: History, day: number, config: HealthConfig): MilestoneConfig[] {
  return config.milestones.filter(milestone => reachedOn(history, milestone, day) === undefined)
}

/** Milestones done of those due by now, a first outcome, and somebody invited. */
export function onboardingComponents(
  history: History,
  look: Look,
  config: HealthConfig,
  portfolio: Portfolio,
): Component[] {
  const done = config.milestones.length - milestonesMissing(history, look.day, config).length
  const due = config.milestones.filter(milestone => dueDay(milestone, portfolio) <= look.tenure).length
  const outcome = [...history.firsts.outcomes.values()].some(first => first < look.day)
  const users = Math.max(...look.users.map(({ size }) => size))
  return share([
    ['milestones', due === 0 ? null : Math.min(1, done / due), 0.5],
    ['firstOutcome', config.outcomes.length === 0 && !outcome ? null : Number(outcome), 0.25],
    ['invited', users === 0 ? null : Number(users > 1), 0.25],
  ])
}
