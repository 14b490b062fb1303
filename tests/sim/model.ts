// The oracle: what was called, what the account was handed, what receipts promised, as plain lists; and the naive
// recount of them. Nothing of the collector's or the SDK's code is in here.

import type { AccountSummary, EventRow } from '../../packages/collector/src/views.ts'
import type { SentBatch } from '../../packages/wire/src/event.ts'
import { type Counted, recount } from '../collector/recount.ts'
import type { Sim } from './sim.ts'

/** Something that the SDK must not forget. */
export interface Kept {
  /** From when on it is durable. */
  safeAt: number
  /** Storage has refused it. */
  fragile?: boolean
  /** Why it may be missing. */
  excuse?: string
}

/** An event that was called; its number `n` is among its properties. */
export interface Called extends Kept {
  n: number
  /** Absent until somebody is known. */
  account?: string
  user?: string
  /** The browser it was called in; absent for the backend's. */
  browser?: string
  type: 'feature' | 'outcome'
  name: string
  value?: number
  at: number
  /** It must never arrive. */
  forbidden?: boolean
}

/** A loss that the SDK knows of, and must report unless it is excused. */
export interface Dropped extends Kept {
  events: number
}

/** An accepted event. */
interface Fact extends Counted {
  n?: number
}

interface Part {
  receivedAt: number
  numbers?: { producer: string; first: number; count: number }
  lost: number
  events: {
    index: number
    type: Fact['type']
    name: string
    at: number
    value?: number
    id?: string
    user?: { id: string }
    properties?: Record<string, unknown>
    vitals?: { LCP?: number }
  }[]
}

interface Ledger {
  /** What was handed over and taken, and how much of it is durable. */
  parts: Part[]
  durable: number
  facts: Fact[]
  ids: Set<string>
  numbers: Map<string, Set<number>>
  lost: Map<string, number>
  /** Numbers that a receipt has spoken for. */
  promised: Map<string, Set<number>>
  /** Its row may be behind until its next event: an alarm was lost, or D1 emptied. */
  mayLag: boolean
}

export type Model = ReturnType<typeof createModel>

export function createModel(sim: Sim) {
  const { fail } = sim
  const calls: Called[] = []
  const drops: Dropped[] = []
  /**
   * In batches that were answered as unreadable: events, each of which is lost, and losses they told of, which may now be
   * told by nobody or, where a copy of the batch got through, twice.
   */
  const spoiled = { events: 0, reports: 0 }
  let deletedUncounted = false
  const ledgers = new Map<string, Ledger>()
  const sent = new Map<string, string>()

  function ledgerOf(account: string): Ledger {
    let ledger = ledgers.get(account)
    if (!ledger) {
      ledger = {
        parts: [],
        durable: 0,
        facts: [],
        ids: new Set(),
        numbers: new Map(),
        lost: new Map(),
        promised: new Map(),
        mayLag: false,
      }
      ledgers.set(account, ledger)
    }
    return ledger
  }

  /** Takes a part; returns how many of its events are new. */
  function take({ facts, ids, numbers, lost }: Ledger, part: Part): number {
    const by = part.numbers
    const seen = by && setOf(numbers, by.producer)
    const fresh = part.events.filter(({ index, id }) => {
      if (by && seen?.has(by.first + index)) return false
      if (id === undefined) return true
      return !ids.has(id) && ids.add(id)
    })
    for (let i = 0; by && i < by.count; i++) seen?.add(by.first + i)
    if (by) lost.set(by.producer, Math.max(lost.get(by.producer) ?? 0, part.lost))
    for (const { type, name, at, user, value, vitals, properties } of fresh) {
      facts.push({
        type,
        name,
        at,
        ...(user && { user: user.id }),
        ...(value !== undefined && { value }),
        ...(vitals && { vitals }),
        ...(properties && { n: properties.n as number }),
      })
    }
    return fresh.length
  }

  const lossOf = ({ numbers, lost }: Ledger) => ({
    dropped: [...lost.values()].reduce((sum, count) => sum + count, 0),
    missing: [...numbers.values()].reduce((sum, seen) => sum + Math.max(-1, ...seen) + 1 - seen.size, 0),
  })

  return {
    calls,
    /** Those that ever took anything. */
    accounts: () => [...ledgers].filter(([, { parts }]) => parts.length > 0).map(([account]) => account),
    factsOf: (account: string) => ledgerOf(account).facts,
    recountOf: (account: string, now: number) => recount(ledgerOf(account).facts, sim.faults.zone, now),
    lossOf: (account: string) => lossOf(ledgerOf(account)),

    called(call: Omit<Called, 'n' | 'safeAt'>): Called {
      const known = { ...call, n: calls.length, safeAt: Number.POSITIVE_INFINITY }
      calls.push(known)
      return known
    },

    dropped(events: number): Dropped {
      const drop: Dropped = { events, safeAt: Number.POSITIVE_INFINITY }
      drops.push(drop)
      return drop
    },

    excuse(which: (call: Called) => boolean, why: string): void {
      for (const call of calls) if (which(call)) call.excuse ??= why
      for (const drop of drops) drop.excuse ??= why
      deletedUncounted = true
    },

    /** The process that made these calls is gone: what had no receipt was in its memory alone. */
    excuseBackend(from: number, to: number): void {
      for (const call of calls.slice(from, to)) if (!call.browser) call.excuse ??= 'its process ended first'
    },

    /** A batch leaves its sender: under one number there is one event, for ever. */
    sent({ producer, first = 0, events }: SentBatch): void {
      events.forEach(({ age, ...event }, i) => {
        const key = `${producer} ${first + i}`
        const json = JSON.stringify(event)
        const before = sent.get(key) ?? json
        if (before !== json)
          fail('[S2] the same numbers again are the same events', `${key}: ${before} ${json}`)
        sent.set(key, json)
      })
    },

    /** A batch was answered as unreadable: it is dropped, rightly. */
    spoiled({ events, lost = 0 }: SentBatch): void {
      spoiled.events += events.length
      spoiled.reports += lost
      for (const { properties } of events) {
        const call = calls[(properties as { n?: number } | undefined)?.n ?? -1]
        if (call) call.excuse ??= 'answered as unreadable'
      }
    },

    /** The account has taken a part, and says so. */
    appended(account: string, part: Part, said: { accepted: number; duplicates: number }): void {
      const ledger = ledgerOf(account)
      ledger.parts.push(part)
      const accepted = take(ledger, part)
      sim.count('append')
      if (said.accepted !== accepted || said.duplicates !== part.events.length - accepted)
        fail('[G2] nothing is counted twice', `${account} took ${JSON.stringify(said)}, ${accepted} were new`)
    },

    flushed(account: string): void {
      const ledger = ledgerOf(account)
      ledger.durable = ledger.parts.length
    },

    /** The account lost what was not durable: nothing that a receipt spoke for. */
    rolledBack(account: string): void {
      const { parts, durable, promised, mayLag } = ledgerOf(account)
      ledgers.delete(account)
      const ledger = Object.assign(ledgerOf(account), { promised, mayLag })
      for (const part of parts.slice(0, durable)) take(ledger, part)
      ledger.parts = parts.slice(0, durable)
      ledger.durable = durable
      for (const [producer, numbers] of promised) {
        const seen = setOf(ledger.numbers, producer)
        for (const number of numbers)
          if (!seen.has(number)) fail('[G3] a receipt means durable', `${account} lost ${producer} ${number}`)
      }
    },

    /** A receipt reached its sender. */
    promised(
      { producer = '', first = 0, account, events }: SentBatch,
      { rejected }: { rejected: { index: number }[] },
    ) {
      const ledger = ledgerOf(String(typeof account === 'object' ? account.id : account))
      const seen = setOf(ledger.numbers, producer)
      const promised = setOf(ledger.promised, producer)
      const refused = new Set(rejected.map(({ index }) => index))
      events.forEach((_, i) => {
        if (refused.has(i)) return
        promised.add(first + i)
        if (!seen.has(first + i))
          fail('[G3] a receipt means durable', `${producer} ${first + i} is not there`)
      })
    },

    mayLag(account: string): void {
      ledgerOf(account).mayLag = true
    },

    lags: (account: string) => ledgerOf(account).mayLag,

    /** The account answers about itself: everything handed over so far is in the answer, once. */
    summarised(account: string, { totals, users, loss }: AccountSummary, now: number): void {
      const ledger = ledgerOf(account)
      const naive = recount(ledger.facts, sim.faults.zone, now)
      const { dropped, missing, days } = loss
      const byDay = { dropped: 0, missing: 0 }
      for (const day of days) {
        byDay.dropped += day.dropped
        byDay.missing += day.missing
      }
      compare(
        '[R1] [G5] an answer holds every event before it, once',
        account,
        { totals, users, loss: { dropped, missing }, byDay },
        {
          totals: naive.totals,
          users: naive.users,
          loss: lossOf(ledger),
          byDay: lossOf(ledger),
        },
      )
    },

    /** Everything in the account's log, as it is shown. */
    logged(account: string, shown: { events: EventRow[] } | undefined): void {
      const line = ({ type, name, at, user, value, n }: Omit<Fact, 'user'> & { user?: string | null }) =>
        JSON.stringify([at, type, name, user ?? null, value, n])
      const events = shown?.events.map(({ properties, ...event }) =>
        line({ ...event, n: properties?.n as number }),
      )
      const facts = ledgerOf(account).facts.filter(({ vitals }) => !vitals)
      compare('[L1] the log is what was accepted', account, (events ?? []).sort(), facts.map(line).sort())
    },

    compare,

    /** Between how many and how many losses senders must have reported, in all. */
    lossBounds(): [least: number, most: number] {
      const sum = (of: Dropped[]) => of.reduce((events, drop) => events + drop.events, 0)
      const most = deletedUncounted ? Number.POSITIVE_INFINITY : sum(drops) + spoiled.events + spoiled.reports
      return [sum(drops.filter(({ excuse }) => excuse === undefined)) - spoiled.reports, most]
    },
  }

  function compare(rule: string, what: string, actual: unknown, expected: unknown): void {
    const [a, b] = [canonical(actual), canonical(expected)]
    if (a !== b) fail(rule, `${what}\n  is       ${a}\n  expected ${b}`)
  }
}

function setOf(map: Map<string, Set<number>>, key: string): Set<number> {
  let set = map.get(key)
  if (!set) {
    set = new Set()
    map.set(key, set)
  }
  return set
}

/** JSON with sorted keys. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part) =>
    part && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  )
}
