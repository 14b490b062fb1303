// What scoring knows of one account: its rollups as values, by day number and month bits. The Durable Object reads
// them from its tables, the backtest takes them straight from the fold; every metric, signal and score is a pure
// function of this and a day. Nothing on or after that day is ever looked at: a day that is not over enters no score.

import { toNumber } from '../account/calendar.ts'
import { type DayCounts, type Delta, type Described, type MonthBits, merge } from '../account/fold.ts'

/** user → month (YYYYMM) → bits. */
export type UserBits = ReadonlyMap<string, ReadonlyMap<number, MonthBits>>

/** What an account said of itself, in force from `day` on. */
export interface Profile extends Described {
  /** Day number. */
  day: number
}

export interface History {
  /** Day number of the first day with anything; undefined for an account that never sent an event. */
  firstDay: number | undefined
  /** Day numbers with a feature or an outcome, ascending. */
  activeDays: readonly number[]
  /** Counts by day number. */
  days: ReadonlyMap<number, DayCounts>
  users: UserBits
  /** user → feature → month → bits. */
  userFeatures: ReadonlyMap<string, ReadonlyMap<string, ReadonlyMap<number, number>>>
  /** What is known of people: names and traits. */
  people: ReadonlyMap<string, Described>
  /** By day, each with everything that was known by then. */
  profiles: readonly Profile[]
  /** Day number of the first use of each feature, and of each outcome. */
  firsts: { features: ReadonlyMap<string, number>; outcomes: ReadonlyMap<string, number> }
}

/** The history that rollups hold. A `Delta` folded from everything has their shape, and so have the tables read whole. */
export function historyOf(
  rollups: Pick<Delta, 'days' | 'users' | 'userFeatures' | 'people' | 'profiles'>,
): History {
  const days = new Map(
    [...rollups.days]
      // On the others something only arrived: a batch of earlier days, or a report of loss.
      .filter(
        ([, counts]) => counts.logins + counts.features.size + counts.outcomes.size + counts.vitals.size > 0,
      )
      .map(([day, counts]): [number, DayCounts] => [toNumber(day), counts])
      .sort(([a], [b]) => a - b),
  )
  const activeDays: number[] = []
  const firsts = { features: new Map<string, number>(), outcomes: new Map<string, number>() }
  for (const [day, { features, outcomes }] of days) {
    if (features.size > 0 || outcomes.size > 0) activeDays.push(day)
    for (const name of features.keys()) if (!firsts.features.has(name)) firsts.features.set(name, day)
    for (const name of outcomes.keys()) if (!firsts.outcomes.has(name)) firsts.outcomes.set(name, day)
  }
  const profiles: Profile[] = []
  for (const [day, said] of [...rollups.profiles].sort(([a], [b]) => (a < b ? -1 : 1))) {
    profiles.push({ ...merge(profiles.at(-1), said), day: toNumber(day) })
  }
  const [firstDay] = days.keys()
  const { users, userFeatures, people } = rollups
  return { firstDay, activeDays, days, users, userFeatures, people, profiles, firsts }
}

/** What the account had said of itself by the end of `day`: the seats of that day, not of today. */
export function profileOn(history: History, day: number): Profile | undefined {
  return history.profiles.findLast(profile => profile.day <= day)
}

/** A person as a colleague would call them. */
export function nameOf(history: History, user: string): string {
  return history.people.get(user)?.name ?? user
}
