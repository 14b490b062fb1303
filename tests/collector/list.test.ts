// Questions across accounts, answered by D1: the list over HTTP and as CSV, and its overview.

import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  type AccountsQuery,
  ALL_ACCOUNTS,
  SORTS,
  type Sort,
} from '../../packages/collector/src/ops/accountsQuery.ts'
import { listAccounts, readOverview } from '../../packages/collector/src/projection/list.ts'
import { projectAccount } from '../../packages/collector/src/projection/project.ts'
import type { AccountList, AccountRow } from '../../packages/collector/src/views.ts'
import { ago, DAY_MS, NOON, read, readJson, refusalOf, rowOf, TODAY } from './support.ts'

const db = env.DB as D1Database

const list = (query: Partial<AccountsQuery> = {}) =>
  listAccounts(db, { ...ALL_ACCOUNTS, ...query }, TODAY, NOON)

describe('the list', () => {
  /** 300 accounts with every kind of value, nothing among them: many are equal in what is sorted by. */
  const rows = Array.from({ length: 300 }, (_, i) => {
    const never = i % 11 === 0
    return rowOf({
      id: `account-${i}`,
      name: i % 7 === 0 ? null : `${'ÅaBäZ'[i % 5]}nna ${i % 40}`,
      plan: i % 5 === 0 ? null : (['free', 'Pro', 'team'][i % 3] as string),
      seats: i % 4 === 0 ? null : i % 30,
      firstDay: never ? null : ago(i % 60),
      lastActiveDay: never ? null : ago(i % 45),
      users28: never ? 0 : i % 9,
      totals: { logins: i % 3, features: i, outcomes: i % 2, outcomeValue: ((i * 7919) % 1000) / 10 - 20 },
      weeks: [i],
      state: (['steady', 'new', 'dormant'] as const)[i % 3] as AccountRow['state'],
      health: i % 6 === 0 ? null : (i * 31) % 101,
      owner: i % 3 === 0 ? null : (['Mo', 'jo@tend.test'][i % 2] as string),
      renews: i % 4 === 0 ? null : ago(-(i % 50)),
      mrr: i % 5 === 0 ? null : (i % 13) * 19,
    })
  })

  beforeAll(async () => {
    await Promise.all(rows.map(row => projectAccount(db, row)))
  })

  const keyOf: Record<Sort, (row: AccountRow) => string | number> = {
    name: row => lower(row.name ?? row.id),
    plan: row => lower(row.plan ?? ''),
    state: row => row.state,
    health: row => row.health ?? 101,
    owner: row => lower(row.owner ?? ''),
    renews: row => row.renews ?? '~',
    mrr: row => row.mrr ?? -1,
    seats: row => row.seats ?? -1,
    users28: row => row.users28,
    firstDay: row => row.firstDay ?? '',
    lastActiveDay: row => row.lastActiveDay ?? '',
    logins: row => row.totals.logins,
    features: row => row.totals.features,
    outcomes: row => row.totals.outcomes,
    outcomeValue: row => row.totals.outcomeValue,
  }
  // SQLite lowers ASCII only.
  const lower = (text: string) => text.replace(/[A-Z]/g, letter => letter.toLowerCase())

  it.each(Object.keys(SORTS) as Sort[])(
    '[R3] sorted by %s, paging gives every account once, in order',
    async sort => {
      for (const order of ['asc', 'desc'] as const) {
        const all: AccountRow[] = []
        let cursor: string | null = null
        let pages = 0
        do {
          const page: AccountList = await list({ sort, order, limit: 70, cursor })
          all.push(...page.accounts)
          cursor = page.next ?? null
          pages += 1
        } while (cursor !== null)
        expect(pages).toBe(5)
        expect(new Set(all.map(({ id }) => id)).size).toBe(300)
        expect(all).toHaveLength(300)
        const keys = all.map(row => [keyOf[sort](row), row.id] as const)
        keys.forEach(([key, id], i) => {
          const [before, idBefore] = keys[i - 1] ?? []
          if (before === undefined || idBefore === undefined) return
          const ordered = before === key ? idBefore < id : before < key
          expect(order === 'asc' ? ordered : !ordered).toBe(true)
        })
      }
    },
  )

  it('[R3] the last page has no next, also when it is full', async () => {
    expect(await list({ limit: 300 })).not.toHaveProperty('next')
    expect(await list({ limit: 299 })).toHaveProperty('next')
  })

  it.each<[string, Partial<AccountsQuery>, (row: AccountRow) => boolean]>([
    ['a state', { state: ['dormant'] }, row => row.state === 'dormant'],
    ['states', { state: ['dormant', 'new'] }, row => row.state !== 'steady'],
    ['a plan', { plan: ['free'] }, row => row.plan === 'free'],
    ['plans', { plan: ['free', 'team'] }, row => row.plan === 'free' || row.plan === 'team'],
    [
      'a plan and a state',
      { plan: ['Pro'], state: ['new'] },
      row => row.plan === 'Pro' && row.state === 'new',
    ],
    ['a plan that nobody has', { plan: ["'; DROP TABLE account; --"] }, () => false],
    ['a name', { q: 'ANNA 3' }, row => /^.nna 3/.test(row.name ?? '') && /a/i.test(row.name?.[0] ?? '')],
    ['an id', { q: 'ccount-29' }, row => row.id.includes('ccount-29')],
    ['a sign of SQL', { q: '%' }, () => false],
    ['a longer text', { q: 'x'.repeat(256) }, () => false],
    ['an owner', { owner: ['Mo'] }, row => row.owner === 'Mo'],
    ['an owner of nothing', { owner: ['me'] }, () => false],
  ])('filters by %s', async (_, query, holds) => {
    const { accounts } = await list({ ...query, limit: 1000 })
    const expected = (await list({ limit: 1000 })).accounts.filter(holds)
    expect(accounts).toEqual(expected)
    expect((await readOverview(db, { ...ALL_ACCOUNTS, ...query }, TODAY)).matching).toBe(expected.length)
  })

  it('has an overview that counts what the list shows', async () => {
    const { accounts } = await list({ limit: 1000 })
    const { states, plans, owners, ...overview } = await readOverview(db, ALL_ACCOUNTS, TODAY)
    const active = accounts.filter(({ lastActiveDay }) => lastActiveDay !== null && lastActiveDay > ago(28))
    expect(overview).toEqual({ accounts: 300, active28: active.length, matching: 300 })
    for (const { state, accounts: count } of states) {
      expect([state, count]).toEqual([state, accounts.filter(row => row.state === state).length])
    }
    expect(states).toHaveLength(3)
    for (const { plan, accounts: count } of plans) {
      expect([plan, count]).toEqual([plan, accounts.filter(row => row.plan === plan).length])
    }
    expect(plans).toHaveLength(3)
    for (const { owner, accounts: count } of owners) {
      expect([owner, count]).toEqual([owner, accounts.filter(row => row.owner === owner).length])
    }
    expect(owners).toHaveLength(2)
  })

  it('[R6] is asked over HTTP, and refuses what it cannot read', async () => {
    const page = await readJson<AccountList>('/v1/accounts?sort=features&order=asc&limit=2')
    expect(page.accounts.map(({ id }) => id)).toEqual(['account-0', 'account-1'])
    expect(page.asOf).toBeGreaterThan(NOON - DAY_MS * 10_000)
    const next = await readJson<AccountList>(
      `/v1/accounts?sort=features&order=asc&limit=2&cursor=${encodeURIComponent(page.next as string)}`,
    )
    expect(next.accounts.map(({ id }) => id)).toEqual(['account-2', 'account-3'])
    for (const query of [
      'sort=size',
      'order=up',
      'state=sad',
      'limit=0',
      'limit=x',
      `q=${'x'.repeat(257)}`,
    ]) {
      expect(await refusalOf(read(`/v1/accounts?${query}`))).toBe('400 bad_query')
    }
  })

  it.each([
    ['nonsense', 'x'],
    ['nothing of ours', btoa('{}')],
    ['a value of no kind', btoa('[{},"a"]')],
    ['broken Unicode', btoa('%E0%A4%A')],
    ['a number beyond numbers', btoa('[1e999,"a"]')],
    ['half a character', btoa('["\\ud800","a"]')],
  ])('[R6] refuses a cursor that is %s, or finds nothing beyond it', async (_, cursor) => {
    const answer = await read(`/v1/accounts?cursor=${encodeURIComponent(cursor)}`)
    expect(answer.status).toBeLessThan(500)
  })

  it('[R6] takes more filters than D1 takes bindings, or refuses them', async () => {
    const plans = Array.from({ length: 150 }, (_, i) => `plan=p${i}`).join('&')
    expect((await read(`/v1/accounts?${plans}`)).status).toBeLessThan(500)
  })

  it('[R10] gives the same rows as CSV, all of them', async () => {
    const answer = await read('/v1/accounts?sort=features&order=asc', { headers: { accept: 'text/csv' } })
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8')
    const [head, ...lines] = (await answer.text()).trimEnd().split('\n')
    expect(head).toMatch(/^id,name,plan,seats,state,health,reasons,firstDay,lastActiveDay,users28,logins,/)
    expect(lines.map(line => line.split(',')[0])).toEqual(rows.map(({ id }) => id))
  })
})

it('[R10] no cell of the CSV is one that a spreadsheet would run', async () => {
  await db.exec('DELETE FROM account')
  const names = ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1+1', '\r=1+1', '＝1+1', '"=1+1"', 'a,"b"', 'plain']
  await Promise.all(names.map((name, i) => projectAccount(db, rowOf({ id: `=${i}`, name, plan: name }))))
  const answer = await read('/v1/accounts', { headers: { accept: 'text/csv' } })
  const text = await answer.text()
  // Cells, quotes taken off: RFC 4180 says a quote inside is doubled.
  const cells = [...text.matchAll(/"((?:[^"]|"")*)"|([^",\n]+)/g)].map(([, quoted, bare]) =>
    (quoted ?? bare ?? '').replaceAll('""', '"'),
  )
  expect(cells.filter(cell => /^[=+\-@\t\r]/.test(cell))).toEqual([])
  expect(cells).toContain("'=1+1")
  expect(cells).toContain('a,"b"')
  expect(cells).toContain('plain')
})
