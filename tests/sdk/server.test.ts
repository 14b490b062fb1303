import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { SDK } from '../../packages/sdk/src/lane.ts'
import {
  createTend,
  type Delivered,
  FORGET_AFTER_MS,
  LANES_MAX,
  QUEUED_BYTES_MAX,
  QUEUED_EVENTS_MAX,
  type Rejected,
} from '../../packages/sdk/src/server.ts'
import { type Behaviour, fakeCollector } from './fake-collector.ts'

beforeEach(() => {
  vi.useFakeTimers({ now: Date.UTC(2026, 10, 20, 12) })
})

afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

const later = (ms = 0) => vi.advanceTimersByTimeAsync(ms)

function start(...behave: Behaviour[]) {
  const collector = fakeCollector()
  if (behave.length > 0) collector.behave = behave
  const refused: Rejected[] = []
  const tend = createTend<object>({
    key: 'sk_local',
    url: 'https://tend.example/',
    fetch: collector.fetch,
    onRejected: rejected => refused.push(rejected),
  })
  /** Tracks `count` events, named 0, 1, 2 … */
  const track = (count: number, account = 'acme', from = 0) => {
    for (let i = 0; i < count; i++) tend.feature(`${from + i}`, { account })
  }
  const flush = async (ms = 0) => {
    const flushed = tend.flush()
    await later(ms)
    return flushed
  }
  return { collector, tend, track, flush, refused }
}

const names = (count: number, from = 0) => Array.from({ length: count }, (_, i) => `${from + i}`)
const settled: Delivered = { accepted: 0, duplicates: 0, rejected: [], pending: 0 }
const error = (status: number, headers = {}) =>
  Response.json({ error: { code: 'some_code', message: 'Do this.' } }, { status, headers })

describe('call', () => {
  it('[S1] [W8] what was tracked is one batch of one account, under the secret key', async () => {
    const { collector, tend, flush } = start()
    tend.login({ account: { id: 'acme', plan: 'pro' }, user: { id: 'dana', name: 'Dana' } })
    tend.feature('report.export', { account: 'acme', user: 'dana', properties: { format: 'csv' } })
    tend.outcome('invoice.paid', {
      account: 'acme',
      value: 129.5,
      id: 'inv_1042',
      timestamp: '2026-11-20T10:15:00Z',
    })
    tend.variant('pricing', 'b', { account: 'acme', user: 'dana' })
    expect(await flush()).toEqual({ ...settled, accepted: 4 })
    expect(collector.requests).toHaveLength(1)
    expect(collector.requests[0]?.headers).toEqual({
      authorization: 'Bearer sk_local',
      'content-type': 'application/json',
    })
    expect(collector.requests[0]?.sent).toEqual({
      producer: expect.stringMatching(/^[\w-]{16}$/),
      first: 0,
      lost: 0,
      sdk: SDK,
      account: { id: 'acme', plan: 'pro' },
      events: [
        { type: 'login', age: 0, user: { id: 'dana', name: 'Dana' } },
        { type: 'feature', name: 'report.export', age: 0, user: 'dana', properties: { format: 'csv' } },
        {
          type: 'outcome',
          name: 'invoice.paid',
          value: 129.5,
          id: 'inv_1042',
          timestamp: '2026-11-20T10:15:00Z',
        },
        { type: 'feature', name: 'pricing', age: 0, user: 'dana', variant: 'b' },
      ],
    })
  })

  it('[S3] age is measured at each attempt; a Date is passed through', async () => {
    const { collector, tend, flush } = start('down', 'ok')
    vi.spyOn(Math, 'random').mockReturnValue(1)
    tend.feature('a', { account: 'acme' })
    await later(400)
    tend.feature('b', { account: 'acme' })
    tend.feature('c', { account: 'acme', timestamp: new Date(Date.UTC(2026, 10, 19)) })
    await flush(2000)
    const ages = collector.requests.map(({ sent }) => sent.events.map(event => event.age ?? event.timestamp))
    expect(ages).toEqual([
      [400, 0, '2026-11-19T00:00:00.000Z'],
      [1400, 1000, '2026-11-19T00:00:00.000Z'],
    ])
  })

  it('[C1] no call throws, whatever it is given', async () => {
    const { tend, flush, refused } = start()
    const cyclic: { self?: unknown } = {}
    cyclic.self = cyclic
    const anything = tend.feature as (...args: unknown[]) => void
    const hostile = [
      undefined,
      null,
      7,
      {},
      { account: null },
      { account: 1n },
      { account: { id: 'a', x: 1n } },
    ]
    for (const details of hostile) anything('x', details)
    anything('x', { account: 'acme', properties: cyclic })
    anything('x', {
      account: 'acme',
      properties: {
        toJSON: () => {
          throw new Error('mine')
        },
      },
    })
    anything(Symbol('x'), { account: 'acme' })
    anything('x', {
      get account() {
        throw new Error('mine')
      },
    })
    tend.feature('good', { account: 'acme' })
    const delivered = await flush()
    expect(delivered).toMatchObject({ accepted: 1, pending: 0 })
    expect(refused.map(({ code }) => code).sort()).toEqual(
      [...Array(10).fill('unserializable'), 'name_missing'].sort(),
    )
  })

  it('[S14] what could not be serialised is reported as lost', async () => {
    const { collector, tend, flush } = start()
    tend.feature('x', { account: 'acme', properties: { big: 1n } as never })
    tend.feature('good', { account: 'acme' })
    await flush()
    expect(collector.lost()).toBe(1)
  })

  it('[G7] what the collector refuses is told, with its reason; what lies beside it counts', async () => {
    const { tend, flush, refused } = start()
    tend.feature('good', { account: 'acme' })
    tend.feature('x'.repeat(65), { account: 'acme', id: 'row7' })
    const delivered = await flush()
    expect(delivered).toMatchObject({
      accepted: 1,
      rejected: [{ code: 'name_too_long', event: { id: 'row7' } }],
    })
    expect(refused).toEqual(delivered.rejected)
  })

  it('[C1] an application whose callback throws hurts only itself', async () => {
    const collector = fakeCollector()
    const onRejected = () => {
      throw new Error('mine')
    }
    const tend = createTend<object>({ key: 'sk_local', url: 'https://x', fetch: collector.fetch, onRejected })
    tend.feature('', { account: 'acme' })
    tend.feature('good', { account: 'acme' })
    const flushed = tend.flush()
    await later()
    expect(await flushed).toMatchObject({ accepted: 1, rejected: [{ code: 'name_missing' }] })
  })
})

describe('batch', () => {
  it('[S1] events wait up to `every` for company, a hundred of an account do not', async () => {
    const { collector, track } = start()
    track(1)
    await later(9_999)
    expect(collector.requests).toHaveLength(0)
    await later(1)
    expect(collector.requests).toHaveLength(1)
    track(100)
    await later()
    expect(collector.requests).toHaveLength(2)
  })

  it('[S1] a batch has at most 1,000 events and 1 MiB, consecutive, in order', async () => {
    const { collector, track, tend, flush } = start('hang', 'ok')
    track(2500)
    for (let i = 0; i < 3000; i++)
      tend.feature('long', { account: 'globex', properties: { text: 'é'.repeat(250) } })
    await later(30_000 + 300_000)
    expect(await flush()).toMatchObject({ pending: 0 })
    for (const { sent } of collector.requests) {
      expect(sent.events.length).toBeLessThanOrEqual(1000)
      expect(new TextEncoder().encode(JSON.stringify(sent)).length).toBeLessThanOrEqual(1024 * 1024)
    }
    expect(collector.log.get('acme')).toEqual(names(2500))
    expect(collector.log.get('globex')).toHaveLength(3000)
  })

  it('[F8] traits are sent until a receipt confirms them, then no more', async () => {
    const { collector, tend, flush } = start('down', 'ok')
    tend.feature('a', { account: { id: 'acme', plan: 'pro' } })
    await flush(2000)
    tend.feature('b', { account: 'acme' })
    tend.feature('c', { account: { id: 'acme', seats: 20 } })
    tend.feature('d', { account: { id: 'acme', plan: 'team' } })
    await flush()
    tend.feature('e', { account: 'acme' })
    await flush()
    expect(collector.requests.map(({ sent }) => sent.account)).toEqual([
      { id: 'acme', plan: 'pro' },
      { id: 'acme', plan: 'pro' },
      { id: 'acme', seats: 20, plan: 'team' },
      'acme',
    ])
  })

  it('[S18] an account without events for an hour begins a new producer', async () => {
    const { collector, track, flush } = start()
    const producers = () => collector.requests.map(({ sent }) => [sent.producer, sent.first])
    track(1)
    await flush()
    await later(FORGET_AFTER_MS - 1)
    track(1, 'globex')
    track(1)
    await flush()
    const [first, , second] = producers()
    expect(second).toEqual([first?.[0], 1])
    await later(FORGET_AFTER_MS + 1)
    track(1, 'initech')
    track(1)
    await flush()
    expect(producers().at(-1)).toEqual([expect.not.stringMatching(first?.[0] as string), 0])
  })

  it('[S18] beyond 10,000 accounts the longest unused is forgotten', async () => {
    const { collector, track, flush } = start()
    for (let i = 0; i < LANES_MAX; i++) track(1, `account${i}`)
    await flush()
    track(1, 'one more')
    track(1, 'account0', 1)
    track(1, 'account9', 1)
    await flush()
    expect(collector.requests.slice(-2).map(({ sent }) => sent.first)).toEqual([0, 1])
  })

  it('[S2] an account whose events wait is not forgotten, however long', async () => {
    const { collector, track } = start('down')
    track(1)
    await later(2 * FORGET_AFTER_MS)
    track(1, 'globex')
    track(1, 'acme', 1)
    collector.behave = ['ok']
    await later(300_000)
    const ours = collector.requests.filter(({ sent }) => sent.account === 'acme')
    expect(new Set(ours.map(({ sent }) => sent.producer)).size).toBe(1)
    expect(collector.log.get('acme')).toEqual(names(2))
  })
})

describe('send', () => {
  it('[S2] one request under way per account; what comes meanwhile follows in order', async () => {
    const { collector, track, flush } = start()
    collector.latencyMs = 100
    track(100)
    track(50, 'acme', 100)
    await later(50)
    expect(collector.requests).toHaveLength(1)
    await flush(1000)
    expect(collector.requests.map(({ sent }) => sent.first)).toEqual([0, 100])
    track(7, 'acme', 150)
    await flush(1000)
    expect(collector.log.get('acme')).toEqual(names(157))
    expect(collector.mostAtOnce).toBe(1)
  })

  it('[S15] several accounts at once, up to four', async () => {
    const { collector, track, flush } = start()
    collector.latencyMs = 100
    for (let i = 0; i < 20; i++) track(1, `account${i}`)
    expect(await flush(500)).toMatchObject({ accepted: 20 })
    expect(collector.mostAtOnce).toBe(4)
  })

  it('[S15] a failing account delays no other', async () => {
    const { collector, track, flush } = start(({ account }) => (account === 'acme' ? error(503) : undefined))
    track(3)
    track(3, 'globex')
    expect(await flush(10_000)).toMatchObject({ accepted: 3, pending: 3, problem: '503: Do this.' })
    expect(collector.log.get('globex')).toEqual(names(3))
  })

  it('[S2] [G2] after a lost answer the same numbers go again, and count once', async () => {
    const { collector, track, flush } = start('lost', 'lost', 'ok')
    track(3)
    expect(await flush(10_000)).toEqual({ ...settled, duplicates: 3 })
    expect(new Set(collector.requests.map(({ sent }) => `${sent.producer} ${sent.first}`)).size).toBe(1)
    expect(collector.log.get('acme')).toEqual(names(3))
  })

  it.each<[string, Behaviour]>([
    ['500', error(500)],
    ['502 of a proxy', new Response('<html>', { status: 502 })],
    ['503', error(503)],
    ['429 without a word', error(429)],
    ['200 of a captive portal', new Response('<html>Welcome')],
    ['200 with anything', Response.json({ accepted: { toString: 1 }, error: { code: { toString: 1 } } })],
    ['200 with a receipt for others', Response.json({ accepted: 1, duplicates: 0, rejected: [], now: 0 })],
    ['a redirect', new Response(null, { status: 304 })],
    ['no answer', 'down'],
  ])('[S4] %s: kept and sent again', async (_, behaviour) => {
    const { collector, track, flush } = start(behaviour, 'ok')
    track(3)
    expect(await flush(3000)).toEqual({ ...settled, accepted: 3 })
    expect(collector.requests).toHaveLength(2)
  })

  it.each([400, 422])(
    '[S5] [S18] %i: dropped, told and reported; what follows has a new producer',
    async status => {
      const { collector, track, flush, refused } = start('ok', error(status), 'ok')
      track(2)
      await flush()
      track(3, 'acme', 2)
      const delivered = await flush()
      expect(delivered.rejected).toHaveLength(3)
      expect(delivered).toMatchObject({ accepted: 0, pending: 0 })
      expect(refused.map(({ code }) => code)).toEqual(['some_code', 'some_code', 'some_code'])
      expect(collector.lost()).toBe(3)
      track(1, 'acme', 5)
      await flush()
      const [first, , report, next] = collector.requests.map(({ sent }) => sent)
      expect(report).toMatchObject({ first: 0, lost: 3, events: [] })
      expect(next).toMatchObject({ producer: report?.producer, first: 0, lost: 3 })
      expect(report?.producer).not.toBe(first?.producer)
      expect(collector.log.get('acme')).toEqual(['0', '1', '5'])
    },
  )

  it('[S5] [W9] what was lost once is reported once', async () => {
    const { collector, track, flush } = start(error(400), 'ok', error(400), 'ok')
    track(3)
    await flush()
    track(2)
    await flush()
    expect(collector.lost()).toBe(5)
  })

  it('[S5] a report of loss that cannot be read is not repeated for ever', async () => {
    const { collector, track, flush } = start(error(400))
    track(3)
    expect(await flush(60_000)).toMatchObject({ pending: 0 })
    expect(collector.requests).toHaveLength(2)
  })

  it('[S6] 413: half, and half again; a single event that is too large is dropped and reported', async () => {
    const { collector, track, flush } = start(({ events }) =>
      events.some(({ name }) => name === '5') || events.length > 4 ? error(413) : undefined,
    )
    track(10)
    expect(await flush()).toMatchObject({
      accepted: 9,
      rejected: [{ code: 'some_code', event: { name: '5' } }],
    })
    expect(collector.log.get('acme')).toEqual(names(10).filter(name => name !== '5'))
    expect(collector.lost()).toBe(1)
  })

  it.each([401, 403, 404])('[S7] %i: kept, and tried again after five minutes', async status => {
    const { collector, track, flush } = start(error(status), 'ok')
    track(3)
    expect(await flush()).toEqual({ ...settled, pending: 3, problem: `${status}: Do this.` })
    await later(299_999)
    expect(collector.requests).toHaveLength(1)
    await later(1)
    expect(collector.log.get('acme')).toEqual(names(3))
  })

  it.each<[string, Response]>([
    ['in the header', error(429, { 'retry-after': '60' })],
    ['in the body', Response.json({ error: {}, retryAfter: 60 }, { status: 503 })],
  ])('[S8] Retry-After %s is honoured, also by flush', async (_, response) => {
    const { collector, track, flush } = start(response, 'ok')
    track(100)
    await later(40_000)
    expect(await flush()).toMatchObject({ pending: 100 })
    await later(19_999)
    expect(collector.requests).toHaveLength(1)
    await later(1)
    expect(collector.log.get('acme')).toEqual(names(100))
  })

  it('[S8] a receipt that asks for patience is honoured', async () => {
    const receipt = { accepted: 1, duplicates: 0, rejected: [], now: 0, retryAfter: 60 }
    const { collector, track, flush } = start(Response.json(receipt), 'ok')
    collector.latencyMs = 10
    track(1)
    const flushed = flush(10)
    track(150, 'acme', 1)
    await flushed
    await later(59_999)
    expect(collector.requests).toHaveLength(1)
    await later(11)
    expect(collector.log.get('acme')).toEqual(names(150, 1))
  })

  it('[S8] waits are random over a span that doubles up to five minutes, and no failure is the last', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(1)
    const { collector, track } = start('down')
    track(100)
    await later(24 * 60 * 60 * 1000)
    const at = collector.requests.map(request => request.at)
    const waits = at.slice(1).map((time, i) => (time - (at[i] as number)) / 1000)
    expect(waits.slice(0, 10)).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 300])
    expect(waits.at(-1)).toBe(300)
    collector.behave = ['ok']
    await later(300_000)
    expect(collector.log.get('acme')).toEqual(names(100))
  })

  it('[S8] a success ends the series of failures', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(1)
    const { collector, track } = start('down', 'down', 'down', 'ok', 'down', 'ok')
    track(100)
    await later(7000)
    track(100, 'acme', 100)
    await later(1000)
    expect(collector.log.get('acme')).toEqual(names(200))
  })

  it('[S9] a request that hangs is given up after 30 seconds', async () => {
    const { collector, track } = start('hang', 'ok')
    track(100)
    await later(29_999)
    expect(collector.log.size).toBe(0)
    await later(1 + 1000)
    expect(collector.log.get('acme')).toEqual(names(100))
  })
})

describe('bounds', () => {
  it('[B7] beyond 100,000 events the newest are dropped, told, and reported', async () => {
    const { collector, track, flush, refused } = start('down')
    track(QUEUED_EVENTS_MAX)
    track(2, 'acme', QUEUED_EVENTS_MAX)
    track(3, 'newcomer')
    expect(refused.map(({ code }) => code)).toEqual(Array(5).fill('queue_full'))
    collector.behave = ['ok']
    await later(2000)
    await flush()
    expect(collector.log.get('acme')).toHaveLength(QUEUED_EVENTS_MAX)
    expect(collector.lost()).toBe(2)
    // Nobody spoke for the newcomer yet: the next account that has an event does.
    track(1, 'newcomer')
    await flush()
    expect(collector.lost()).toBe(5)
  })

  it('[B7] as beyond 32 MiB', async () => {
    const { tend, refused } = start('down')
    const text = 'x'.repeat(QUEUED_BYTES_MAX / 4)
    for (let i = 0; i < 4; i++) tend.feature('huge', { account: 'acme', properties: { text } })
    expect(refused).toHaveLength(1)
  })

  it('[S14] an account with nothing to send still reports its loss', async () => {
    const { collector, track, flush } = start()
    track(1)
    await flush()
    collector.behave = [({ account }) => (account === 'globex' ? error(404) : undefined)]
    track(QUEUED_EVENTS_MAX, 'globex')
    track(2)
    await later(10_000)
    expect(collector.requests.at(-1)?.sent).toMatchObject({ account: 'acme', first: 1, lost: 2, events: [] })
  })
})

describe('flush and close', () => {
  it('[S16] flush with nothing to send resolves at once', async () => {
    const { flush, collector } = start()
    expect(await flush()).toEqual(settled)
    expect(collector.requests).toHaveLength(0)
  })

  it('[S16] flush waits for what is under way, and no longer than its time', async () => {
    const { tend, track } = start('hang')
    track(3)
    const flushed = tend.flush({ timeoutMs: 5000 })
    const over = vi.fn()
    void flushed.then(over)
    await later(4999)
    expect(over).not.toHaveBeenCalled()
    await later(1)
    expect(await flushed).toEqual({ ...settled, pending: 3 })
  })

  it('[S16] flush does not wait for what cannot happen in its time', async () => {
    const { flush, track } = start(error(403))
    track(3)
    expect(await flush()).toMatchObject({ pending: 3, problem: '403: Do this.' })
    expect(await flush()).toMatchObject({ pending: 3, problem: '403: Do this.' })
  })

  it('[S16] several at once each say what came in', async () => {
    const { flush, track } = start()
    track(1)
    const first = flush()
    track(1, 'globex')
    expect(await Promise.all([first, flush()])).toEqual([
      { ...settled, accepted: 2 },
      { ...settled, accepted: 2 },
    ])
  })

  it('[S16] close delivers, then takes and sends nothing', async () => {
    const { collector, tend, track, refused } = start()
    track(250)
    const closed = tend.close()
    track(1)
    await later()
    expect(await closed).toMatchObject({ accepted: 250, pending: 0 })
    expect(refused.map(({ code }) => code)).toEqual(['closed'])
    const { length } = collector.requests
    track(200)
    await later(600_000)
    expect(collector.requests).toHaveLength(length)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('[S16] close with a dead collector ends in its time and says what is lost', async () => {
    const { collector, tend, track } = start('hang')
    track(3)
    const closed = tend.close({ timeoutMs: 2000 })
    await later(2000)
    expect(await closed).toEqual({ ...settled, pending: 3 })
    await later(600_000)
    expect(collector.requests).toHaveLength(1)
    expect(vi.getTimerCount()).toBe(0)
    const again = tend.close()
    await later()
    expect(await again).toMatchObject({ pending: 3 })
  })

  it('[S16] close tries once more what waits after a failure, but not what was asked for patience', async () => {
    const { collector, tend, track } = start(({ account }) =>
      account === 'acme' ? error(503, { 'retry-after': '3600' }) : error(403),
    )
    track(100)
    track(100, 'globex')
    await later(1000)
    collector.behave = ['ok']
    const closed = tend.close()
    await later()
    expect(await closed).toMatchObject({ accepted: 100, pending: 100 })
    expect(collector.log.has('globex')).toBe(true)
  })

  it('[S17] no process is kept alive by waiting events', async () => {
    const script = `
      import { createTend } from ${JSON.stringify(new URL('../../packages/sdk/src/server.ts', import.meta.url).href)}
      const tend = createTend({ key: 'sk_local', url: 'http://127.0.0.1:1' })
      tend.feature('waits', { account: 'acme' })
      tend.feature('waits', { account: 'globex' })
      console.log(JSON.stringify(await tend.flush({ timeoutMs: 200 })))`
    const node = fileURLToPath(new URL('../../node_modules/.bin/node', import.meta.url))
    vi.useRealTimers()
    const { stdout } = await promisify(execFile)(node, ['--input-type=module', '-e', script], {
      timeout: 5000,
    })
    expect(JSON.parse(stdout)).toMatchObject({ pending: 2, problem: 'The collector did not answer.' })
  })
})

describe('whatever happens', () => {
  const fault = fc.constantFrom<Behaviour>(
    'ok',
    'ok',
    'lost',
    'down',
    'hang',
    error(503),
    error(413),
    error(401),
  )
  const step = fc.record({
    account: fc.constantFrom('acme', 'globex', 'initech'),
    count: fc.nat({ max: 130 }),
    thenMs: fc.constantFrom(0, 1, 500, 10_000, 400_000),
    fault,
  })

  it('[G1] [G2] after any storm every event is counted once, in order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async steps => {
        const { collector, track, flush } = start()
        collector.latencyMs = 3
        const tracked = new Map<string, number>()
        for (const { account, count, thenMs, fault } of steps) {
          // A single event that is too large is dropped, rightly; here none is.
          const fair: Behaviour =
            fault instanceof Response && fault.status === 413
              ? ({ events }) => (events.length > 1 ? fault : undefined)
              : fault
          collector.behave = [fair]
          const from = tracked.get(account) ?? 0
          track(count, account, from)
          tracked.set(account, from + count)
          await later(thenMs)
        }
        collector.behave = ['ok']
        await later(600_000)
        expect(await flush(1000)).toMatchObject({ pending: 0, rejected: [] })
        for (const [account, count] of tracked) expect(collector.log.get(account) ?? []).toEqual(names(count))
        expect(collector.lost()).toBe(0)
        expect(collector.mostAtOnce).toBeLessThanOrEqual(4)
      }),
      { numRuns: 50 },
    )
  })
})

it('the version told is that of the package', () => {
  const manifest = readFileSync(new URL('../../packages/sdk/package.json', import.meta.url), 'utf8')
  expect(SDK).toBe(`tend-server/${(JSON.parse(manifest) as { version: string }).version}`)
})
