// What the account did, as tables (schema.ts): adding a fold's difference, and reading. Every write is guarded
// so that nothing is written when nothing changed (an upsert whose WHERE is false bills no row; measured).

import type { Vital } from '@tend/wire'
import { eachDay, monthOf, toDay, toNumber } from './calendar.ts'
import {
  addCounts,
  type DayCounts,
  type Delta,
  type Described,
  type MonthBits,
  merge,
  newDayCounts,
} from './fold.ts'
import { packReceived, type ReceivedBySdk, unpackReceived } from './received.ts'
import type { Sql } from './storage.ts'

interface DayRow extends Record<string, string | number> {
  day: string
  logins: number
  features: number
  outcomes: number
  outcome_value: number
  body: string
  received: string
}

interface DayBody {
  f: [name: string, count: number][]
  o: [name: string, count: number, value: number][]
  v: [vital: Vital, bucket: number, count: number][]
}

/** The body of a day on which something arrived, but nothing happened that is counted by name. */
const BODY_EMPTY = JSON.stringify({ f: [], o: [], v: [] } satisfies DayBody)

/** Adds what a fold found to what is stored. Runs in the fold's transaction. */
export function applyDelta(sql: Sql, delta: Delta): void {
  for (const [day, added] of delta.days) {
    const counts = readDays(sql, day, day).get(day) ?? newDayCounts()
    addCounts(counts, added)
    writeDay(sql, day, counts)
  }
  for (const [user, months] of delta.users) {
    for (const [month, { active, login, outcome }] of months) {
      sql.exec(
        `INSERT INTO user_month VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET
           active = active | excluded.active, login = login | excluded.login, outcome = outcome | excluded.outcome
         WHERE (active | excluded.active, login | excluded.login, outcome | excluded.outcome) <> (active, login, outcome)`,
        user,
        month,
        active,
        login,
        outcome,
      )
    }
  }
  for (const [user, features] of delta.userFeatures) {
    for (const [feature, months] of features) {
      for (const [month, bits] of months) {
        sql.exec(
          `INSERT INTO user_feature_month VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET bits = bits | excluded.bits
           WHERE bits | excluded.bits <> bits`,
          user,
          feature,
          month,
          bits,
        )
      }
    }
  }
  for (const [user, said] of delta.people) {
    const known = readPerson(sql, user)
    const merged = merge(known, said)
    if (known && sameDescription(known, merged)) continue
    sql.exec(
      'INSERT OR REPLACE INTO person VALUES (?, ?, ?, ?)',
      user,
      merged.at,
      merged.name ?? null,
      JSON.stringify(merged.traits ?? {}),
    )
  }
  for (const [day, said] of [...delta.profiles].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const known = readProfile(sql, day)
    const merged = merge(known, said)
    if (known && sameDescription(known, merged)) continue
    sql.exec(
      `INSERT INTO profile VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET
         at = excluded.at, name = excluded.name, plan = excluded.plan, seats = excluded.seats, traits = excluded.traits`,
      day,
      merged.at,
      merged.name ?? null,
      merged.plan ?? null,
      merged.seats ?? null,
      JSON.stringify(merged.traits ?? {}),
    )
  }
}

/** Counts by day, for the days from `from` to `to` that have any. */
export function readDays(sql: Sql, from: string, to: string): Map<string, DayCounts> {
  const rows = sql
    .exec<DayRow>('SELECT * FROM day WHERE day BETWEEN ? AND ? ORDER BY day', from, to)
    .toArray()
  return new Map(
    rows.map(row => {
      const body = JSON.parse(row.body) as DayBody
      const counts = newDayCounts()
      counts.logins = row.logins
      counts.received = unpackReceived(row.received)
      for (const [name, count] of body.f) counts.features.set(name, count)
      for (const [name, count, value] of body.o) counts.outcomes.set(name, { count, value })
      for (const [vital, bucket, count] of body.v) {
        const histogram = counts.vitals.get(vital) ?? new Map<number, number>()
        counts.vitals.set(vital, histogram.set(bucket, count))
      }
      return [row.day, counts]
    }),
  )
}

function writeDay(sql: Sql, day: string, counts: DayCounts): void {
  const body: DayBody = {
    f: [...counts.features],
    o: [...counts.outcomes].map(([name, { count, value }]) => [name, count, value]),
    v: [...counts.vitals].flatMap(([vital, histogram]) =>
      [...histogram].map(([bucket, count]): [Vital, number, number] => [vital, bucket, count]),
    ),
  }
  const total = totalsOf(counts)
  sql.exec(
    `INSERT INTO day VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET logins = excluded.logins,
       features = excluded.features, outcomes = excluded.outcomes, outcome_value = excluded.outcome_value,
       body = excluded.body, received = excluded.received`,
    day,
    total.logins,
    total.features,
    total.outcomes,
    total.outcomeValue,
    JSON.stringify(body),
    packReceived(counts.received),
  )
}

/** What arrived on each of the days from `from` to `to`, by SDK; days without anything are left out. */
export function readReceived(sql: Sql, from: string, to: string): [day: string, ReceivedBySdk][] {
  return sql
    .exec<{ day: string; received: string }>(
      'SELECT day, received FROM day WHERE day BETWEEN ? AND ? ORDER BY day',
      from,
      to,
    )
    .toArray()
    .map(({ day, received }) => [day, unpackReceived(received)])
}

/** Sums over names; the value still in ten-thousandths. */
export function totalsOf(counts: DayCounts): {
  logins: number
  features: number
  outcomes: number
  outcomeValue: number
} {
  const totals = { logins: counts.logins, features: 0, outcomes: 0, outcomeValue: 0 }
  for (const count of counts.features.values()) totals.features += count
  for (const { count, value } of counts.outcomes.values()) {
    totals.outcomes += count
    totals.outcomeValue += value
  }
  return totals
}

/** Bits of every user, in the months that hold the days from `from` to `to`; ordered by user, then time. */
export function readUserMonths(
  sql: Sql,
  from: string,
  to: string,
): { user: string; month: number; active: number; login: number }[] {
  return sql
    .exec<{ user: string; month: number; active: number; login: number }>(
      'SELECT user, month, active, login FROM user_month WHERE month BETWEEN ? AND ? ORDER BY user, month',
      monthOf(from),
      monthOf(to),
    )
    .toArray()
}

/** Calls `visit` for every day between `from` and `to` on which a user was active, by user and in order. */
export function eachActiveDay(
  sql: Sql,
  from: string,
  to: string,
  visit: (user: string, dayNumber: number) => void,
): void {
  const [low, high] = [toNumber(from), toNumber(to)]
  for (const { user, month, active } of readUserMonths(sql, from, to)) {
    eachDay(month, active, number => {
      if (number >= low && number <= high) visit(user, number)
    })
  }
}

export function readPerson(sql: Sql, user: string): Described | undefined {
  const [row] = sql
    .exec<{ at: number; name: string | null; traits: string }>('SELECT * FROM person WHERE user = ?', user)
    .toArray()
  return row && described(row)
}

/** What the account called itself on `day`. */
export function readProfile(sql: Sql, day: string): Described | undefined {
  const [row] = sql
    .exec<{ at: number; name: string | null; plan: string | null; seats: number | null; traits: string }>(
      'SELECT * FROM profile WHERE day <= ? ORDER BY day DESC LIMIT 1',
      day,
    )
    .toArray()
  return row && described(row)
}

type DescribedRow = {
  at: number
  name: string | null
  plan?: string | null
  seats?: number | null
  traits: string
}

function described({ at, name, plan, seats, traits }: DescribedRow): Described {
  const result: Described = { at, traits: JSON.parse(traits) }
  if (name !== null) result.name = name
  if (typeof plan === 'string') result.plan = plan
  if (typeof seats === 'number') result.seats = seats
  return result
}

function sameDescription(a: Described, b: Described): boolean {
  const facts = ({ name, plan, seats, traits = {} }: Described) =>
    JSON.stringify([name, plan, seats, Object.entries(traits).sort()])
  return facts(a) === facts(b)
}

/** Everything kept up to `to`, in the shape that the fold of it all would have: what scoring reads. */
export function readRollups(sql: Sql, to: string): Rollups {
  const days = readDays(sql, '1970-01-01', to)
  const users: Rollups['users'] = new Map()
  const months = sql
    .exec<{ user: string; month: number; active: number; login: number; outcome: number }>(
      'SELECT * FROM user_month',
    )
    .toArray()
  for (const { user, month, active, login, outcome } of months) {
    const bits = users.get(user) ?? new Map<number, MonthBits>()
    users.set(user, bits.set(month, { active, login, outcome }))
  }
  const userFeatures: Rollups['userFeatures'] = new Map()
  for (const { user, feature, month, bits } of sql
    .exec<{ user: string; feature: string; month: number; bits: number }>('SELECT * FROM user_feature_month')
    .toArray()) {
    const features = userFeatures.get(user) ?? new Map<string, Map<number, number>>()
    userFeatures.set(user, features.set(feature, (features.get(feature) ?? new Map()).set(month, bits)))
  }
  const people = sql.exec<DescribedRow & { user: string }>('SELECT * FROM person').toArray()
  const profiles = sql
    .exec<DescribedRow & { day: string }>('SELECT * FROM profile WHERE day <= ?', to)
    .toArray()
  return {
    days,
    users,
    userFeatures,
    people: new Map(people.map(row => [row.user, described(row)])),
    profiles: new Map(profiles.map(row => [row.day, described(row)])),
  }
}

export type Rollups = Pick<Delta, 'days' | 'users' | 'userFeatures' | 'people' | 'profiles'>

/** The first day on which anything happened, and the last with activity (a feature or an outcome), over the kept life. */
export function readSpan(sql: Sql): { firstDay: string | null; lastActiveDay: string | null } {
  const [row] = sql
    .exec<{ first: string | null; last: string | null }>(
      `SELECT min(CASE WHEN logins > 0 OR body <> ? THEN day END) AS first,
         max(CASE WHEN features + outcomes > 0 THEN day END) AS last FROM day`,
      BODY_EMPTY,
    )
    .toArray()
  return { firstDay: row?.first ?? null, lastActiveDay: row?.last ?? null }
}

/** Forgets days, bits and scores before `day`, a month at a time. */
export function pruneRollups(sql: Sql, day: string): void {
  const month = monthOf(day)
  const first = `${toDay(toNumber(day)).slice(0, 7)}-01`
  sql.exec('DELETE FROM day WHERE day < ?', first)
  // The newest score stays, however old: an account that sleeps has no other.
  sql.exec('DELETE FROM health_day WHERE day < ? AND day < (SELECT max(day) FROM health_day)', first)
  sql.exec('DELETE FROM user_month WHERE month < ?', month)
  sql.exec('DELETE FROM user_feature_month WHERE month < ?', month)
}
