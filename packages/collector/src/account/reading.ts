// Answers about one account, computed from its rollups when asked. Reads cost a thousandth of writes, so
// nothing is kept that can be counted. Windows are multiples of seven days and end today, which is shown
// although it is not over.

import { quantile, VALUE_SCALE, VITALS } from '@tend/wire'
import type {
  AccountRow,
  AccountSummary,
  ActivityDay,
  FeatureRow,
  LossDay,
  OutcomeRow,
  UserRow,
} from '../views.ts'
import { addDays, daysBetween, eachDay, isDay, toDay, toNumber } from './calendar.ts'
import { addCounts, newDayCounts } from './fold.ts'
import { isDismissed, readFollowUp } from './followUp.ts'
import {
  eachActiveDay,
  readDays,
  readProfile,
  readReceived,
  readSpan,
  readUserMonths,
  totalsOf,
} from './rollups.ts'
import { readHealthDay, readHealthDays, readStateBefore } from './scoring.ts'
import type { Sql } from './storage.ts'

export const WEEKS_SHOWN = 26
const DAILY_DAYS = 84
const ROW_WEEKS = 12
export const MONTH_DAYS = 28

/** Of the loss, in D1: enough to see an update go wrong, over all accounts. */
export const PROJECTED_LOSS_DAYS = 7

/** What D1 gets of an account, and what every answer about it begins with. */
export function readRow(sql: Sql, id: string, today: string): AccountRow {
  const profile = readProfile(sql, today)
  const said = readHealthDay(sql)
  const followUp = readFollowUp(sql)
  const signals = (said?.signals ?? []).filter(({ kind }) => !isDismissed(followUp, kind))
  const { renews, mrr } = profile?.traits ?? {}
  const { firstDay, lastActiveDay } = readSpan(sql)
  const weeks = new Array<number>(WEEKS_SHOWN).fill(0)
  const users28 = new Set<string>()
  const start = addDays(today, 1 - 7 * WEEKS_SHOWN)
  const startNumber = toNumber(start)
  let lastUser = ''
  let lastWeek = -1
  eachActiveDay(sql, start, today, (user, number) => {
    const week = Math.floor((number - startNumber) / 7)
    // Days come by user and in order: a user is new to a week when the one before was another's or earlier.
    if (user !== lastUser || week !== lastWeek) weeks[week] = (weeks[week] ?? 0) + 1
    if (number > startNumber + 7 * WEEKS_SHOWN - 1 - MONTH_DAYS) users28.add(user)
    lastUser = user
    lastWeek = week
  })
  const [totals] = sql
    .exec<{ logins: number; features: number; outcomes: number; value: number }>(
      `SELECT coalesce(sum(logins), 0) AS logins, coalesce(sum(features), 0) AS features,
         coalesce(sum(outcomes), 0) AS outcomes, coalesce(sum(outcome_value), 0) AS value FROM day`,
    )
    .toArray()
  return {
    id,
    name: profile?.name ?? null,
    plan: profile?.plan ?? null,
    seats: profile?.seats ?? null,
    state: said?.state ?? 'new',
    since: said?.since ?? null,
    stateBefore: said ? readStateBefore(sql, said) : null,
    health: said?.health ?? null,
    pQuiet: said?.pQuiet ?? null,
    // Reasons are the signals' texts, or where there were none the sentence of the state.
    reasons: said?.signals.length ? signals.map(({ text }) => text) : (said?.reasons ?? []),
    signals: signals.map(({ kind, axis, text }) => ({ kind, axis, text })),
    owner: followUp.owner,
    snoozedUntil: followUp.snoozedUntil,
    renews: typeof renews === 'string' && isDay(renews) ? renews : null,
    mrr: typeof mrr === 'number' ? mrr : null,
    firstDay,
    lastActiveDay,
    users28: users28.size,
    totals: {
      logins: totals?.logins ?? 0,
      features: totals?.features ?? 0,
      outcomes: totals?.outcomes ?? 0,
      outcomeValue: (totals?.value ?? 0) / VALUE_SCALE,
    },
    weeks,
  }
}

export function readSummary(sql: Sql, id: string, today: string): Omit<AccountSummary, 'asOf' | 'loss'> {
  const row = readRow(sql, id, today)
  const [users] = sql.exec<{ n: number }>('SELECT count(DISTINCT user) AS n FROM user_month').toArray()
  const month = newDayCounts()
  for (const counts of readDays(sql, addDays(today, 1 - MONTH_DAYS), today).values()) addCounts(month, counts)
  const scores = readHealthDays(sql, addDays(today, -7 * WEEKS_SHOWN))
  return {
    ...row,
    score: readHealthDay(sql) ?? null,
    scores: scores.map(({ day, state, health, pQuiet, reasons, hindsight }) => ({
      day,
      state,
      health,
      pQuiet,
      reasons,
      hindsight,
    })),
    followUp: readFollowUp(sql),
    traits: readProfile(sql, today)?.traits ?? {},
    users: users?.n ?? 0,
    recency: row.lastActiveDay === null ? null : daysBetween(row.lastActiveDay, today),
    daily: readActivity(sql, addDays(today, 1 - DAILY_DAYS), today),
    vitals: VITALS.flatMap(name => {
      const histogram = month.vitals.get(name) ?? new Map<number, number>()
      const p75 = quantile(name, histogram, 0.75)
      if (p75 === undefined) return []
      return [{ name, p75, count: [...histogram.values()].reduce((sum, count) => sum + count, 0) }]
    }),
  }
}

/** Months with activity before and including that of `today`: bit i stands for i months ago. */
export function readMonths(sql: Sql, today: string): number {
  const [year, month] = today.split('-').map(Number) as [number, number]
  let bits = 0
  for (const { active } of sql
    .exec<{ active: string }>(
      'SELECT DISTINCT substr(day, 1, 7) AS active FROM day WHERE features + outcomes > 0',
    )
    .toArray()) {
    const ago = (year - Number(active.slice(0, 4))) * 12 + month - Number(active.slice(5, 7))
    if (ago >= 0 && ago < 31) bits |= 1 << ago
  }
  return bits
}

/** Every day from `from` to `to`, also those without anything. */
export function readActivity(sql: Sql, from: string, to: string): ActivityDay[] {
  const counts = readDays(sql, from, to)
  const activeUsers = new Map<number, number>()
  eachActiveDay(sql, from, to, (_, number) => activeUsers.set(number, (activeUsers.get(number) ?? 0) + 1))
  const days: ActivityDay[] = []
  for (let number = toNumber(from); number <= toNumber(to); number++) {
    const day = toDay(number)
    const { logins, features, outcomes, outcomeValue } = totalsOf(counts.get(day) ?? newDayCounts())
    const value = outcomeValue / VALUE_SCALE
    days.push({
      day,
      activeUsers: activeUsers.get(number) ?? 0,
      logins,
      features,
      outcomes,
      outcomeValue: value,
    })
  }
  return days
}

/** The `days` that end today, oldest first, and on each every SDK that sent something or owes it. */
export function readLoss(sql: Sql, today: string, days: number): LossDay[] {
  return readReceived(sql, addDays(today, 1 - days), today).flatMap(([day, received]) =>
    [...received]
      .map(([sdk, figures]): LossDay => ({ day, sdk, ...figures }))
      .sort((a, b) => (a.sdk < b.sdk ? -1 : 1)),
  )
}

/** Everyone ever seen in the kept life, the most recently active first. */
export function readUsers(sql: Sql, today: string): UserRow[] {
  const names = new Map(
    sql
      .exec<{ user: string; name: string | null }>('SELECT user, name FROM person')
      .toArray()
      .map(({ user, name }) => [user, name]),
  )
  const start = toNumber(today) - MONTH_DAYS + 1
  const users = new Map<string, UserRow>()
  for (const { user, month, active, login } of readUserMonths(sql, '1970-01-01', today)) {
    const row = users.get(user) ?? {
      id: user,
      name: names.get(user) ?? null,
      firstDay: '',
      lastActiveDay: null,
      lastSeenDay: '',
      activeDays28: 0,
      days28: new Array<0 | 1>(MONTH_DAYS).fill(0),
    }
    users.set(user, row)
    eachDay(month, active | login, number => {
      row.firstDay ||= toDay(number)
      row.lastSeenDay = toDay(number)
    })
    eachDay(month, active, number => {
      row.lastActiveDay = toDay(number)
      if (number < start) return
      row.days28[number - start] = 1
      row.activeDays28 += 1
    })
  }
  const seen = ({ lastActiveDay, lastSeenDay }: UserRow) => `${lastActiveDay ?? ''} ${lastSeenDay}`
  return [...users.values()].sort(
    (a, b) => seen(b).localeCompare(seen(a)) || b.activeDays28 - a.activeDays28 || a.id.localeCompare(b.id),
  )
}

/** Every feature of the kept life, the most used first. */
export function readFeatures(sql: Sql, today: string): FeatureRow[] {
  const users = new Map(
    sql
      .exec<{ feature: string; users: number }>(
        'SELECT feature, count(DISTINCT user) AS users FROM user_feature_month GROUP BY feature',
      )
      .toArray()
      .map(({ feature, users }) => [feature, users]),
  )
  const features = new Map<string, FeatureRow>()
  eachNamedCount(
    sql,
    today,
    counts => counts.features,
    (name, day, week, count) => {
      let row = features.get(name)
      if (!row) {
        row = {
          name,
          count: 0,
          users: users.get(name) ?? 0,
          lastDay: day,
          weeks: new Array<number>(ROW_WEEKS).fill(0),
        }
        features.set(name, row)
      }
      row.count += count
      row.lastDay = day
      if (week >= 0) row.weeks[week] = (row.weeks[week] ?? 0) + count
    },
  )
  return [...features.values()].sort((a, b) => b.count - a.count || a.name.localeCompare(b.name))
}

/** Every outcome of the kept life, the most frequent first. */
export function readOutcomes(sql: Sql, today: string): OutcomeRow[] {
  const outcomes = new Map<string, OutcomeRow>()
  eachNamedCount(
    sql,
    today,
    counts => counts.outcomes,
    (name, day, week, { count, value }) => {
      let row = outcomes.get(name)
      if (!row) {
        row = { name, count: 0, value: 0, lastDay: day, weeks: new Array<number>(ROW_WEEKS).fill(0) }
        outcomes.set(name, row)
      }
      row.count += count
      row.value += value
      row.lastDay = day
      if (week >= 0) row.weeks[week] = (row.weeks[week] ?? 0) + count
    },
  )
  for (const row of outcomes.values()) row.value /= VALUE_SCALE
  return [...outcomes.values()].sort((a, b) => b.count - a.count || a.name.localeCompare(b.name))
}

/** Visits every named count of every kept day in order; `week` is its 7-day window of the last 12, or below 0. */
function eachNamedCount<Count>(
  sql: Sql,
  today: string,
  pick: (counts: ReturnType<typeof newDayCounts>) => Map<string, Count>,
  visit: (name: string, day: string, week: number, count: Count) => void,
): void {
  const start = toNumber(today) + 1 - 7 * ROW_WEEKS
  for (const [day, counts] of readDays(sql, '1970-01-01', today)) {
    const week = Math.floor((toNumber(day) - start) / 7)
    for (const [name, count] of pick(counts)) visit(name, day, week, count)
  }
}
