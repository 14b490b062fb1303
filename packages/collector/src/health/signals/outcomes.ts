// Signals about results: what the customer pays for.

import { baseline, trendRatio } from '../metrics/baseline.ts'
import { within } from '../window.ts'
import { spanned, toDays } from './days.ts'
import { isDrop } from './guard.ts'
import type { Sight, Signal } from './signal.ts'
import { capitalised, howOften, rounded } from './words.ts'

export function outcomesFalling(sight: Sight): Signal | null {
  const fall = worstFall(sight)
  if (!fall || loginsHold(sight)) return null
  const { name, now, usual } = fall
  return {
    ...facts(sight, fall),
    kind: 'outcomes-falling',
    text: `${capitalised(howOften(name, now, sight.config))}, usually ${rounded(usual)}.`,
  }
}

/** They come as ever and achieve less: something is in their way, which is not the same as losing interest. */
export function loginsWithoutOutcomes(sight: Sight): Signal | null {
  const fall = worstFall(sight)
  if (!fall || !loginsHold(sight)) return null
  const { name, now, usual } = fall
  return {
    ...facts(sight, fall),
    kind: 'logins-without-outcomes',
    text: `They log in as usual but get less done: ${howOften(name, now, sight.config)}, usually ${rounded(usual)}. Something in their way?`,
  }
}

interface Fall {
  name: string
  now: number
  usual: number
}

/** The outcome that fell furthest, beyond chance. Counted, not valued: one large invoice would hide ten missing. */
function worstFall({ look, config, allowance }: Sight): Fall | null {
  const names =
    config.outcomes.length > 0
      ? config.outcomes.map(({ name }) => name)
      : [...new Set(look.outcomes.flatMap(window => [...window.keys()]))]
  const falls = names.flatMap((name): Fall[] => {
    const counts = look.outcomes.map(window => window.get(name)?.count ?? 0)
    const usual = baseline(counts, look.tenure)
    const [now = 0] = counts
    return usual !== null && isDrop(now, usual * allowance) ? [{ name, now, usual }] : []
  })
  return falls.sort((a, b) => trendRatio(a.now, a.usual) - trendRatio(b.now, b.usual))[0] ?? null
}

/** Under this many logins "as usual" means nothing. */
const LOGINS_MIN = 5

function loginsHold({ look }: Sight): boolean {
  const usual = baseline(look.logins, look.tenure)
  const [now = 0] = look.logins
  return usual !== null && usual >= LOGINS_MIN && now >= usual
}

function facts({ history, look }: Sight, { name, now, usual }: Fall): Omit<Signal, 'kind' | 'text'> {
  const [window = { from: look.day, to: look.day }] = look.windows
  const days = within(history.activeDays, window).filter(day => history.days.get(day)?.outcomes.has(name))
  return { axis: 'risk', value: now, baseline: usual, window: spanned(window), days: toDays(days) }
}
