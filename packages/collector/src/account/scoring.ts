// The account's word of the day: rollups in, a row of health_day out, and the news that goes with it into the
// outbox, in one transaction. A day is scored once, when its first alarm rings after midnight, and never again:
// only what was said at the time can tell whether saying it helped.

import { businessOf, type Destination } from '../alerts/destination.ts'
import { messageOf } from '../alerts/message.ts'
import { newsOf } from '../alerts/news.ts'
import type { Outbox } from '../alerts/outbox.ts'
import type { HealthConfig } from '../health/config.ts'
import { type History, historyOf } from '../health/history.ts'
import { type AccountFacts, factsOf, type Portfolio } from '../health/portfolio.ts'
import { type HealthDay, score } from '../health/score.ts'
import type { Standing, State } from '../health/state.ts'
import { addDays, daysBetween, toDay, toNumber } from './calendar.ts'
import { isDismissed, readFollowUp, writeFollowUp } from './followUp.ts'
import { readProfile, readRollups } from './rollups.ts'
import type { Sql } from './storage.ts'

/** What a score needs from outside the account: from D1, read when a day is due. */
export interface Briefing {
  config: HealthConfig
  portfolio: Portfolio
  destinations: readonly Destination[]
}

/** States in which days without an event are not scored one by one: nothing can change but by an event. */
export const ASLEEP: readonly State[] = ['dormant', 'churned', 'archived']

/** Days that are made up for after an outage: each would be a row, and nobody reads what was missed before. */
const MISSED_DAYS_MAX = 14

/**
 * An account that arrives with a history (an import) is scored for the half year before it too, so that its states
 * have a beginning; a day a week of that is kept, marked as hindsight.
 */
const HINDSIGHT_DAYS = 182
const HINDSIGHT_EVERY = 7

/** The newest score; undefined before the first. */
export function readHealthDay(sql: Sql): HealthDay | undefined {
  const [row] = sql.exec<{ body: string }>('SELECT body FROM health_day ORDER BY day DESC LIMIT 1').toArray()
  return row && JSON.parse(row.body)
}

/** The last other state that was said before `state` began; null when none was. Of hindsight a day a week is known. */
export function readStateBefore(sql: Sql, { state, since }: Standing): State | null {
  const [row] = sql
    .exec<{ state: State }>(
      'SELECT state FROM health_day WHERE day < ? AND state <> ? ORDER BY day DESC LIMIT 1',
      since,
      state,
    )
    .toArray()
  return row?.state ?? null
}

/** The day of the newest score; empty before the first. */
export function lastScoredDay(sql: Sql): string {
  const [row] = sql.exec<{ day: string | null }>('SELECT max(day) AS day FROM health_day').toArray()
  return row?.day ?? ''
}

/** Whether `today` is the first day that a score is said of; what was said of it so far may still be replaced. */
export function isFirstScore(sql: Sql, today: string): boolean {
  return (
    sql.exec('SELECT 1 FROM health_day WHERE hindsight = 0 AND day < ? LIMIT 1', today).toArray().length === 0
  )
}

/** Whether no day need be scored until something arrives: the newest score says so, and nothing came since. */
export function isAsleep(sql: Sql): boolean {
  const said = readHealthDay(sql)
  if (!said || !ASLEEP.includes(said.state)) return false
  return sql.exec('SELECT 1 FROM day WHERE day >= ? LIMIT 1', said.day).toArray().length === 0
}

/** What the newest score let the portfolio know. */
export function readFacts(sql: Sql): AccountFacts | null {
  const [row] = sql
    .exec<{ facts: string }>('SELECT facts FROM health_day WHERE facts IS NOT NULL ORDER BY day DESC LIMIT 1')
    .toArray()
  return row ? JSON.parse(row.facts) : null
}

/** Every score kept from `from` on, oldest first. */
export function readHealthDays(sql: Sql, from: string): (HealthDay & { hindsight: boolean })[] {
  return sql
    .exec<{ hindsight: number; body: string }>('SELECT * FROM health_day WHERE day >= ? ORDER BY day', from)
    .toArray()
    .map(({ hindsight, body }) => ({ ...JSON.parse(body), hindsight: hindsight === 1 }))
}

/** Scores what is due up to `today`, inside the caller's transaction. Whether an earlier word of today was replaced. */
export function scoreDays(sql: Sql, outbox: Outbox, id: string, today: string, briefing: Briefing): boolean {
  const history = historyOf(readRollups(sql, today))
  if (isFirstScore(sql, today)) return sayFirst(sql, today, history, briefing)
  sayNext(sql, outbox, id, today, history, briefing)
  return false
}

/** The account's first words: no news, which would tell of everything at once. Billed rows are written only when they are others than before. */
function sayFirst(sql: Sql, today: string, history: History, { config, portfolio }: Briefing): boolean {
  const words: HealthDay[] = []
  let previous: HealthDay | undefined
  const began = history.firstDay ?? toNumber(today)
  for (let day = toNumber(today) - HINDSIGHT_DAYS; day <= toNumber(today); day++) {
    if (day <= began && toDay(day) !== today) continue
    previous = score({ history, day, portfolio, config, previous })
    if ((toNumber(today) - day) % HINDSIGHT_EVERY === 0) words.push(previous)
  }
  const before = sql.exec<{ body: string }>('SELECT body FROM health_day ORDER BY day').toArray()
  const same =
    before.length === words.length && before.every(({ body }, i) => body === JSON.stringify(words[i]))
  if (same) return false
  sql.exec('DELETE FROM health_day')
  for (const said of words) {
    const isNow = said.day === today
    keep(sql, said, !isNow, isNow ? factsOf(history, toNumber(today), config) : null)
  }
  return before.length > 0
}

/** The days since the last word, each with its news. */
function sayNext(
  sql: Sql,
  outbox: Outbox,
  id: string,
  today: string,
  history: History,
  { config, portfolio, destinations }: Briefing,
): void {
  const followUp = readFollowUp(sql)
  let previous = readHealthDay(sql) as HealthDay
  for (const day of dueDays(previous, today)) {
    const said = score({ history, day: toNumber(day), portfolio, config, previous })
    keep(sql, said, false, factsOf(history, toNumber(day), config))
    const profile = readProfile(sql, day)
    const account = { id, name: profile?.name ?? null, plan: profile?.plan ?? null, owner: followUp.owner }
    const news = newsOf(account, said, previous, kind => isDismissed(followUp, kind))
    for (const destination of destinations) {
      const business = news && businessOf(destination, news)
      if (business) outbox.put(destination.name, messageOf(business))
    }
    previous = said
  }
  // A dismissal ends with its signal: when it comes again, it is news again.
  const dismissed = followUp.dismissed.filter(({ kind }) => previous.signals.some(one => one.kind === kind))
  if (dismissed.length < followUp.dismissed.length) writeFollowUp(sql, { ...followUp, dismissed })
}

function dueDays(last: HealthDay, today: string): string[] {
  const missed = daysBetween(last.day, today)
  const days = ASLEEP.includes(last.state) ? Math.min(missed, 1) : Math.min(missed, MISSED_DAYS_MAX)
  return Array.from({ length: Math.max(0, days) }, (_, i) => addDays(today, i + 1 - days))
}

function keep(sql: Sql, said: HealthDay, hindsight: boolean, facts: AccountFacts | null): void {
  sql.exec(
    'INSERT OR IGNORE INTO health_day VALUES (?, ?, ?, ?, ?, ?, ?)',
    said.day,
    said.health,
    said.pQuiet,
    said.state,
    hindsight ? 1 : 0,
    JSON.stringify(said),
    facts && JSON.stringify(facts),
  )
}
