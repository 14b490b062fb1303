// The one sentence about an account that has no signal: its state, with the number behind it.

import { toNumber } from '../account/calendar.ts'

import type { Look } from './look.ts'
import { baseline } from './metrics/baseline.ts'
import { count, dayWords, rounded } from './signals/words.ts'
import { type Judgement, RISE_MIN, type Standing } from './state.ts'
import { MONTH_DAYS } from './window.ts'

/** P(quiet) as the state was judged by it. */
export type Odds = Pick<Judgement, 'pQuiet' | 'pQuietBefore'>

export function sentenceOf({ state, betterSince }: Standing, look: Look, odds: Odds): string {
  const [days = 0] = look.activeDays
  const active = `${days === 0 ? 'Not active on any' : `Active on ${days}`} of the last ${MONTH_DAYS} days`
  const usual = baseline(look.activeDays, look.tenure)
  switch (state) {
    case 'churned':
      return 'Cancelled.'
    case 'archived':
      return 'On the archive plan: data kept, no use expected.'
    case 'dormant':
      return `Nobody active for ${count(look.recency, 'day')}.`
    case 'resurrected':
      return `Back after a long silence: active on ${count(days, 'day')} of the last ${MONTH_DAYS}.`
    case 'new':
      return `Began ${['today', 'yesterday'][look.tenure] ?? `${look.tenure} days ago`}: too early to tell.`
    case 'onboarding':
      return `In its first weeks: day ${look.tenure}.`
    case 'at-risk':
    case 'slipping':
      // It keeps its state for a week, or a reader would wonder what is wrong with somebody so busy.
      if (betterSince !== null) {
        return `Better since ${dayWords(toNumber(betterSince), look.day)}: active on ${count(days, 'day')} of the last ${MONTH_DAYS}.`
      }
      return `${active}, ${look.recency === 0 ? 'the last of them yesterday' : `last ${count(look.recency + 1, 'day')} ago`}${oddsWords(odds)}.`
    case 'thriving':
    case 'steady':
      return usual === null ? `${active}.` : `${active}; ${rounded(usual)} is usual for them.`
  }
}

/** Without a signal it is the probability that put the account there; a reader sees what it was before. */
function oddsWords({ pQuiet, pQuietBefore }: Odds): string {
  if (pQuiet === null) return ''
  const percent = (p: number) => `${rounded(100 * p)} %`
  return pQuietBefore !== null && pQuiet - pQuietBefore >= RISE_MIN
    ? `; four silent weeks have become likelier: ${percent(pQuiet)}, four weeks ago ${percent(pQuietBefore)}`
    : `; four silent weeks are ${percent(pQuiet)} likely`
}
