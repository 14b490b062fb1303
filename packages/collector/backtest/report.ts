// The whole measurement of one log, as a value: what `--json` prints and what the tables show.

import { toDay } from '../src/account/calendar.ts'
import type { HealthConfig } from '../src/health/config.ts'
import { MODEL_VERSION } from '../src/health/score.ts'
import { CONTENDERS, type Contender } from './contenders.ts'
import { auc, aucInterval, type Bin, calibration, shareHappened, topDecileLift } from './measures.ts'
import { CONTRACTION, EARLY_WARNING, type Question } from './questions.ts'
import type { Account } from './readLog.ts'
import { snapshots } from './snapshots.ts'
import { defaultFrom, defaultUntil } from './split.ts'
import { liveThrough, type Weekly } from './weekly.ts'

export interface Answer {
  from: string
  until: string
  samples: number
  baseRate: number
  auc: Record<Contender, number>
  /** 95 %, over accounts; of the two scores that are shipped. */
  interval: { health: [number, number]; pQuiet: [number, number] }
  topDecileLift: Record<Contender, number>
}

export interface Report {
  modelVersion: number
  log: { accounts: number; firstDay: string; lastDay: string }
  earlyWarning: Answer
  contraction: Answer
  /** P(quiet) against what came. */
  calibration: Bin[]
  weekly: Weekly
}

/** Days as YYYY-MM-DD; left out, they are derived from the log (split.ts). */
export interface Options {
  from?: string | undefined
  until?: string | undefined
  config: HealthConfig
}

export function report(
  accounts: readonly Account[],
  { from, until, config }: Options,
  onShare: (share: number, words: string) => void = () => {},
): Report {
  if (accounts.length === 0) throw new Error('The log has no rows.')
  const days = accounts.flatMap(({ history }) => [history.firstDay ?? 0, history.activeDays.at(-1) ?? 0])
  const first = days.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY)
  const last = days.reduce((a, b) => Math.max(a, b), 0)
  const start = from === undefined ? defaultFrom(first, last) : numberOf(from)
  const spanOf = ({ horizonDays }: Question) => {
    const latest = defaultUntil(last, horizonDays)
    return { from: start, until: until === undefined ? latest : Math.min(numberOf(until), latest) }
  }
  const ask = (question: Question) => snapshots(accounts, question, spanOf(question), config)
  if (spanOf(CONTRACTION).until < start) {
    throw new Error(
      `Too short a log: snapshots would begin on ${toDay(start)}, and it ends on ${toDay(last)}.`,
    )
  }

  onShare(0, 'early warning')
  const early = ask(EARLY_WARNING)
  onShare(0.2, 'contraction')
  const contraction = ask(CONTRACTION)
  const weekly = liveThrough(accounts, spanOf(CONTRACTION), config, share =>
    onShare(0.3 + 0.7 * share, 'week by week'),
  )
  onShare(1, 'done')
  return {
    modelVersion: MODEL_VERSION,
    log: { accounts: accounts.length, firstDay: toDay(first), lastDay: toDay(last) },
    earlyWarning: answer(early, spanOf(EARLY_WARNING)),
    contraction: answer(contraction, spanOf(CONTRACTION)),
    calibration: calibration(early.pQuiet),
    weekly,
  }
}

function answer(
  samples: ReturnType<typeof snapshots>,
  { from, until }: { from: number; until: number },
): Answer {
  const each = (measure: (of: (typeof samples)[Contender]) => number) =>
    Object.fromEntries(CONTENDERS.map(name => [name, measure(samples[name])])) as Record<Contender, number>
  return {
    from: toDay(from),
    until: toDay(until),
    samples: samples.health.length,
    baseRate: shareHappened(samples.health),
    auc: each(auc),
    interval: { health: aucInterval(samples.health), pQuiet: aucInterval(samples.pQuiet) },
    topDecileLift: each(topDecileLift),
  }
}

function numberOf(day: string): number {
  const number = Date.parse(`${day}T00:00:00Z`) / 86_400_000
  if (!Number.isInteger(number)) throw new Error(`${day} is not a day: write YYYY-MM-DD.`)
  return number
}
