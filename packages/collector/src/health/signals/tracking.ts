import { toDay } from '../../account/calendar.ts'
import type { HealthConfig } from '../config.ts'
import type { Portfolio } from '../portfolio.ts'
import type { Signal } from './signal.ts'
import { rounded } from './words.ts'

/** Half of all events missing at once is rarely a customer. */
const TRAFFIC_MIN = 0.5

/** Yesterday's events of the whole deployment fell by more than half: scores stand still until somebody has looked. */
export function trackingProblem(portfolio: Portfolio, day: number, config: HealthConfig): Signal | null {
  const yesterday = toDay(day - 1)
  const { traffic } = portfolio
  if (traffic === null || traffic >= TRAFFIC_MIN || config.holidays.includes(yesterday)) return null
  return {
    kind: 'tracking-problem',
    axis: 'notice',
    text: `Tracking problem? All accounts together sent ${rounded(100 * (1 - traffic))} % fewer events than on this weekday before.`,
    value: traffic,
    baseline: 1,
    window: { from: yesterday, to: yesterday },
    days: [yesterday],
  }
}
