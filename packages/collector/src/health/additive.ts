// The additive score: an account against its own history, in components a person can add up. An input that is missing
// hands its weight to those that are there; it never counts as zero.

import type { HealthConfig } from './config.ts'
import type { History } from './history.ts'
import type { Look } from './look.ts'
import { baseline, habitualBaseline } from './metrics/baseline.ts'
import { type Achieved, outcomeNames } from './metrics/outcomes.ts'
import { BUSINESS_DAYS } from './metrics/stickiness.ts'

export type ComponentName = keyof HealthConfig['weights'] | 'milestones' | 'firstOutcome' | 'invited'

export interface Component {
  name: ComponentName
  /** 0 to 1. */
  value: number
  /** Share of the additive score, after weights were handed on; the shares of a score add up to 1. */
  weight: number
}

/** Eight features are a broad use of any product; an account that ever used fewer is measured by those. */
const FEATURES_FULL = 8

/** Doublings from nobody to the 15 people from whom on one leaving is no longer felt. */
const PEOPLE_DOUBLINGS = 4

export function additive(components: readonly Component[]): number {
  return components.reduce((sum, { value, weight }) => sum + value * weight, 0)
}

/** Components of an established account. Formulas: analytics.md §4.2; people were changed, see `people`. */
export function establishedComponents(history: History, look: Look, config: HealthConfig): Component[] {
  const { weights } = config
  const outcomes = outcomesValue(look, config)
  // Outcomes took their weight from frequency and trend, half each; without them it goes back.
  const lent = outcomes === null ? weights.outcomes / 2 : 0
  return share([
    ['rhythm', rhythm(look), weights.rhythm],
    ['frequency', frequency(look), weights.frequency + lent],
    ['trend', trend(look), weights.trend + lent],
    ['people', people(look, config), weights.people],
    ['breadth', breadth(history, look, config), weights.breadth],
    ['outcomes', outcomes, weights.outcomes],
  ])
}

/** Components with an input, their weights made to add up to 1. */
export function share(inputs: [name: ComponentName, value: number | null, weight: number][]): Component[] {
  const known = inputs.filter((input): input is [ComponentName, number, number] => input[1] !== null)
  const total = known.reduce((sum, [, , weight]) => sum + weight, 0)
  return known.map(([name, value, weight]) => ({ name, value, weight: total === 0 ? 0 : weight / total }))
}

/** 1 up to the usual gap (nine of ten), 0 from three times that. */
function rhythm({ recency, gap }: Look): number {
  return 1 - clamp((recency / gap.p90 - 1) / 2)
}

/** Active days of 28 on a log scale: 20 business days are full marks. */
function frequency({ activeDays }: Look): number {
  return clamp(Math.log(1 + (activeDays[0] as number)) / Math.log(1 + BUSINESS_DAYS))
}

/** Active days against the own usual: ½ octave up is full marks, 1½ octaves down none. */
function trend({ activeDays, tenure }: Look): number | null {
  const usual = baseline(activeDays, tenure)
  if (usual === null) return null
  return clamp((Math.log2(((activeDays[0] as number) + 1) / (usual + 1)) + 1.5) / 2)
}

/**
 * Seats in use, when seats are known, full marks from the configured share on. Else people of 28 days against the
 * best of the last half year (its root: losing a quarter of the people is not losing a quarter of the health) times
 * how many they are. Against analytics.md's form this lifted the headline from .834 to .838 for silence and from .780
 * to .785 for contraction on the log before 2015.
 */
function people({ users, seats }: Look, { thresholds }: HealthConfig): number | null {
  if (seats) return clamp(seats.utilisation / thresholds.seatsFull)
  const counts = users.map(({ size }) => size)
  const [now = 0] = counts
  const peak = Math.max(...counts)
  if (peak === 0) return null
  return Math.sqrt(now / peak) * clamp(Math.log2(1 + now) / PEOPLE_DOUBLINGS)
}

/** Distinct features used of those the account ever used (at most eight), or of the core ones when configured. */
function breadth(history: History, { day, features }: Look, { coreFeatures }: HealthConfig): number | null {
  let ever = coreFeatures.length
  if (ever === 0) for (const first of history.firsts.features.values()) if (first < day) ever++
  if (ever === 0) return null
  return clamp((features[0]?.size ?? 0) / Math.min(FEATURES_FULL, ever))
}

/** Each outcome against its own usual, twice half being full marks at the usual itself; the mean over outcomes. */
function outcomesValue(look: Look, config: HealthConfig): number | null {
  const ratios = outcomeRatios(look, config)
  if (ratios.length === 0) return null
  return ratios.reduce((sum, ratio) => sum + clamp(ratio), 0) / ratios.length
}

/** Now over usual, for each outcome that has a usual; of the configured outcomes, or of all. */
export function outcomeRatios({ outcomes, tenure }: Look, config: HealthConfig): number[] {
  return outcomeNames(outcomes, config.outcomes).flatMap(name => {
    const measure = config.outcomes.find(outcome => outcome.name === name)?.measure ?? 'count'
    const values = outcomes.map(window => amount(window.get(name), measure))
    const usual = habitualBaseline(values, tenure)
    return usual === null || usual <= 0 ? [] : [(values[0] as number) / usual]
  })
}

function amount(achieved: Achieved | undefined, measure: 'count' | 'value'): number {
  return achieved?.[measure] ?? 0
}

export function clamp(value: number): number {
  return Math.max(0, Math.min(1, value))
}
