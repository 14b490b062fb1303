import { businessDays } from '../portfolio.ts'
import { spanned, toDays } from './days.ts'
import type { Sight, Signal } from './signal.ts'
import { count, dayWords, rounded } from './words.ts'

/** Half again the usual gap. */
const OVERDUE = 1.5

/** A week off is not silence. */
const BUSINESS_DAYS_MIN = 5

/** Nobody was active for clearly longer than is usual for them. */
export function silence({ look, portfolio, config }: Sight): Signal | null {
  const { day, recency, gap } = look
  const window = { from: day - recency, to: day - 1 }
  if (recency <= gap.p90 * OVERDUE) return null
  if (businessDays(window.from, window.to, portfolio, config) <= BUSINESS_DAYS_MIN) return null
  // With few gaps the usual one is an assumption, and not theirs to be told.
  const usual =
    gap.gaps < 4
      ? `last active on ${dayWords(day - 1 - recency, day)}`
      : `usually back within ${gap.p90 === 1 ? 'a day' : rounded(gap.p90)} (9 of 10 gaps)`
  return {
    kind: 'silence',
    axis: 'risk',
    text: `Silent for ${count(recency, 'day')}; ${usual}.`,
    value: recency,
    baseline: gap.p90,
    window: spanned(window),
    days: toDays([day - 1 - recency]),
  }
}
