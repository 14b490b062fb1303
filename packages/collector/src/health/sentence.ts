// The one sentence about an account that has no signal: its state, with the number behind it.

import type { Look } from './look.ts'
import { baseline } from './metrics/baseline.ts'
import { count, rounded } from './signals/words.ts'
import type { State } from './state.ts'
import { MONTH_DAYS } from './window.ts'

export function sentenceOf(state: State, look: Look): string {
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
      return `Began ${look.tenure === 0 ? 'today' : `${count(look.tenure, 'day')} ago`}: too early to tell.`
    case 'onboarding':
      return `In its first weeks: day ${look.tenure}.`
    case 'at-risk':
    case 'slipping':
      return `${active}, ${look.recency === 0 ? 'the last of them yesterday' : `last ${count(look.recency + 1, 'day')} ago`}.`
    case 'thriving':
    case 'steady':
      return usual === null ? `${active}.` : `${active}; ${rounded(usual)} is usual for them.`
  }
}
