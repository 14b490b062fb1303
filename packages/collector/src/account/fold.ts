// Log entries in, rollups out: a pure function. What it returns is a difference that is added to what is
// stored (rollups.ts): counts add, bits OR, so neither the order of entries nor where a run of the fold is cut
// can change the result. It never sees an event twice (the log has none) and never asks the time.

import { bucketOf, type Properties, VALUE_SCALE, VITALS, type Vital } from '@tend/wire'
import { bitOf, monthOf } from './calendar.ts'
import type { Entry, LoggedEvent } from './entry.ts'
import { addExposure, type Exposure } from './exposure.ts'
import type { NamedType } from './names.ts'
import { addReceived, newReceived, type Received, type ReceivedBySdk, UNNAMED_SDK } from './received.ts'

/** The bits of one user in one month. active: a feature or an outcome; a login alone is not activity. */
export interface MonthBits {
  active: number
  login: number
  outcome: number
}

/** The counts of one day. Values are whole ten-thousandths: sums of integers do not depend on their order. */
export interface DayCounts {
  logins: number
  features: Map<string, number>
  outcomes: Map<string, { count: number; value: number }>
  /** Histogram of each vital: bucket → count. */
  vitals: Map<Vital, Map<number, number>>
  /** What arrived on the day, whenever it happened. */
  received: ReceivedBySdk
}

/** A description of the account or of a person, and when it was true (epoch milliseconds). */
export interface Described {
  at: number
  name?: string
  plan?: string
  seats?: number
  traits?: Properties
}

export interface Delta {
  days: Map<string, DayCounts>
  /** user → month → bits; events without a user have no bits, they are nobody's days. */
  users: Map<string, Map<number, MonthBits>>
  /** user → feature → month → bits. */
  userFeatures: Map<string, Map<string, Map<number, number>>>
  /** Newest description of each person. */
  people: Map<string, Described>
  /** Newest description of the account on each day. */
  profiles: Map<string, Described>
  /** By experiment. */
  exposures: Map<string, Exposure>
}

export interface FoldContext {
  /** The local day of an instant. */
  dayOf(at: number): string
  /** The name an event counts under: its own, or the common one when the account has too many. */
  nameOf(type: NamedType, name: string): string
}

export function fold(entries: Iterable<Entry>, { dayOf, nameOf }: FoldContext): Delta {
  const delta: Delta = {
    days: new Map(),
    users: new Map(),
    userFeatures: new Map(),
    people: new Map(),
    profiles: new Map(),
    exposures: new Map(),
  }
  const receivedOn = (day: string, sdk: string): Received =>
    upsert(upsert(delta.days, day, newDayCounts).received, sdk, newReceived)
  for (const { receivedAt, sdk = UNNAMED_SDK, events, told } of entries) {
    const today = dayOf(receivedAt)
    const received = receivedOn(today, sdk)
    received.accepted += events.length
    received.refused += told.refused
    received.dropped += told.dropped
    received.missing += told.missing
    for (const [openedAt, by, count] of told.filled) receivedOn(dayOf(openedAt), by).missing -= count

    for (const event of events) {
      const day = dayOf(event.at)
      if (day < today) received.late += 1
      const counts = upsert(delta.days, day, newDayCounts)
      describe(delta.profiles, day, { at: event.at, ...event.account })
      if (event.user) describe(delta.people, event.user.id, { at: event.at, ...event.user })

      if (event.vitals) {
        for (const vital of VITALS) {
          const value = event.vitals[vital]
          if (value !== undefined) add(upsert(counts.vitals, vital, newCounts), bucketOf(vital, value), 1)
        }
      }
      if (event.variant !== undefined) {
        const experiment = nameOf('experiment', event.name)
        const { at, variant, user } = event
        const users = new Map(user && [[user.id, day]])
        const said = { at, day, variant, crossed: false, users }
        addExposure(
          upsert(delta.exposures, experiment, () => said),
          said,
        )
      }
      if (isCompanion(event)) continue
      const bits: MonthBits = { active: 0, login: 0, outcome: 0 }
      const bit = bitOf(day)
      if (event.type === 'login') {
        counts.logins += 1
        bits.login = bit
      } else {
        const name = nameOf(event.type, event.name)
        bits.active = bit
        if (event.type === 'feature') add(counts.features, name, 1)
        else {
          const outcome = upsert(counts.outcomes, name, () => ({ count: 0, value: 0 }))
          outcome.count += 1
          outcome.value += Math.round((event.value ?? 0) * VALUE_SCALE)
          bits.outcome = bit
        }
        if (event.type === 'feature' && event.user) {
          const months = upsert(
            upsert(delta.userFeatures, event.user.id, newMap<string, Map<number, number>>),
            name,
            newCounts<number>,
          )
          const month = monthOf(day)
          months.set(month, (months.get(month) ?? 0) | bit)
        }
      }
      if (event.user) {
        const known = upsert(
          upsert(delta.users, event.user.id, newMap<number, MonthBits>),
          monthOf(day),
          newBits,
        )
        known.active |= bits.active
        known.login |= bits.login
        known.outcome |= bits.outcome
      }
    }
  }
  return delta
}

/** Rides along with what people do: it is measured or noted, and is nobody's activity. */
export function isCompanion({ vitals, variant }: LoggedEvent): boolean {
  return vitals !== undefined || variant !== undefined
}

export function newDayCounts(): DayCounts {
  return { logins: 0, features: new Map(), outcomes: new Map(), vitals: new Map(), received: new Map() }
}

/** Adds `other` to `counts`, in place. */
export function addCounts(counts: DayCounts, other: DayCounts): void {
  counts.logins += other.logins
  for (const [name, count] of other.features) add(counts.features, name, count)
  for (const [name, { count, value }] of other.outcomes) {
    const outcome = upsert(counts.outcomes, name, () => ({ count: 0, value: 0 }))
    outcome.count += count
    outcome.value += value
  }
  for (const [vital, histogram] of other.vitals) {
    for (const [bucket, count] of histogram) add(upsert(counts.vitals, vital, newCounts), bucket, count)
  }
  addReceived(counts.received, other.received)
}

/** The later description wins field by field; what it does not mention stays. */
export function merge(known: Described | undefined, said: Described): Described {
  if (!known) return said
  const [older, newer] = said.at >= known.at ? [known, said] : [said, known]
  const traits = older.traits || newer.traits ? { ...older.traits, ...newer.traits } : undefined
  return { ...older, ...newer, ...(traits && { traits }) }
}

function describe(into: Map<string, Described>, key: string, said: Described): void {
  into.set(key, merge(into.get(key), said))
}

function add<Key>(counts: Map<Key, number>, key: Key, count: number): void {
  counts.set(key, (counts.get(key) ?? 0) + count)
}

/** The value at `key`, made first if there is none. */
function upsert<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  let value = map.get(key)
  if (value === undefined) {
    value = make()
    map.set(key, value)
  }
  return value
}

const newMap = <Key, Value>() => new Map<Key, Value>()
const newCounts = <Key>() => new Map<Key, number>()
const newBits = (): MonthBits => ({ active: 0, login: 0, outcome: 0 })
