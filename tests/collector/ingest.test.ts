// POST /v1/events, through the whole app into real Durable Objects.

import { evictDurableObject, listDurableObjectIds, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { BATCH_REFUSALS, isReceiptFor, type Receipt, type SentEvent } from '@tend/wire'
import fc from 'fast-check'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { DAY_MS, newAccount, newProducer, post, receiptOf, refusalOf, send } from './support.ts'

const feature = (fields: Partial<SentEvent> = {}): SentEvent => ({
  type: 'feature',
  name: 'search',
  ...fields,
})

const browserBatch = (events: SentEvent[] = [feature()], account = newAccount()) => ({
  key: 'pk_local',
  producer: newProducer(),
  first: 0,
  account,
  user: 'dana',
  events,
})

const totals = async (account: string) => (await env.ACCOUNT.getByName(account).summary())?.totals

/** How a page sends: text/plain, the key in the body, no header that needs a preflight. */
const postAsPage = (body: unknown, headers: Record<string, string> = {}) =>
  send('/v1/events', {
    method: 'POST',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    headers: { 'content-type': 'text/plain;charset=UTF-8', ...headers },
  })

describe('a receipt', () => {
  it('[I1] is given to text/plain with the key in the body', async () => {
    const batch = browserBatch([{ type: 'login' }, feature({ age: 20 })])
    const answer = await postAsPage(batch, { origin: 'http://localhost:5173' })
    expect(answer.status).toBe(200)
    expect(await answer.json()).toEqual({ accepted: 2, duplicates: 0, rejected: [], now: expect.any(Number) })
    expect(await totals(batch.account)).toMatchObject({ logins: 1, features: 1 })
  })

  it('[I2] is given to JSON with the key as bearer, which wins over the body', async () => {
    const batch = { ...browserBatch(), key: 'nonsense' }
    expect(await receiptOf(batch, { key: 'pk_local' })).toMatchObject({ accepted: 1 })
  })

  it('[G3] means durable: an account that is evicted at once still has the events', async () => {
    const batch = browserBatch()
    await receiptOf(batch)
    await evictDurableObject(env.ACCOUNT.getByName(batch.account))
    expect(await totals(batch.account)).toMatchObject({ features: 1 })
  })

  it('[W21] adds up, and names the bad one of a hundred', async () => {
    const account = newAccount()
    const events = Array.from({ length: 100 }, (_, i) => feature(i === 41 ? { name: 'x'.repeat(65) } : {}))
    const receipt = await receiptOf(browserBatch(events, account), { key: 'pk_local' })
    expect(receipt).toMatchObject({ accepted: 99, duplicates: 0 })
    expect(receipt.rejected).toEqual([
      { index: 41, code: 'name_too_long', message: expect.stringMatching(/64/) },
    ])
    expect(isReceiptFor(receipt, 100)).toBe(true)
    expect(await totals(account)).toMatchObject({ features: 99 })
  })

  it('[L6] keeps the numbers of refused events: they are neither missing nor anybody else’s', async () => {
    const batch = browserBatch([feature({ name: '' }), feature(), feature()])
    expect(await receiptOf(batch)).toMatchObject({ accepted: 2, rejected: [{ index: 0 }] })
    expect(await receiptOf(batch)).toMatchObject({ accepted: 0, duplicates: 2, rejected: [{ index: 0 }] })
    expect(await receiptOf({ ...batch, first: 3 })).toMatchObject({ accepted: 2 })
    const summary = await env.ACCOUNT.getByName(batch.account).summary()
    expect(summary).toMatchObject({ totals: { features: 4 }, loss: { missing: 0 } })
  })

  it('[I5] is given also when every event is refused', async () => {
    const receipt = await receiptOf({ events: [feature(), feature()] })
    expect(receipt).toMatchObject({ accepted: 0, rejected: [{ code: 'account_missing' }, { index: 1 }] })
  })

  it('[W12] refuses what is older than a week, and takes the near future as now', async () => {
    const account = newAccount()
    const now = Date.now()
    const receipt = await receiptOf({
      events: [
        feature({ account, age: 7 * DAY_MS + 1 }),
        feature({ account, timestamp: now + DAY_MS / 2 }),
        feature({ account, timestamp: now + 2 * DAY_MS }),
      ],
    })
    expect(receipt.accepted).toBe(1)
    expect(receipt.rejected.map(({ index, code }) => [index, code])).toEqual([
      [0, 'too_old'],
      [2, 'in_future'],
    ])
    const page = await env.ACCOUNT.getByName(account).events(undefined, 10)
    const at = page?.events[0]?.at as number
    expect(at).toBeGreaterThanOrEqual(now)
    expect(at).toBeLessThanOrEqual(Date.now())
  })

  it('goes over several accounts of one batch', async () => {
    const [one, two] = [newAccount(), newAccount()]
    const events = [one, two, one].map(account => feature({ account }))
    expect(await receiptOf({ events })).toMatchObject({ accepted: 3 })
    expect(await totals(one)).toMatchObject({ features: 2 })
    expect(await totals(two)).toMatchObject({ features: 1 })
  })

  it('[W16] warns of what it left out, at most eight times', async () => {
    const account = { id: newAccount(), seats: 'many' as unknown as number }
    const { warnings } = await receiptOf({ account, events: [feature()] })
    expect(warnings).toEqual([expect.stringMatching(/^account\.seats /)])
    const users = Array.from({ length: 20 }, (_, i) => ({ id: i, [`t${i}`]: {} }) as never)
    const many = await receiptOf({ events: users.map(user => feature({ account: account.id, user })) })
    expect(many.accepted).toBe(20)
    expect(many.warnings?.length).toBeLessThanOrEqual(8)
  })
})

describe('a refusal', () => {
  const bearer = (key: string) => ({ authorization: `Bearer ${key}` })

  it.each([
    ['a type that is neither JSON nor text', '415 unsupported_type', { 'content-type': 'application/xml' }],
    ['a type that only begins like JSON', '415 unsupported_type', { 'content-type': 'application/jsonp' }],
    ['no type', '415 unsupported_type', { 'content-type': '' }],
    ['an unknown key', '401 unknown_key', bearer('sk_nobody')],
    ['a key of another deployment', '401 unknown_key', bearer('pk_web_AAAAAAAAAAAAAAAAAAAAAAAA')],
    ['an ops key', '403 key_may_not', bearer('ops_local')],
    [
      'a page that is not allowed',
      '403 origin_not_allowed',
      { ...bearer('pk_local'), origin: 'https://evil.test' },
    ],
  ])('[I2] answers %s', async (_, expected, headers) => {
    const batch = browserBatch()
    expect(await refusalOf(post(batch, { headers }))).toBe(expected)
    expect(await totals(batch.account)).toBeUndefined()
  })

  it('[I2] says that a key is missing, and asks for it as RFC 6750 does', async () => {
    const answer = await postAsPage({ events: [] })
    expect(answer.headers.get('www-authenticate')).toBe('Bearer')
    expect(await answer.json()).toEqual({ error: { code: 'unknown_key', message: 'Send a key.' } })
  })

  it('[I2] is what a secret key gets that was in a page, of an allowed origin too', async () => {
    expect((await post(browserBatch(), { headers: { origin: 'http://localhost:5173' } })).status).toBe(403)
  })

  it('[I8] is what another method or path gets', async () => {
    expect(await refusalOf(send('/v1/events'))).toBe('404 unknown_path')
    expect(await refusalOf(send('/v1/nothing', { method: 'POST' }))).toBe('404 unknown_path')
  })

  it.each(Object.keys(BATCH_REFUSALS).filter(code => !/too_/.test(code)))(
    '[I6] says %s with 400',
    async code => {
      const spoilt: Record<string, unknown> = {
        not_json: '{',
        not_a_batch: { events: {} },
        producer_unreadable: { ...browserBatch(), producer: 'a b' },
        first_unreadable: { ...browserBatch(), first: -1 },
        lost_unreadable: { ...browserBatch(), lost: 0.5 },
      }
      expect(await refusalOf(post(spoilt[code]))).toBe(`400 ${code}`)
    },
  )
})

describe('size', () => {
  const padded = (bytes: number, letter = 'x') => {
    const batch = browserBatch()
    const bare = JSON.stringify({ ...batch, pad: '' }).length
    const size = new TextEncoder().encode(letter).length
    const letters = letter.repeat(Math.floor((bytes - bare) / size))
    return JSON.stringify({ ...batch, pad: letters + 'x'.repeat((bytes - bare) % size) })
  }

  it.each([
    ['pk_local', 64 * 1024, 'x'],
    ['pk_local', 64 * 1024, 'é'],
    ['pk_local', 64 * 1024, '\u{1f600}'],
    ['sk_local', 1024 * 1024, 'x'],
    ['sk_local', 1024 * 1024, '\u{1f600}'],
  ])('[I1] with %s, %d bytes of %s pass and one more does not', async (key, limit, letter) => {
    const full = padded(limit, letter)
    expect(new TextEncoder().encode(full).length).toBe(limit)
    expect((await post(full, { key })).status).toBe(200)
    expect(await refusalOf(post(padded(limit + 1, letter), { key }))).toBe('413 too_large')
  })

  it('[I1] a body that names its length is refused before it is read', async () => {
    const headers = { 'content-length': String(1024 * 1024 + 1) }
    expect(await refusalOf(post('{', { headers }))).toBe('413 too_large')
  })

  it.each([
    ['pk_local', 100],
    ['sk_local', 1000],
  ])('[I1] with %s, %d events pass and one more does not', async (key, limit) => {
    const events = (count: number) => browserBatch(new Array<SentEvent>(count).fill(feature()))
    expect(await receiptOf(events(limit), { key })).toMatchObject({ accepted: limit })
    expect(await refusalOf(post(events(limit + 1), { key }))).toBe('413 too_many_events')
  })
})

describe('CORS', () => {
  const origin = 'http://localhost:5173'

  it.each([
    ['a receipt', 200, {}],
    ['400', 400, { body: '{' }],
    ['401', 401, { key: 'pk_nobody' }],
    ['403', 403, { key: 'ops_local' }],
    ['413', 413, { body: 'x'.repeat(1024 * 1024 + 1) }],
    ['415', 415, { headers: { 'content-type': 'text/csv' } }],
  ])(
    '[I6] lets the page read %s',
    async (_, status, {
      headers,
      body,
      key = 'pk_local',
    }: {
      headers?: Record<string, string>
      body?: string
      key?: string
    }) => {
      const answer = await post(body ?? browserBatch(), { key, headers: { origin, ...headers } })
      expect(answer.status).toBe(status)
      expect(answer.headers.get('access-control-allow-origin')).toBe(origin)
      expect(answer.headers.get('vary')).toMatch(/origin/)
      expect(answer.headers.get('access-control-expose-headers')).toBe('retry-after')
      expect(answer.headers.get('access-control-allow-credentials')).toBeNull()
    },
  )

  it('answers the preflight of JSON with a bearer', async () => {
    const answer = await send('/v1/events', { method: 'OPTIONS', headers: { origin } })
    expect(answer.status).toBe(204)
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'access-control-allow-origin': origin,
      'access-control-allow-methods': 'POST',
      'access-control-allow-headers': 'authorization, content-type',
    })
  })

  it('says nothing to who is no page', async () => {
    expect((await post(browserBatch())).headers.get('access-control-allow-origin')).toBeNull()
  })
})

describe('hostile bodies', () => {
  const deep = '['.repeat(500_000)
  const hostile: Record<string, string> = {
    nothing: '',
    'not JSON': '<events/>',
    'half of JSON': '{"events":[',
    NUL: '\0',
    'a byte order mark alone': '\uFEFF',
    null: 'null',
    'a number': '1e999',
    'a text': '"events"',
    'an array': '[{"type":"login"}]',
    'no events': '{}',
    'events that are an object': '{"events":{"length":1}}',
    'half a million open brackets': deep,
    'half a million nested arrays': `${deep}${']'.repeat(500_000)}`,
    'nested arrays as events': `{"events":${deep}${']'.repeat(500_000)}}`,
    'nested arrays as a property': `{"account":"a","events":[{"type":"login","properties":{"x":${'['.repeat(400_000)}${']'.repeat(400_000)}}}]}`,
    'events of every wrong kind': '{"account":"a","events":[null,1,"x",[],{},true,{"type":"__proto__"}]}',
    'an account named by NUL': '{"account":"\\u0000","events":[{"type":"login"}]}',
    'an account of half a character': '{"account":"\\ud800","events":[{"type":"login"}]}',
    'a name of half a character': '{"account":"a","events":[{"type":"feature","name":"\\udfff"}]}',
    'an account that is too long': `{"account":"${'a'.repeat(2000)}","events":[{"type":"login"}]}`,
    'prototype keys':
      '{"__proto__":{"account":"a"},"constructor":{"prototype":{"account":"a"}},"events":[{"__proto__":{"type":"login"},"account":{"__proto__":{"id":"a"}}}]}',
    'a token of every kind':
      '{"token":[{}],"key":{"toString":1},"events":[{"type":"login","toString":null}]}',
  }

  it.each(Object.keys(hostile))('[I8] %s: no 5xx, and nothing is created', async name => {
    const before = (await listDurableObjectIds(env.ACCOUNT)).length
    for (const key of ['sk_local', 'pk_local']) {
      const answer = await post(hostile[name], { key })
      expect(answer.status).toBeLessThan(500)
      const body = (await answer.json()) as Receipt
      if (answer.status === 200) expect(body.rejected.length).toBeGreaterThan(0)
      expect(body.accepted ?? 0).toBe(0)
    }
    expect(await listDurableObjectIds(env.ACCOUNT)).toHaveLength(before)
    expect(Object.keys(Object.prototype)).toEqual([])
  })

  it('[G7] whatever is in it, a batch is answered, and its receipt adds up', async () => {
    const field = fc.constantFrom(
      'type',
      'name',
      'account',
      'user',
      'age',
      'value',
      'properties',
      'id',
      'vitals',
    )
    const usual = fc.constantFrom<unknown>(
      'login',
      'feature',
      'outcome',
      'fuzz',
      0,
      1,
      null,
      {},
      { id: 'fuzz' },
    )
    const events = fc.array(fc.dictionary(field, fc.oneof(usual, fc.jsonValue())), { maxLength: 8 })
    const around = fc.dictionary(
      fc.constantFrom('producer', 'first', 'lost', 'sdk', 'account', 'user', '__proto__'),
      fc.oneof(usual, fc.jsonValue()),
    )
    await fc.assert(
      fc.asyncProperty(around, events, fc.constantFrom('pk_local', 'sk_local'), async (rest, events, key) => {
        const answer = await post({ ...rest, events }, { key })
        const body = await answer.json()
        if (answer.status === 200) expect(isReceiptFor(body, events.length)).toBe(true)
        else expect(answer.status).toBe(400)
      }),
      { numRuns: 300 },
    )
  })
})

describe('an account that cannot be written', () => {
  beforeEach(() => {
    const logged = vi.spyOn(console, 'error').mockImplementation(() => {})
    return () => logged.mockRestore()
  })

  /** Takes a table away, as a damaged storage would, and returns what puts it back. */
  async function breakAccount(account: string): Promise<() => Promise<void>> {
    const stub = env.ACCOUNT.getByName(account)
    const rename = async (from: string, to: string) => {
      await runInDurableObject(stub, (_, { storage }) => {
        storage.sql.exec(`ALTER TABLE ${from} RENAME TO ${to}`)
      })
      await evictDurableObject(stub)
    }
    await rename('producers', 'taken')
    return () => rename('taken', 'producers')
  }

  it('[I7] does not fail the others, and is written when it is sent again', async () => {
    const [good, bad] = [newAccount(), newAccount()]
    await receiptOf({ events: [feature({ account: bad })] })
    const repair = await breakAccount(bad)
    const events = [bad, good, bad].map((account, i) => feature({ account, id: `e${i}` }))

    const receipt = await receiptOf({ events: [...events, feature({ account: good, name: '' })] })
    expect(receipt).toMatchObject({ accepted: 1, duplicates: 0, retryAfter: expect.any(Number) })
    expect(receipt.rejected.map(({ index, code }) => [index, code])).toEqual([
      [0, 'unavailable'],
      [2, 'unavailable'],
      [3, 'name_missing'],
    ])
    expect(isReceiptFor(receipt, 4)).toBe(true)

    await repair()
    expect(await receiptOf({ events })).toMatchObject({ accepted: 2, duplicates: 1, rejected: [] })
    expect(await totals(bad)).toMatchObject({ features: 3 })
    expect(await totals(good)).toMatchObject({ features: 1 })
  })

  it('[I7] is 503 with Retry-After when it is the only one', async () => {
    const batch = browserBatch()
    await receiptOf(batch)
    await breakAccount(batch.account)
    const origin = 'http://localhost:5173'
    const answer = await post({ ...batch, first: 1 }, { key: 'pk_local', headers: { origin } })
    expect(answer.status).toBe(503)
    const body = (await answer.json()) as { retryAfter: number }
    expect(body).toEqual({
      error: { code: 'unavailable', message: expect.any(String) },
      retryAfter: expect.any(Number),
    })
    expect(answer.headers.get('retry-after')).toBe(String(body.retryAfter))
    expect(answer.headers.get('access-control-allow-origin')).toBe(origin)
  })

  it.each([
    [{ retryable: true }, 2],
    [{ retryable: true, overloaded: true }, 1],
    [{}, 1],
  ])('is asked again only when that can help: %o', async (flags, tries) => {
    let stubs = 0
    const ACCOUNT = {
      getByName: () => {
        stubs += 1
        return { append: () => Promise.reject(Object.assign(new Error('moved'), flags)) }
      },
    }
    expect(await refusalOf(post(browserBatch(), { with: { ACCOUNT } }))).toBe('503 unavailable')
    expect(stubs).toBe(tries)
  })

  it('is written by the second try, on a stub of its own', async () => {
    const batch = browserBatch()
    let stubs = 0
    const broken = { append: () => Promise.reject(Object.assign(new Error('moved'), { retryable: true })) }
    const ACCOUNT = { getByName: (id: string) => (++stubs === 1 ? broken : env.ACCOUNT.getByName(id)) }
    expect(await receiptOf(batch, { with: { ACCOUNT } })).toMatchObject({ accepted: 1 })
    expect(await totals(batch.account)).toMatchObject({ features: 1 })
  })
})

it('[G4] ingest never touches D1', async () => {
  const touched: string[] = []
  const DB = {
    prepare: (query: string) => {
      touched.push(query)
      throw new Error('D1 is down')
    },
  }
  expect(await receiptOf(browserBatch(), { with: { DB } })).toMatchObject({ accepted: 1 })
  expect(await receiptOf(browserBatch(), { with: { DB: undefined } })).toMatchObject({ accepted: 1 })
  expect(touched).toEqual([])
})
