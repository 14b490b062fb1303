// What will be done to a run, drawn before it begins, so that the log of a failure opens with it. Each run gets
// its own mixture, and most faults are absent from most runs: what always fails together hides what fails alone
// (Groce et al., "Swarm Testing", ISSTA 2012).

import type { Dice } from './dice.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

/** Probabilities, and the longest that things take in milliseconds. */
export interface Rates {
  networkMs: number
  /** A request or an answer takes as long as a minute. */
  slow: number
  requestLost: number
  answerLost: number
  /** Somebody on the way sends the request a second time, up to ten minutes later. */
  doubled: number
  commitMs: number
  /** A transaction of IndexedDB is aborted. */
  aborted: number
  flushMs: number
  /** A statement of an account's SQL fails. */
  statementFails: number
  /** An RPC to an account never gets there, or its answer never comes back. */
  callLost: number
  overloaded: number
  alarmLost: number
  alarmLateMs: number
  alarmTwice: number
  d1Ms: number
  /** A statement of D1's fails, before or after its effect. */
  d1Fails: number
}

export const CALM: Rates = {
  networkMs: 100,
  slow: 0,
  requestLost: 0,
  answerLost: 0,
  doubled: 0,
  commitMs: 3,
  aborted: 0,
  flushMs: 20,
  statementFails: 0,
  callLost: 0,
  overloaded: 0,
  alarmLost: 0,
  alarmLateMs: 50,
  alarmTwice: 0,
  d1Ms: 50,
  d1Fails: 0,
}

const WORST: Rates = {
  networkMs: 3000,
  slow: 0.1,
  requestLost: 0.4,
  answerLost: 0.4,
  doubled: 0.3,
  commitMs: 40,
  aborted: 0.2,
  flushMs: 2000,
  statementFails: 0.02,
  callLost: 0.2,
  overloaded: 0.1,
  alarmLost: 0.2,
  alarmLateMs: 60_000,
  alarmTwice: 0.3,
  d1Ms: 9000,
  d1Fails: 0.5,
}

/** What an intermediary or a mistaken deployment answers instead of the collector. */
export const MEDDLERS = ['portal', 'busy', 'patience', 'unknown key', 'small limit', 'unreadable'] as const

/** `who` is counted from 1, and taken modulo how many there are. */
export type Episode = { at: number; forMs: number; who: number } & (
  | { kind: 'browser offline' | 'browser crash' | 'storage refused' | 'storage deleted' | 'asleep' }
  | { kind: 'clock set'; byMs: number }
  | { kind: 'meddler'; answer: (typeof MEDDLERS)[number] }
  | { kind: 'collector killed' | 'object evicted' | 'object reset' }
  | { kind: 'D1 down' | 'D1 hung' | 'D1 emptied' }
)

/** How often each kind comes; deleting somebody's storage excuses so much that it must be rare. */
const KINDS: Record<Episode['kind'], number> = {
  'browser offline': 4,
  'browser crash': 3,
  'storage refused': 2,
  'storage deleted': 0.5,
  asleep: 1,
  'clock set': 1,
  meddler: 3,
  'collector killed': 5,
  'object evicted': 5,
  'object reset': 3,
  'D1 down': 3,
  'D1 hung': 2,
  'D1 emptied': 1,
}

export interface Faults {
  /** How long the storm lasts. */
  stormMs: number
  zone: string
  accounts: number
  browsers: number
  /** What each person does, in the storm. */
  actions: number
  /** People of one browser come and go, instead of one person staying. */
  shared: boolean
  /** Browsers with Web Locks; without them, tabs may send the same and the numbers tell. */
  locks: boolean
  optsOut: boolean
  /** A backend sends too. */
  backend: boolean
  rates: Rates
  episodes: Episode[]
}

export function drawFaults(dice: Dice): Faults {
  const stormMs = Math.round(dice.spread(5 * MINUTE_MS, 30 * HOUR_MS))
  const rates = { ...CALM }
  for (const name of Object.keys(CALM) as (keyof Rates)[])
    if (dice.chance(0.4)) rates[name] = dice.between(CALM[name], WORST[name])
  const present = { ...KINDS }
  for (const kind of Object.keys(KINDS) as Episode['kind'][]) if (dice.chance(0.5)) present[kind] = 0
  const count = Object.values(present).some(weight => weight > 0) ? dice.whole(0, 16) : 0
  return {
    stormMs,
    zone: dice.pick(['UTC', 'Europe/Berlin', 'America/St_Johns', 'Pacific/Apia']),
    accounts: dice.whole(1, 3),
    browsers: dice.whole(1, 3),
    actions: dice.whole(15, 60),
    shared: dice.chance(0.4),
    locks: dice.chance(0.9),
    optsOut: dice.chance(0.15),
    backend: dice.chance(0.4),
    rates,
    episodes: Array.from({ length: count }, () => drawEpisode(dice, dice.weighted(present), stormMs)).sort(
      (a, b) => a.at - b.at,
    ),
  }
}

function drawEpisode(dice: Dice, kind: Episode['kind'], stormMs: number): Episode {
  const episode = {
    at: Math.round(dice.between(0, stormMs)),
    forMs: Math.round(dice.spread(100, stormMs / 3)),
    who: dice.whole(1, 3),
  }
  if (kind === 'clock set') return { ...episode, kind, byMs: Math.round(dice.between(-3, 3) * HOUR_MS) }
  if (kind === 'meddler') return { ...episode, kind, answer: dice.pick(MEDDLERS) }
  return { ...episode, kind }
}

/** In words: whatever differs from calm. */
export function describeFaults({ rates, episodes, ...shape }: Faults): string[] {
  const figures = (of: object) =>
    Object.entries(of)
      .map(([name, value]) => `${name} ${typeof value === 'number' ? +value.toPrecision(3) : value}`)
      .join(', ')
  const storm = Object.entries(rates).filter(([name, value]) => value !== CALM[name as keyof Rates])
  return [
    figures({ ...shape, stormMs: shape.stormMs }),
    `rates: ${storm.length > 0 ? figures(Object.fromEntries(storm)) : 'calm'}`,
    ...episodes.map(({ at, kind, ...rest }) => `${clock(at)} ${kind} (${figures(rest)})`),
  ]
}

/** Milliseconds since the beginning, as 01:02:03.004. */
export function clock(ms: number): string {
  return `${String(Math.floor(ms / HOUR_MS)).padStart(2, '0')}:${new Date(ms).toISOString().slice(14, 23)}`
}
