// Signals about results: what the customer pays for.

import { baseline, habitualBaseline, trendRatio } from '../metrics/baseline.ts'
import { outcomeNames } from '../metrics/outcomes.ts'
import type { Window } from '../window.ts'
import { daysWith, spanned, toDays } from './days.ts'
import { isDrop } from './guard.ts'
import type { Sight, Signal } from './signal.ts'
import { achieved, capitalised, dayWords, howOften, rounded } from './words.ts'

export function outcomesFalling(sight: Sight): Signal | null {
  const fall = worstFall(sight)
  if (!fall || loginsHold(sight)) return null
  return {
    ...facts(sight, fall),
    kind: 'outcomes-falling',
    text: `${capitalised(wordsFor(sight, fall))}.`,
  }
}

/** They come as ever and achieve less: something is in their way, which is not the same as losing interest. */
export function loginsWithoutOutcomes(sight: Sight): Signal | null {
  const fall = worstFall(sight)
  if (!fall || !loginsHold(sight)) return null
  return {
    ...facts(sight, fall),
    kind: 'logins-without-outcomes',
    text: `They log in as usual but get less done: ${wordsFor(sight, fall)}. Something in their way?`,
  }
}

interface Fall {
  name: string
  now: number
  usual: number
  /** The days that it rests on: those of the present window, or the last one before. */
  days: number[]
}

/** The outcome that fell furthest, beyond chance. Counted, not valued: one large invoice would hide ten missing. */
function worstFall({ history, look, config, allowance }: Sight): Fall | null {
  const falls = outcomeNames(look.outcomes, config.outcomes).flatMap(name => {
    const counts = look.outcomes.map(window => window.get(name)?.count ?? 0)
    const usual = habitualBaseline(counts, look.tenure)
    const [now = 0] = counts
    return usual !== null && isDrop(now, usual * allowance) ? [{ name, now, usual }] : []
  })
  const [worst] = falls.sort((a, b) => trendRatio(a.now, a.usual) - trendRatio(b.now, b.usual))
  if (!worst) return null
  const [present, oldest] = [look.windows[0] as Window, look.windows.at(-1) as Window]
  const days = daysWith(history, 'outcomes', worst.name, { from: oldest.from, to: present.to })
  return { ...worst, days: worst.now > 0 ? days.filter(day => day >= present.from) : days.slice(-1) }
}

/** Under this many logins "as usual" means nothing. */
const LOGINS_MIN = 5

function loginsHold({ look }: Sight): boolean {
  const usual = baseline(look.logins, look.tenure)
  const [now = 0] = look.logins
  return usual !== null && usual >= LOGINS_MIN && now >= usual
}

/** What stopped has no count worth saying, but a day. */
function wordsFor({ look, config }: Sight, { name, now, usual, days }: Fall): string {
  if (now > 0) return `${howOften(name, now, config)}, usually ${rounded(usual)}`
  const last = dayWords(days[0] as number, look.day)
  return `no ${achieved(name, config)} since ${last}, usually ${rounded(usual)} in four weeks`
}

function facts({ look }: Sight, { now, usual, days }: Fall): Omit<Signal, 'kind' | 'text'> {
  const window = spanned(look.windows[0] as Window)
  return { axis: 'risk', value: now, baseline: usual, window, days: toDays(days) }
}
