// Headline health, 0 to 100: half how likely the account is to stay, half how it does against its own history.

import { additive, type Component, establishedComponents } from './additive.ts'
import type { HealthConfig } from './config.ts'
import type { History } from './history.ts'
import type { Look } from './look.ts'
import { TOO_EARLY_DAYS } from './metrics/tenure.ts'
import { milestonesMissing, ONBOARDING_DAYS, onboardingComponents } from './onboarding.ts'
import type { Portfolio } from './portfolio.ts'
import { pQuiet } from './quiet.ts'

export interface Health {
  /** 0 to 100, to a tenth; null while it is too early to tell. */
  health: number | null
  /** Probability of no activity in the next 28 days; null while it is too early to tell. */
  pQuiet: number | null
  /** What the additive half is made of. */
  components: Component[]
}

/**
 * 50 · (1 − P(quiet)) + 50 · additive. No score in the first 14 days. Until day 45, while configured milestones are
 * missing, 100 · the onboarding components instead: an account that has not begun has no habit to lose.
 */
export function healthOf(history: History, look: Look, config: HealthConfig, portfolio: Portfolio): Health {
  if (look.tenure < TOO_EARLY_DAYS) return { health: null, pQuiet: null, components: [] }
  const quiet = pQuiet(history, look.day)
  const onboarding = look.tenure < ONBOARDING_DAYS && milestonesMissing(history, look.day, config).length > 0
  const beginner = onboarding ? onboardingComponents(history, look, config, portfolio) : []
  if (beginner.length > 0) {
    return { health: toTenth(100 * additive(beginner)), pQuiet: quiet, components: beginner }
  }
  const components = establishedComponents(history, look, config)
  return { health: toTenth(50 * (1 - quiet) + 50 * additive(components)), pQuiet: quiet, components }
}

function toTenth(value: number): number {
  return Math.round(value * 10) / 10
}
