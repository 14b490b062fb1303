// Signals about results: what the customer pays for.

import { baseline, habitualBaseline, trendRatio } from '../metrics/baseline.ts'
import { type Window, within } from '../window.ts'
import { spanned, toDays } from './days.ts'
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
}

/** The outcome that fell furthest, beyond chance. Counted, not valued: one large invoice would hide ten missing. */
function worstFall({ look, config, allowance }: Sight): Fall | null {
  const names =
    config.outcomes.length > 0
      ? config.outcomes.map(({ name }) => name)
      : [...new Set(look.outcomes.flatMap(window => [...window.keys()]))]
  const falls = names.flatMap((name): Fall[] => {
    const counts = look.outcomes.map(window => window.get(name)?.count ?? 0)
    const usual = habitualBaseline(counts, look.tenure)
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

/** What stopped has no count worth saying, but a day. */
function wordsFor(sight: Sight, { name, now, usual }: Fall): string {
  const { look, config } = sight
  if (now > 0) return `${howOften(name, now, config)}, usually ${rounded(usual)}`
  const last = dayWords(daysWith(sight, name).at(-1) as number, look.day)
  return `no ${achieved(name, config)} since ${last}, usually ${rounded(usual)} in four weeks`
}

/** Days of the half year, the memory of a look, on which the outcome came. */
function daysWith({ history, look }: Sight, name: string): number[] {
  const half = { from: (look.windows.at(-1) as Window).from, to: look.day - 1 }
  return within(history.activeDays, half).filter(day => history.days.get(day)?.outcomes.has(name))
}

function facts(sight: Sight, { name, now, usual }: Fall): Omit<Signal, 'kind' | 'text'> {
  const present = sight.look.windows[0] as Window
  const days = daysWith(sight, name)
  // What stopped rests on its last day.
  const grounds = now > 0 ? days.filter(day => day >= present.from) : days.slice(-1)
  return { axis: 'risk', value: now, baseline: usual, window: spanned(present), days: toDays(grounds) }
}
