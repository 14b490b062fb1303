// The audit: what the collector says of every account, held against the books.

import { setTimeout as sleep } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import type {
  AccountList,
  AccountSummary,
  EventRow,
  FeatureRow,
  Totals,
  UserRow,
} from '../../packages/collector/src/views.ts'
import type { Books, Fact, Ledger } from './ledger.ts'

/** A projection that failed is tried again after a second or two, then with a fold every 0.3 s: far beyond both. */
const PROJECTED_MS_MAX = 60_000

export type Read = <Answer>(path: string) => Promise<Answer>

/** Reads the collector at `url` with the local ops key; throws on anything but 200. */
export const reader =
  (url: string): Read =>
  async path => {
    const answer = await fetch(url + path, { headers: { authorization: 'Bearer ops_local' } })
    if (!answer.ok) throw new Error(`GET ${path} was answered ${answer.status}.`)
    return answer.json() as never
  }

/**
 * For use in the storm: promised ≤ counted ≤ called. Promises are counted before the question and calls after the
 * answer, because clients go on meanwhile.
 */
export async function auditPromises(
  read: Read,
  accounts: Iterable<[id: string, books: Books]>,
): Promise<string[]> {
  const problems: string[] = []
  for (const [id, books] of accounts) {
    const promised = books.promised.size
    if (promised === 0) continue
    const { totals } = await read<AccountSummary>(`/v1/accounts/${id}`)
    const counted = totals.logins + totals.features + totals.outcomes
    const called = books.called.size
    if (counted < promised) problems.push(`${id}: ${promised} events were promised and ${counted} counted.`)
    if (counted > called) problems.push(`${id}: ${called} events were called and ${counted} counted.`)
  }
  return problems
}

/** For use after the storm: everything called is promised, counted, and counted once. */
export async function auditAll(read: Read, ledger: Ledger): Promise<string[]> {
  const problems: string[] = []
  for (const [id, books] of ledger.accounts) {
    const expect = (what: string, counted: unknown, called: unknown) => {
      if (!isDeepStrictEqual(counted, called)) {
        problems.push(`${id}: ${what} should be ${JSON.stringify(called)} and is ${JSON.stringify(counted)}.`)
      }
    }
    const facts = [...books.called.values()]
    expect('what receipts promised', books.promised.size, facts.length)
    const { totals, loss } = await read<AccountSummary>(`/v1/accounts/${id}`)
    expect('totals', totals, totalsOf(facts))
    const { dropped, missing, days } = loss
    const byDay = days.reduce((sum, day) => sum + day.dropped + day.missing, 0)
    expect('loss', { dropped, missing, byDay }, { dropped: books.dropped, missing: 0, byDay: books.dropped })
    const { features } = await read<{ features: FeatureRow[] }>(`/v1/accounts/${id}/features`)
    expect(
      'features',
      sorted(features.map(({ name, count, users }) => [name, count, users])),
      featuresOf(facts),
    )
    const { users } = await read<{ users: UserRow[] }>(`/v1/accounts/${id}/users`)
    expect('users', sorted(users.map(user => user.id)), sorted(new Set(facts.map(fact => fact.user))))
    const marks = await marksOf(read, id)
    expect('events in the log', marks.length, facts.length)
    expect('different events in the log', new Set(marks).size, facts.length)
  }
  return [...problems, ...(await auditProjection(read, ledger))]
}

/** Every account's row in D1, which may be a little behind. */
async function auditProjection(read: Read, ledger: Ledger): Promise<string[]> {
  const until = Date.now() + PROJECTED_MS_MAX
  for (;;) {
    const rows = new Map<string, Totals>()
    for (let next: string | undefined = ''; next !== undefined; ) {
      const list: AccountList = await read(
        `/v1/accounts?limit=100${next && `&cursor=${encodeURIComponent(next)}`}`,
      )
      for (const { id, totals } of list.accounts) rows.set(id, totals)
      next = list.next
    }
    const behind = [...ledger.accounts].filter(
      ([id, { called }]) => !isDeepStrictEqual(rows.get(id), totalsOf([...called.values()])),
    )
    if (behind.length === 0) return []
    if (Date.now() > until)
      return behind.map(([id]) => `${id}: its row in D1 is ${JSON.stringify(rows.get(id))}.`)
    await sleep(500)
  }
}

/** The mark of every event in an account's log, repetitions included. */
export async function marksOf(read: Read, id: string): Promise<string[]> {
  const marks: string[] = []
  for (let next: string | undefined = ''; next !== undefined; ) {
    const page: { events: EventRow[]; next?: string } = await read(
      `/v1/accounts/${id}/events?limit=500${next && `&cursor=${next}`}`,
    )
    for (const { properties } of page.events) marks.push(`${properties?.mark}`)
    next = page.next
  }
  return marks
}

function totalsOf(facts: Fact[]): Totals {
  const totals = { logins: 0, features: 0, outcomes: 0, outcomeValue: 0 }
  let hundredths = 0
  for (const { type, value } of facts) {
    totals[`${type}s`]++
    if (type === 'outcome') hundredths += Math.round(value * 100)
  }
  totals.outcomeValue = hundredths / 100
  return totals
}

function featuresOf(facts: Fact[]): [name: string, count: number, users: number][] {
  const features = new Map<string, { count: number; users: Set<string> }>()
  for (const { type, name, user } of facts) {
    if (type !== 'feature') continue
    const feature = features.get(name) ?? { count: 0, users: new Set() }
    feature.count++
    features.set(name, { ...feature, users: feature.users.add(user) })
  }
  return sorted([...features].map(([name, { count, users }]) => [name, count, users.size]))
}

const sorted = <Value>(values: Iterable<Value>): Value[] =>
  [...values].sort((a, b) => (`${a}` < `${b}` ? -1 : 1))
