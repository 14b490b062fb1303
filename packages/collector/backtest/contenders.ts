// Who answers: the shipped scores, and the three simple ones that they must beat to be worth their words.

import { additive } from '../src/health/additive.ts'
import type { HealthConfig } from '../src/health/config.ts'
import { healthOf } from '../src/health/health.ts'
import type { History } from '../src/health/history.ts'
import { lookBack } from '../src/health/look.ts'
import { baseline } from '../src/health/metrics/baseline.ts'
import { NO_PORTFOLIO } from '../src/health/portfolio.ts'

export const CONTENDERS = ['health', 'pQuiet', 'additive', 'recency', 'frequency', 'rubric'] as const

export type Contender = (typeof CONTENDERS)[number]

/** What each says of an account on `day`, higher meaning worse. One look, because most of the time goes there. */
export function verdicts(history: History, day: number, config: HealthConfig): Record<Contender, number> {
  const look = lookBack(history, day, config)
  const { health, pQuiet, components } = healthOf(history, look, config, NO_PORTFOLIO)
  return {
    health: -(health ?? 0),
    pQuiet: pQuiet ?? 0,
    additive: -additive(components),
    recency: look.recency,
    frequency: -(look.activeDays[0] ?? 0),
    rubric: -rubric(look),
  }
}

/**
 * Red, yellow, green as customer-success teams set it up by hand: recency, active days, people and features, the
 * latter three against the account's own usual; 0 to 2 points each.
 */
function rubric({ recency, activeDays, users, features, tenure }: ReturnType<typeof lookBack>): number {
  const against = (values: number[]) => {
    const usual = baseline(values, tenure)
    return usual ? points((values[0] as number) / usual, 0.5, 0.9) : 1
  }
  return (
    points(-recency, -14, -7) +
    against(activeDays) +
    against(users.map(({ size }) => size)) +
    against(features.map(({ size }) => size))
  )
}

function points(value: number, yellow: number, green: number): number {
  return value >= green ? 2 : value >= yellow ? 1 : 0
}
