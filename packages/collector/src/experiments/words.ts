// A comparison in a sentence. It gives both ends of what fits and leaves the choice to whoever reads it: with
// an interval around it, no difference is a prize.

import type { Comparison } from './comparison.ts'
import type { Gate } from './gates.ts'
import type { Measure } from './measure.ts'

/** What is measured, after the outcome's name: `invoice.paid per exposed user`. */
export const MEASURE_WORDS: Record<Measure, (outcome: string) => string> = {
  perUser: outcome => `${outcome} per exposed user`,
  value: outcome => `value of ${outcome} per exposed user`,
  share: outcome => `accounts with ${outcome}`,
}

/** What it is called in a table, beside its outcome. */
export const MEASURE_NAMES: Record<Measure, string> = {
  perUser: 'per exposed user',
  value: 'value per exposed user',
  share: 'share of accounts',
}

const GATE_WORDS: Record<Gate['what'], string> = {
  accounts: 'accounts',
  users: 'exposed users',
  with: 'accounts with the outcome',
  without: 'accounts without it',
}

/** `20 accounts`: what a gate is about. */
export const gateWords = ({ what }: Gate, number: string): string => `${number} ${GATE_WORDS[what]}`

export function sentenceOf(comparison: Comparison, locale: string): string {
  const { variant, control, interval, gates, measure, outcome } = comparison
  const format = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 })
  const shut = gates.filter(({ open }) => !open)
  if (shut.length > 0) {
    const lacking = shut.map(
      gate =>
        `${gate.variant} has ${format.format(gate.has)} of ${gateWords(gate, format.format(gate.needs))}`,
    )
    return `Too few to compare: ${lacking.join('; ')}.`
  }
  if (!interval) return 'Not compared: the arms do not have the sizes they should.'
  const [low, high] = [signed(interval.low, measure, locale), signed(interval.high, measure, locale)]
  const what =
    measure === 'share'
      ? `percentage points of ${MEASURE_WORDS.share(outcome)}`
      : MEASURE_WORDS[measure](outcome)
  const fitsNone = interval.low <= 0 && interval.high >= 0
  return `Against ${control}, ${variant} makes between ${low} and ${high} ${what}: ${
    fitsNone ? 'possibly no difference' : 'a difference that chance alone seldom makes'
  }.`
}

/** A difference with its sign: a share's in percentage points. */
export function signed(difference: number, measure: Measure, locale: string): string {
  const format = new Intl.NumberFormat(locale, { signDisplay: 'exceptZero', maximumSignificantDigits: 3 })
  return format.format(measure === 'share' ? 100 * difference : difference).replace('-', '−')
}

/** An arm's ratio: a share in percent. */
export function ratioOf(ratio: number, measure: Measure, locale: string): string {
  const options = measure === 'share' ? ({ style: 'percent' } as const) : {}
  return new Intl.NumberFormat(locale, { ...options, maximumSignificantDigits: 3 }).format(ratio)
}

/** How the interval may be read. */
export const HORIZON_WORDS = {
  'any day': 'Safe to look at on any day: 95 % for all days together.',
  fixed: 'For one look, on the day that was set before: 95 %.',
} as const
