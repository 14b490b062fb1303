// Everything that is said about one experiment, from its accounts: a pure function. Whole days only: the one
// that is under way has not happened to everybody yet.

import { daysBetween } from '../account/calendar.ts'
import { type Comparison, compare, type Horizon, type Side } from './comparison.ts'
import { ALPHA, type ExperimentConfig } from './config.ts'
import { type Exposed, type Total, totalOf, usersOf } from './exposed.ts'
import { MEASURES, type Measure, unitOf } from './measure.ts'
import { type SampleRatio, sampleRatio } from './sampleRatio.ts'

export interface ReportArm {
  variant: string
  accounts: number
  users: number
  /** The part of all accounts that should be in it, 0 to 1. */
  expected: number
}

export interface Report {
  name: string
  firstDay: string
  /** The last day that is counted. */
  through: string
  endsOn: string | null
  horizon: Horizon
  control: string
  /** By name, the control first. */
  arms: ReportArm[]
  /** Accounts that saw more than one variant; they are in no arm. */
  crossed: number
  sampleRatio: SampleRatio
  /** One for each variant that is not the control: what the experiment is about. */
  primary: Comparison[]
  /** Everything else that was measured. The more there is, the more of it will look like something. */
  exploratory: Comparison[]
}

/** `yesterday` is the last whole day. `all` is not empty. */
export function reportOf(
  name: string,
  all: readonly Exposed[],
  yesterday: string,
  config: ExperimentConfig = {},
): Report {
  const { endsOn = null } = config
  const isOver = endsOn !== null && endsOn <= yesterday
  const through = isOver ? endsOn : yesterday
  const entered = all.filter(({ firstDay }) => firstDay <= through)
  const kept = entered.filter(({ crossed }) => !crossed)
  const lasts = new Map(kept.map(account => [account, daysBetween(account.firstDay, through)]))
  const lastOf = (account: Exposed) => lasts.get(account) as number
  const control = controlOf(all, config)
  const variants = variantsOf(all, control)
  const shares = sharesOf(variants, config)
  const users = new Map(kept.map(account => [account, usersOf(account, lastOf(account))]))
  const arms = variants.map((variant, i): ReportArm & { exposed: Exposed[] } => {
    const exposed = kept.filter(account => account.variant === variant)
    return {
      variant,
      accounts: exposed.length,
      users: exposed.reduce((sum, account) => sum + (users.get(account) as number), 0),
      expected: shares[i] as number,
      exposed,
    }
  })
  const ratio = sampleRatio(
    arms.map(({ accounts }) => accounts),
    shares,
  )
  const horizon: Horizon = isOver ? 'fixed' : 'any day'

  const compareAll = (outcome: string, measures: readonly Measure[]): Comparison[] => {
    const totals = new Map<Exposed, Total>(kept.map(one => [one, totalOf(one, outcome, lastOf(one))]))
    const side = (arm: (typeof arms)[number], measure: Measure): Side => ({
      variant: arm.variant,
      users: arm.users,
      units: arm.exposed.map(one =>
        unitOf(measure, one.account, totals.get(one) as Total, users.get(one) as number),
      ),
    })
    const [first, ...others] = arms
    const hasValue = [...totals.values()].some(({ value }) => value !== 0)
    return measures
      .filter(measure => measure !== 'value' || hasValue)
      .flatMap(measure =>
        others.map(other =>
          compare({
            outcome,
            measure,
            control: side(first as (typeof arms)[number], measure),
            variant: side(other, measure),
            horizon,
            // Bonferroni: each comparison gets its part of the chance to be wrong.
            alpha: ALPHA / others.length,
            isBlocked: ratio.verdict === 'block',
          }),
        ),
      )
  }

  const outcomes = outcomesOf(kept, lastOf)
  const primary = config.primary ?? outcomes[0]
  const [headline, ...rest] = MEASURES
  return {
    name,
    firstDay: all.map(({ firstDay }) => firstDay).sort()[0] as string,
    through,
    endsOn,
    horizon,
    control,
    arms: arms.map(({ exposed, ...arm }) => arm),
    crossed: entered.length - kept.length,
    sampleRatio: ratio,
    primary: primary === undefined ? [] : compareAll(primary, [headline]),
    exploratory: [
      ...(primary === undefined ? [] : compareAll(primary, rest)),
      ...outcomes.filter(outcome => outcome !== primary).flatMap(outcome => compareAll(outcome, MEASURES)),
    ],
  }
}

function controlOf(all: readonly Exposed[], config: ExperimentConfig): string {
  const names = all.map(({ variant }) => variant).sort()
  return config.control ?? (names.includes('control') ? 'control' : (names[0] as string))
}

function variantsOf(all: readonly Exposed[], control: string): string[] {
  const others = new Set(all.map(({ variant }) => variant))
  others.delete(control)
  return [control, ...[...others].sort()]
}

function sharesOf(variants: readonly string[], { shares }: ExperimentConfig): number[] {
  const weights = variants.map(variant => (shares ? (shares[variant] ?? 0) : 1))
  const sum = weights.reduce((total, weight) => total + weight, 0)
  return weights.map(weight => weight / sum)
}

/** Every outcome of the accounts that are compared, the most frequent first. */
function outcomesOf(kept: readonly Exposed[], lastOf: (account: Exposed) => number): string[] {
  const counts = new Map<string, number>()
  for (const account of kept) {
    for (const outcome of Object.keys(account.outcomes)) {
      const { count } = totalOf(account, outcome, lastOf(account))
      if (count > 0) counts.set(outcome, (counts.get(outcome) ?? 0) + count)
    }
  }
  return [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1)).map(([outcome]) => outcome)
}
