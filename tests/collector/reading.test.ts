// GET /v1/accounts/:id and below, as a customer's own scripts rely on it.

import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import type { SentEvent } from '@tend/wire'
import { beforeAll, describe, expect, it } from 'vitest'
import type { ActivityDay, EventRow } from '../../packages/collector/src/views.ts'
import { DAY_MS, newAccount, newProducer, read, readJson, receiptOf, refusalOf, send } from './support.ts'

const PATHS = ['', '/activity', '/users', '/features', '/outcomes', '/events']

const dayAgo = (days: number) => new Date(Date.now() - days * DAY_MS).toISOString().slice(0, 10)

describe('an account', () => {
  const id = newAccount()
  const path = `/v1/accounts/${id}`

  beforeAll(async () => {
    const account = { id, name: 'Acme Inc', plan: 'pro', seats: 20, region: 'eu' }
    const dana = { id: 'dana', name: 'Dana' }
    const events: SentEvent[] = [
      { type: 'login', user: dana, age: 3 * DAY_MS },
      { type: 'feature', name: 'search', user: dana, age: 3 * DAY_MS },
      { type: 'feature', name: 'search', user: 'eli', age: DAY_MS, properties: { query: 'x', deep: null } },
      { type: 'outcome', name: 'invoice.paid', user: dana, age: DAY_MS, value: 129.5 },
      { type: 'outcome', name: 'invoice.paid', age: 0, value: 0.1 },
      { type: 'login', user: 'fay', age: 0 },
      { type: 'feature', name: '/reports', user: dana, age: 0, vitals: { LCP: 1200, CLS: 0 } },
    ]
    await receiptOf({ account, producer: newProducer(), first: 2, lost: 1, events })
  })

  it('[R7] has a summary', async () => {
    const weeks = new Array<number>(26).fill(0)
    weeks[25] = 2
    const { daily, vitals, asOf, ...summary } = await readJson<Record<string, unknown>>(path)
    expect(summary).toEqual({
      id,
      name: 'Acme Inc',
      plan: 'pro',
      seats: 20,
      traits: { region: 'eu' },
      state: 'new',
      since: null,
      stateBefore: null,
      health: null,
      pQuiet: null,
      reasons: [],
      signals: [],
      score: null,
      scores: [],
      owner: null,
      snoozedUntil: null,
      followUp: { owner: null, note: null, snoozedUntil: null, dismissed: [] },
      renews: null,
      mrr: null,
      firstDay: dayAgo(3),
      lastActiveDay: dayAgo(0),
      recency: 0,
      users: 3,
      users28: 2,
      totals: { logins: 2, features: 2, outcomes: 2, outcomeValue: 129.6 },
      weeks,
      loss: {
        dropped: 1,
        missing: 2,
        days: [
          { day: dayAgo(0), sdk: '(unnamed)', accepted: 7, late: 4, refused: 0, dropped: 1, missing: 2 },
        ],
      },
    })
    expect(daily).toHaveLength(84)
    expect(Math.abs((asOf as number) - Date.now())).toBeLessThan(60_000)
    // R8: within 10 % of the one measurement there was.
    const [lcp, cls] = vitals as { name: string; p75: number; count: number }[]
    expect([lcp?.name, lcp?.count, cls]).toEqual(['LCP', 1, { name: 'CLS', p75: 0, count: 1 }])
    expect(Math.abs((lcp?.p75 ?? 0) - 1200)).toBeLessThan(120)
  })

  it('[R4] has an activity, day by day', async () => {
    const { activity } = await readJson<{ activity: ActivityDay[] }>(`${path}/activity?from=${dayAgo(3)}`)
    const none = { activeUsers: 0, logins: 0, features: 0, outcomes: 0, outcomeValue: 0 }
    expect(activity).toEqual([
      { ...none, day: dayAgo(3), activeUsers: 1, logins: 1, features: 1 },
      { ...none, day: dayAgo(2) },
      { ...none, day: dayAgo(1), activeUsers: 2, features: 1, outcomes: 1, outcomeValue: 129.5 },
      { ...none, day: dayAgo(0), logins: 1, outcomes: 1, outcomeValue: 0.1 },
    ])
  })

  it('has users, the last active first', async () => {
    const { users } = await readJson<{ users: unknown[] }>(`${path}/users`)
    const days28 = (...active: number[]) =>
      Array.from({ length: 28 }, (_, i) => (active.includes(27 - i) ? 1 : 0))
    expect(users).toEqual([
      {
        id: 'dana',
        name: 'Dana',
        firstDay: dayAgo(3),
        lastActiveDay: dayAgo(1),
        lastSeenDay: dayAgo(1),
        activeDays28: 2,
        days28: days28(3, 1),
      },
      {
        id: 'eli',
        name: null,
        firstDay: dayAgo(1),
        lastActiveDay: dayAgo(1),
        lastSeenDay: dayAgo(1),
        activeDays28: 1,
        days28: days28(1),
      },
      {
        id: 'fay',
        name: null,
        firstDay: dayAgo(0),
        lastActiveDay: null,
        lastSeenDay: dayAgo(0),
        activeDays28: 0,
        days28: days28(),
      },
    ])
  })

  it('[F6] has features, without companions, and outcomes', async () => {
    const weeks = [...new Array<number>(11).fill(0), 2]
    const { features } = await readJson<{ features: unknown[] }>(`${path}/features`)
    expect(features).toEqual([{ name: 'search', count: 2, users: 2, lastDay: dayAgo(1), weeks }])
    const { outcomes } = await readJson<{ outcomes: unknown[] }>(`${path}/outcomes`)
    expect(outcomes).toEqual([{ name: 'invoice.paid', count: 2, value: 129.6, lastDay: dayAgo(0), weeks }])
  })

  it('has its newest events, without companions', async () => {
    const { events, next } = await readJson<{ events: EventRow[]; next?: string }>(`${path}/events`)
    const at = expect.any(Number)
    const dana = { user: 'dana', userName: 'Dana' }
    expect(events.map(({ at }) => Math.round((Date.now() - at) / DAY_MS))).toEqual([0, 0, 1, 1, 3, 3])
    expect(events).toEqual([
      { at, type: 'outcome', name: 'invoice.paid', user: null, userName: null, value: 0.1 },
      { at, type: 'login', name: '', user: 'fay', userName: null },
      {
        at,
        type: 'feature',
        name: 'search',
        user: 'eli',
        userName: null,
        properties: { query: 'x', deep: null },
      },
      { at, type: 'outcome', name: 'invoice.paid', ...dana, value: 129.5 },
      { at, type: 'login', name: '', ...dana },
      { at, type: 'feature', name: 'search', ...dana },
    ])
    expect(next).toBeUndefined()
  })

  it.each(PATHS)('[R5] is never kept by a cache: %s', async of => {
    const answer = await read(path + of)
    expect(answer.headers.get('cache-control')).toBe('private, no-store')
    expect(answer.headers.get('access-control-allow-origin')).toBeNull()
  })
})

it('[R1] an answer includes every event whose receipt came before', async () => {
  const account = newAccount()
  for (let count = 1; count <= 5; count++) {
    await receiptOf({ account, user: `user-${count}`, events: [{ type: 'feature', name: 'search' }] })
    expect(await readJson(`/v1/accounts/${account}`)).toMatchObject({
      users: count,
      totals: { features: count },
    })
    const { features } = await readJson<{ features: unknown[] }>(`/v1/accounts/${account}/features`)
    expect(features).toMatchObject([{ count, users: count }])
    const { events } = await readJson<{ events: EventRow[] }>(`/v1/accounts/${account}/events?limit=1`)
    expect(events[0]?.user).toBe(`user-${count}`)
  }
})

describe('an account that nobody has written to', () => {
  it.each(PATHS)('[R6] is unknown, and is not created by asking: %s', async of => {
    const account = newAccount()
    expect(await refusalOf(read(`/v1/accounts/${account}${of}`))).toBe('404 unknown_account')
    const tables = await runInDurableObject(env.ACCOUNT.getByName(account), async (_, { storage }) => [
      ...storage.sql.exec("SELECT name FROM sqlite_master WHERE name NOT GLOB '_cf_*'"),
      await storage.getAlarm(),
    ])
    expect(tables).toEqual([null])
  })

  it.each(['x'.repeat(5000), '%00', '%', '%E0%A4%A', '%F0%9F%98%80'.repeat(500), '..%2f..', '%252e'])(
    '[I8] whatever is asked for: %.12s',
    async id => {
      const answer = await read(`/v1/accounts/${id}`)
      expect([400, 404]).toContain(answer.status)
    },
  )
})

it('an id is any text', async () => {
  for (const start of ['a/b', 'Größe & Söhne?', '50%', '#1', '../x', '"quoted"', '\u{1f600}', 'a+b c']) {
    const account = `${start} ${newAccount()}`
    await receiptOf({ account, user: start, events: [{ type: 'login' }] })
    const summary = await readJson<{ id: string }>(`/v1/accounts/${encodeURIComponent(account)}`)
    expect(summary.id).toBe(account)
    const { users } = await readJson<{ users: unknown[] }>(
      `/v1/accounts/${encodeURIComponent(account)}/users`,
    )
    expect(users).toMatchObject([{ id: start }])
  }
})

describe('activity', () => {
  const account = newAccount()
  const daysOf = async (query: string) => {
    const { activity } = await readJson<{ activity: ActivityDay[] }>(
      `/v1/accounts/${account}/activity${query}`,
    )
    return activity.map(({ day }) => day)
  }

  beforeAll(() => receiptOf({ account, user: 'dana', events: [{ type: 'login' }] }))

  it('[R4] is of the last 28 days, or the 28 up to a day, without a beginning', async () => {
    expect(await daysOf('')).toEqual(Array.from({ length: 28 }, (_, i) => dayAgo(27 - i)))
    const february = await daysOf('?to=2024-03-10')
    expect([february[0], february.at(-1), february.length]).toEqual(['2024-02-12', '2024-03-10', 28])
  })

  it('[R4] holds every day between two, both included', async () => {
    expect(await daysOf('?from=2024-02-28&to=2024-03-01')).toEqual(['2024-02-28', '2024-02-29', '2024-03-01'])
    expect(await daysOf('?from=2026-11-20&to=2026-11-20')).toEqual(['2026-11-20'])
    expect(await daysOf('?from=2026-11-21&to=2026-11-20')).toEqual([])
  })

  it('[R6] holds 800 days at most, the last ones', async () => {
    const days = await daysOf('?from=1970-01-01&to=2026-11-20')
    expect([days.length, days.at(-1)]).toEqual([800, '2026-11-20'])
  })

  it.each(['from=yesterday', 'to=2026-13-01', 'to=2026-02-31', 'from=', 'to=2026-1-1', "to=2026-01-01'--"])(
    '[R6] refuses %s',
    async query => {
      expect(await refusalOf(read(`/v1/accounts/${account}/activity?${query}`))).toBe('400 bad_query')
    },
  )

  it.each(['from=0000-01-01', 'to=0000-01-01', 'to=9999-12-31', 'from=9999-12-31'])(
    '[I8] bears %s',
    async query => {
      expect((await read(`/v1/accounts/${account}/activity?${query}`)).status).toBe(200)
    },
  )
})

describe('events', () => {
  const account = newAccount()
  const path = `/v1/accounts/${account}/events`

  beforeAll(async () => {
    for (let batch = 0; batch < 12; batch++) {
      const events = Array.from({ length: 1 + (batch % 4) }, (_, i) => ({
        type: 'outcome' as const,
        name: 'numbered',
        value: batch * 10 + i,
        age: i,
      }))
      await receiptOf({ account, user: 'dana', events })
    }
  })

  it.each([1, 2, 5, 29, 30, 500])(
    '[R3] %d at a time, each comes once, the newest batch first',
    async limit => {
      const values: number[] = []
      let next: string | undefined = ''
      let pages = 0
      while (next !== undefined) {
        const page: { events: EventRow[]; next?: string } = await readJson(
          `${path}?limit=${limit}${next && `&cursor=${next}`}`,
        )
        values.push(...page.events.map(({ value }) => value as number))
        next = page.next
        pages += 1
      }
      const expected = Array.from({ length: 12 }, (_, i) => 11 - i).flatMap(batch =>
        Array.from({ length: 1 + (batch % 4) }, (_, i) => batch * 10 + i),
      )
      expect(values).toEqual(expected)
      expect(pages).toBeLessThanOrEqual(Math.ceil(30 / limit) + 1)
    },
  )

  it.each([
    'limit=0',
    'limit=501',
    'limit=1.5',
    'limit=x',
    'limit=-1',
    'cursor=x',
    'cursor=-1',
    'cursor=1e9',
  ])('[R6] refuses %s', async query => {
    expect(await refusalOf(read(`${path}?${query}`))).toMatch(/^400 bad_(query|cursor)$/)
  })
})

describe('descriptions', () => {
  it('[F8] the newest wins, field by field, and a late one changes nothing that is newer', async () => {
    const account = newAccount()
    const say = async (age: number, sent: object, user: object) => {
      const events = [{ type: 'feature' as const, name: 'search', age }]
      await receiptOf({ account: { id: account, ...sent }, user: { id: 'dana', ...user }, events })
      await env.ACCOUNT.getByName(account).summary()
    }
    await say(2 * DAY_MS, { name: 'Acme', plan: 'free', seats: 5, region: 'eu' }, { name: 'Dana' })
    await say(DAY_MS, { plan: 'pro', tier: 1 }, { role: 'admin' })
    await say(3 * DAY_MS, { name: 'Old', plan: 'trial', region: 'us' }, { name: 'D.' })
    expect(await readJson(`/v1/accounts/${account}`)).toMatchObject({
      name: 'Acme',
      plan: 'pro',
      seats: 5,
      traits: { region: 'eu', tier: 1 },
    })
    const { users } = await readJson<{ users: unknown[] }>(`/v1/accounts/${account}/users`)
    expect(users).toMatchObject([{ name: 'Dana' }])
  })
})

it('[F9] beyond 500 features, further ones count under a common name', async () => {
  const account = newAccount()
  const batch = (from: number, count: number) => ({
    account,
    user: 'dana',
    events: Array.from({ length: count }, (_, i) => ({ type: 'feature' as const, name: `f${from + i}` })),
  })
  await receiptOf(batch(0, 400))
  await receiptOf(batch(300, 300))
  const { features } = await readJson<{ features: { name: string; count: number }[] }>(
    `/v1/accounts/${account}/features`,
  )
  expect(features).toHaveLength(501)
  expect(features.find(({ name }) => name === '(other)')).toMatchObject({ count: 100, users: 1 })
  expect(features.find(({ name }) => name === 'f350')).toMatchObject({ count: 2 })
})

it('[R5] status is for everyone, and holds nothing of a customer', async () => {
  const account = newAccount()
  await receiptOf({ account: { id: account, name: 'Acme' }, events: [{ type: 'feature', name: 'search' }] })
  const answer = await send('/v1/status')
  expect(answer.status).toBe(200)
  expect(await answer.json()).toEqual({
    accepting: true,
    projection: { available: true, newest: null },
    loss: { days: [] },
    now: expect.any(Number),
  })
})
