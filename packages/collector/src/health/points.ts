// Health as points that add up, for a person to check: what each part gives, of what it could.

import type { ComponentName } from './additive.ts'
import type { Health } from './health.ts'

export interface Points {
  name: ComponentName | 'staying'
  points: number
  of: number
}

const BEGINNER: readonly ComponentName[] = ['milestones', 'firstOutcome', 'invited']

/**
 * The parts of a health score, largest first; together they are the score, to its rounding. Half is how likely the
 * account is to stay, half its components; of a beginner the components are all. Empty while it is too early to tell.
 */
export function pointsOf({ health, pQuiet, components }: Health): Points[] {
  if (health === null || pQuiet === null) return []
  const isBeginner = components.some(({ name }) => BEGINNER.includes(name))
  const whole = isBeginner ? 100 : 50
  const parts = components.map(
    ({ name, value, weight }): Points => ({ name, points: whole * weight * value, of: whole * weight }),
  )
  if (!isBeginner) parts.push({ name: 'staying', points: 50 * (1 - pQuiet), of: 50 })
  return parts.sort((a, b) => b.of - a.of)
}

/** The part that costs most; undefined when nothing is missing. */
export function mostDragging(parts: readonly Points[]): Points | undefined {
  const [most] = parts.toSorted((a, b) => b.of - b.points - (a.of - a.points))
  return most && most.of - most.points >= 0.5 ? most : undefined
}
