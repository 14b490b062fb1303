// One row of the log: what was accepted of one batch, exactly as the fold needs it. Accounts (as described) and
// users are written once a batch and referred to by position; keys are a letter, for 35 days of rows are kept.

import type { Account, Event, EventType, Properties, User, Vitals } from '@tend/wire'
import type { Append } from '../ingest/split.ts'
import type { Filled } from './gaps.ts'
import type { LossChange } from './producers.ts'

export type LoggedEvent = Omit<Event, 'index' | 'id'>

export interface Entry {
  /** Epoch milliseconds. */
  receivedAt: number
  numbers?: { producer: string; first: number; count: number }
  lost: number
  sdk?: string
  events: LoggedEvent[]
  told: Told
}

/**
 * What a batch tells beside its events: differences, worked out once, at the append, where what was known before
 * is at hand. The fold only adds them up.
 */
export interface Told extends LossChange {
  /** Events refused that had not been refused before. */
  refused: number
}

/** Of a history that never was a batch. */
export const NOTHING_TOLD: Told = { refused: 0, dropped: 0, missing: 0, filled: [] }

interface Packed {
  p?: [producer: string, first: number, count: number]
  l?: number
  s?: string
  a: Account[]
  u: User[]
  e: PackedEvent[]
  r?: number
  d?: number
  m?: number
  f?: Filled[]
}

interface PackedEvent {
  t: 0 | 1 | 2
  n?: string
  /** Milliseconds before receipt. */
  b: number
  a?: number
  u?: number
  v?: number
  p?: Properties
  w?: Vitals
  x?: string
}

const TYPES: readonly EventType[] = ['login', 'feature', 'outcome']

export function pack(append: Append, events: readonly Event[], told: Told): string {
  const accounts = createList<Account>()
  const users = createList<User>()
  const packed: Packed = { a: accounts.values, u: users.values, e: [] }
  if (append.numbers) packed.p = [append.numbers.producer, append.numbers.first, append.numbers.count]
  if (append.lost) packed.l = append.lost
  if (append.sdk) packed.s = append.sdk
  if (told.refused) packed.r = told.refused
  if (told.dropped) packed.d = told.dropped
  if (told.missing) packed.m = told.missing
  if (told.filled.length > 0) packed.f = told.filled
  for (const event of events) {
    const row: PackedEvent = { t: TYPES.indexOf(event.type) as 0 | 1 | 2, b: append.receivedAt - event.at }
    if (event.name) row.n = event.name
    // Position 0 is left out: nearly every batch is one account's.
    const account = accounts.positionOf(event.account)
    if (account > 0) row.a = account
    if (event.user) row.u = users.positionOf(event.user)
    if (event.value !== undefined) row.v = event.value
    if (event.properties) row.p = event.properties
    if (event.vitals) row.w = event.vitals
    if (event.variant !== undefined) row.x = event.variant
    packed.e.push(row)
  }
  return JSON.stringify(packed)
}

export function unpack(receivedAt: number, body: string): Entry {
  const packed = JSON.parse(body) as Packed
  const entry: Entry = {
    receivedAt,
    lost: packed.l ?? 0,
    events: packed.e.map(row => {
      const event: LoggedEvent = {
        type: TYPES[row.t] as EventType,
        name: row.n ?? '',
        at: receivedAt - row.b,
        account: packed.a[row.a ?? 0] as Account,
      }
      const user = row.u === undefined ? undefined : packed.u[row.u]
      if (user) event.user = user
      if (row.v !== undefined) event.value = row.v
      if (row.p) event.properties = row.p
      if (row.w) event.vitals = row.w
      if (row.x !== undefined) event.variant = row.x
      return event
    }),
    told: {
      refused: packed.r ?? 0,
      dropped: packed.d ?? 0,
      missing: packed.m ?? 0,
      filled: packed.f ?? [],
    },
  }
  if (packed.p) entry.numbers = { producer: packed.p[0], first: packed.p[1], count: packed.p[2] }
  if (packed.s) entry.sdk = packed.s
  return entry
}

/** A list without repetitions. Events of one batch share an object; lines of an import have equal ones. */
function createList<Value extends object>() {
  const values: Value[] = []
  const positions = new Map<Value | string, number>()
  return {
    values,
    positionOf(value: Value): number {
      let position = positions.get(value)
      if (position === undefined) {
        const text = JSON.stringify(value)
        position = positions.get(text) ?? values.push(value) - 1
        positions.set(text, position).set(value, position)
      }
      return position
    },
  }
}
