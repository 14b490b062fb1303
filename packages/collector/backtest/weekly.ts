// The log lived through week by week, as a deployment would have: each account's score with the portfolio of that day and
// its own word of the week before. What an alert list would have cost, and whether it would have been right.

import type { HealthConfig } from '../src/health/config.ts'
import { recency } from '../src/health/metrics/recency.ts'
import { factsOf, portfolioOf } from '../src/health/portfolio.ts'
import { type HealthDay, score } from '../src/health/score.ts'
import type { State } from '../src/health/state.ts'
import { countIn, windowBefore } from '../src/health/window.ts'
import { CONTENDERS, type Contender, verdicts } from './contenders.ts'
import { CONTRACTION, EARLY_WARNING } from './questions.ts'
import type { Account } from './readLog.ts'

/** An account without activity for half a year is dormant whatever its rhythm was: nothing new to say. */
const FORGOTTEN_DAYS = 182

const LIST_LENGTH = 10

const FLAGGED: readonly State[] = ['at-risk', 'slipping']

export interface Weekly {
  weeks: number
  /** Share of the weekly ten that then were silent for 28 days, by who chose the ten. */
  topTen: Record<Contender, number>
  /** Share of all that were asked about. */
  baseRate: number
  alerts: {
    /** Risk signals that were not there the week before. */
    signals: number
    /** Accounts that became slipping or at risk. */
    states: number
    /** Months of accounts that were not dormant. */
    accountMonths: number
    /** Share of accounts newly slipping or at risk that then were silent for 28 days, or halved over 84. */
    precision: number
  }
  leadTime: {
    /** Times an account fell dormant. */
    dormancies: number
    /** Share of them that were flagged before the last active day. */
    flaggedBefore: number
    /** Days from the flag to the last active day, the median of those; null when none. */
    medianDays: number | null
  }
}

export function liveThrough(
  accounts: readonly Account[],
  { from, until }: { from: number; until: number },
  config: HealthConfig,
  onShare: (share: number) => void = () => {},
): Weekly {
  const words = new Map<string, HealthDay>()
  /** Day number since which an account is flagged without a break. */
  const flagged = new Map<string, number>()
  const hits = Object.fromEntries(CONTENDERS.map(name => [name, 0])) as Record<Contender, number>
  const leads: number[] = []
  let [listed, asked, silent, weeks, signals, states, right, accountWeeks, dormancies] = [
    0, 0, 0, 0, 0, 0, 0, 0, 0,
  ]

  for (let day = from; day <= until; day += 7, weeks++) {
    onShare((day - from) / (until - from + 1))
    const alive = accounts.filter(
      ({ history }) => countIn(history.activeDays, windowBefore(day, FORGOTTEN_DAYS)) > 0,
    )
    const portfolio = portfolioOf(alive.map(({ history }) => factsOf(history, day, config)))
    const candidates: { said: Record<Contender, number>; happened: boolean }[] = []
    for (const { id, history } of alive) {
      const before = words.get(id)
      const word = score({ history, day, portfolio, config, previous: before })
      words.set(id, word)
      if (word.state !== 'dormant') accountWeeks += 1
      if (EARLY_WARNING.asks(history, day)) {
        candidates.push({
          said: verdicts(history, day, config),
          happened: EARLY_WARNING.happened(history, day),
        })
      }
      if (!before) continue
      signals += word.signals.filter(
        ({ kind, axis }) => axis === 'risk' && !before.signals.some(known => known.kind === kind),
      ).length
      if (FLAGGED.includes(word.state)) {
        if (!FLAGGED.includes(before.state)) {
          states += 1
          if (EARLY_WARNING.happened(history, day) || CONTRACTION.happened(history, day)) right += 1
        }
        if (!flagged.has(id)) flagged.set(id, day)
      } else {
        if (word.state === 'dormant' && before.state !== 'dormant') {
          dormancies += 1
          const last = day - 1 - (recency(history, day) ?? 0)
          const since = flagged.get(id)
          if (since !== undefined && since <= last) leads.push(last - since)
        }
        flagged.delete(id)
      }
    }
    asked += candidates.length
    silent += candidates.filter(({ happened }) => happened).length
    listed += Math.min(LIST_LENGTH, candidates.length)
    for (const name of CONTENDERS) {
      const list = candidates.toSorted((a, b) => b.said[name] - a.said[name]).slice(0, LIST_LENGTH)
      hits[name] += list.filter(({ happened }) => happened).length
    }
  }
  leads.sort((a, b) => a - b)
  return {
    weeks,
    topTen: Object.fromEntries(CONTENDERS.map(name => [name, hits[name] / listed])) as Record<
      Contender,
      number
    >,
    baseRate: silent / asked,
    alerts: { signals, states, accountMonths: accountWeeks / 4, precision: right / states },
    leadTime: {
      dormancies,
      flaggedBefore: leads.length / dormancies,
      medianDays: leads[Math.floor(leads.length / 2)] ?? null,
    },
  }
}
