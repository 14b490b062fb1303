// One variant against the control in one measure of one outcome: gates first, then the difference, how sure it
// is, and how much of it hangs on a single account.

import { anyDayHalfWidth } from './anyDay.ts'
import { armOf, type Unit } from './arm.ts'
import { fixedDayHalfWidth } from './fixedDay.ts'
import { type Gate, gatesOf } from './gates.ts'
import type { Measure } from './measure.ts'
import { permutationP } from './permutation.ts'

export interface Side {
  variant: string
  users: number
  units: readonly Unit[]
}

export interface Comparison {
  outcome: string
  measure: Measure
  variant: string
  control: string
  /** Σy / Σn of each arm. */
  ratios: { variant: number; control: number }
  /** The variant's ratio less the control's. */
  difference: number
  gates: Gate[]
  /** Absent where a gate is shut, or the arms' sizes are wrong. */
  interval?: { low: number; high: number }
  /** Of the permutation test; only after a day that was set before, for it is good for one look. */
  p?: number
  /** The account with most of what was counted in both arms, its part of it, and the difference without it. */
  biggest?: { account: string; share: number; differenceWithout: number }
}

/** How an interval is read. any day: whenever one likes; fixed: once, its day was set before and is over. */
export type Horizon = 'any day' | 'fixed'

export interface Comparing {
  outcome: string
  measure: Measure
  variant: Side
  control: Side
  horizon: Horizon
  alpha: number
  /** The arms' sizes are so wrong that nothing may be concluded. */
  isBlocked: boolean
}

/** The mixture's scale: an effect of half of what is usual is what an experiment can hope to see. */
const SCALE_OF_USUAL = 0.5

export function compare(asked: Comparing): Comparison {
  const { outcome, measure, variant, control, horizon, alpha, isBlocked } = asked
  const [a, b] = [armOf(control.units), armOf(variant.units)]
  const difference = b.ratio - a.ratio
  const isShare = measure === 'share'
  const comparison: Comparison = {
    outcome,
    measure,
    variant: variant.variant,
    control: control.variant,
    ratios: { variant: b.ratio, control: a.ratio },
    difference,
    gates: [...gatesOf(control, isShare), ...gatesOf(variant, isShare)],
  }
  const biggest = biggestOf(control.units, variant.units)
  if (biggest) comparison.biggest = biggest
  if (isBlocked || !comparison.gates.every(({ open }) => open)) return comparison

  const se = Math.sqrt(a.variance + b.variance)
  let half: number
  if (horizon === 'fixed') {
    half = fixedDayHalfWidth(se, a.accounts + b.accounts, alpha)
    comparison.p = permutationP(control.units, variant.units)
  } else {
    // Sizes, not values: what is paid and paid back may cancel to any small number.
    const size = [...control.units, ...variant.units].reduce((sum, { y }) => sum + Math.abs(y), 0)
    half = anyDayHalfWidth(se, (SCALE_OF_USUAL * size) / (a.n + b.n), alpha)
  }
  comparison.interval = { low: difference - half, high: difference + half }
  return comparison
}

function biggestOf(control: readonly Unit[], variant: readonly Unit[]): Comparison['biggest'] {
  let biggest: Unit | undefined
  let sum = 0
  for (const unit of [...control, ...variant]) {
    sum += Math.abs(unit.y)
    if (!biggest || Math.abs(unit.y) > Math.abs(biggest.y)) biggest = unit
  }
  if (!biggest || sum === 0) return undefined
  const ratioWithout = (units: readonly Unit[]) => armOf(units.filter(unit => unit !== biggest)).ratio
  return {
    account: biggest.account,
    share: Math.abs(biggest.y) / sum,
    differenceWithout: ratioWithout(variant) - ratioWithout(control),
  }
}
