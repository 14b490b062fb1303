// What did not arrive, by day of receipt and SDK: at the account, and over all accounts for anyone.

import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, it } from 'vitest'
import { FORGET_AFTER_MS } from '../../packages/collector/src/account/producers.ts'
import { SDKS_MAX } from '../../packages/collector/src/account/received.ts'
import { readLossOfAll } from '../../packages/collector/src/projection/loss.ts'
import { projectAccount } from '../../packages/collector/src/projection/project.ts'
import type { AccountSummary, LossDay } from '../../packages/collector/src/views.ts'
import { createMeter, meterStorage } from '../cost/meter.ts'
import {
  ago,
  appendOf,
  createWorld,
  DAY_MS,
  type Fact,
  HOUR_MS,
  newAccount,
  newProducer,
  onStorage,
  readJson,
  receiptOf,
  ring,
  rowOf,
  send,
  TODAY,
  wake,
} from './support.ts'

const NEW = 'tend.js/0.2.0'
const OLD = 'tend.js/0.1.0'
const TOMORROW = '2026-11-21'

const some = (count: number): Fact[] => Array.from({ length: count }, () => ({ user: 'dana' }))

const row = (day: string, sdk: string, figures: Partial<LossDay>): LossDay => ({
  day,
  sdk,
  accepted: 0,
  late: 0,
  refused: 0,
  dropped: 0,
  missing: 0,
  ...figures,
})

describe('at the account', () => {
  it('[L10][L11] what was dropped counts when it is said, for the SDK that says it, and once', () =>
    onStorage(storage => {
      const world = createWorld()
      const core = wake(storage, world)
      const say = (lost: number, first: number, sdk?: string) =>
        core.append(appendOf(world.now, some(1), { producer: 'p', first, lost, ...(sdk && { sdk }) }))
      say(3, 0, OLD)
      say(3, 0, OLD)
      say(3, 1, OLD)
      world.now += DAY_MS
      say(5, 2, NEW)
      say(4, 3)
      expect(core.summary().loss).toEqual({
        dropped: 5,
        missing: 0,
        days: [
          row(TODAY, OLD, { accepted: 2, dropped: 3 }),
          row(TOMORROW, '(unnamed)', { accepted: 1 }),
          row(TOMORROW, NEW, { accepted: 1, dropped: 2 }),
        ],
      })
    }))

  it('[L11] a gap counts for the batch that passed it over, until it is filled, by whomever and whenever', () =>
    onStorage(storage => {
      const world = createWorld()
      const core = wake(storage, world)
      core.append(appendOf(world.now, some(2), { producer: 'p', first: 5, sdk: OLD }))
      expect(core.summary().loss.days).toEqual([row(TODAY, OLD, { accepted: 2, missing: 5 })])
      world.now += DAY_MS
      core.append(appendOf(world.now, some(2), { producer: 'p', first: 2, sdk: NEW }))
      core.append(appendOf(world.now, some(1), { producer: 'p', first: 9, sdk: NEW }))
      expect(core.summary().loss).toEqual({
        dropped: 0,
        missing: 5,
        days: [row(TODAY, OLD, { accepted: 2, missing: 3 }), row(TOMORROW, NEW, { accepted: 3, missing: 2 })],
      })
      core.append(appendOf(world.now, some(10), { producer: 'p', first: 0, sdk: NEW }))
      expect(core.summary().loss).toEqual({
        dropped: 0,
        missing: 0,
        days: [row(TODAY, OLD, { accepted: 2 }), row(TOMORROW, NEW, { accepted: 8 })],
      })
    }))

  it('[L11] a gap of a producer that is forgotten is final', () =>
    onStorage(async storage => {
      const world = createWorld()
      const core = wake(storage, world)
      core.append(appendOf(world.now, some(1), { producer: 'p', first: 2, sdk: OLD }))
      core.summary()
      world.now += FORGET_AFTER_MS + 1
      core.append(appendOf(world.now, some(1)))
      await ring(core, world)
      core.append(appendOf(world.now, some(2), { producer: 'p', first: 0, sdk: OLD }))
      expect(core.summary().loss.days[0]).toEqual(row(TODAY, OLD, { accepted: 1, missing: 2 }))
      expect(core.summary().loss.missing).toBe(2)
    }))

  it('[L12] a refused number counts once, also when nothing but refusals came', () =>
    onStorage(storage => {
      const world = createWorld()
      const core = wake(storage, world)
      const by = { producer: 'p', sdk: OLD }
      core.append(appendOf(world.now, some(2), { ...by, refused: [0, 1] }))
      core.append(appendOf(world.now, some(2), { ...by, refused: [0, 1] }))
      core.append(appendOf(world.now, some(4), { ...by, refused: [1, 3] }))
      expect(core.summary().loss.days).toEqual([row(TODAY, OLD, { accepted: 1, refused: 3 })])
    }))

  it('[L12][€2] without numbers, refused events count beside new ones, and alone write nothing', () =>
    onStorage(storage => {
      const world = createWorld()
      const meter = createMeter()
      const core = wake(meterStorage(storage, meter), world)
      core.append(appendOf(world.now, [{ id: 'a' }, {}], { refused: [1] }))
      const written = meter.total()
      core.append(appendOf(world.now, [{ id: 'a' }, {}], { refused: [1] }))
      core.append(appendOf(world.now, [{}], { refused: [0] }))
      expect(meter.total()).toBe(written)
      expect(core.summary().loss.days).toEqual([row(TODAY, '(unnamed)', { accepted: 1, refused: 1 })])
    }))

  it('[L13] late is what happened on an earlier day of the deployment’s zone than it came', () =>
    onStorage(storage => {
      // Half an hour after midnight in Berlin.
      const world = createWorld({ zone: 'Europe/Berlin', now: Date.UTC(2026, 10, 20, 23, 30) })
      const core = wake(storage, world)
      const ages = [0, HOUR_MS / 2, HOUR_MS / 2 + 1, 3 * DAY_MS]
      core.append(
        appendOf(
          world.now,
          ages.map(age => ({ at: world.now - age })),
        ),
      )
      expect(core.summary().loss.days).toEqual([row(TOMORROW, '(unnamed)', { accepted: 4, late: 2 })])
    }))

  it('tells nothing of when the account began: a report of loss is no event', () =>
    onStorage(storage => {
      const world = createWorld()
      const core = wake(storage, world)
      core.append(appendOf(world.now, [], { producer: 'p', lost: 1 }))
      expect(core.summary()).toMatchObject({ firstDay: null, loss: { dropped: 1 } })
      for (const fact of [{ type: 'login' as const }, { vitals: { LCP: 1 } }]) {
        world.now += DAY_MS
        core.append(appendOf(world.now, [fact]))
        expect(core.summary().firstDay).toBe(TOMORROW)
      }
    }))

  it.each([1, 7, 100])(
    '[F11] of many SDKs in a day the first keep their names, folded every %d batches',
    pieces =>
      onStorage(storage => {
        const world = createWorld()
        const core = wake(storage, world)
        for (let i = 0; i < SDKS_MAX + 5; i++) {
          const by = { producer: `p${i}`, sdk: `s${String(i).padStart(2, '0')}` }
          core.append(appendOf(world.now, some(1), { ...by, first: 1 }))
          if (i % pieces === 0) core.summary()
        }
        for (let i = 0; i < SDKS_MAX + 5; i++)
          core.append(appendOf(world.now, some(1), { producer: `p${i}` }))
        const { days } = core.summary().loss
        const counts = days.map(({ sdk, accepted, missing }) => [sdk, accepted, missing])
        const named = Array.from({ length: SDKS_MAX }, (_, i) => [`s${String(i).padStart(2, '0')}`, 1, 0])
        expect(counts).toEqual([['(other)', 5 + SDKS_MAX + 5, 0], ...named])
      }),
  )
})

describe('through the app', () => {
  const event = { type: 'feature' as const, name: 'search' }
  const bad = { type: 'feature' as const, name: '' }
  const today = () => new Date().toISOString().slice(0, 10)
  const lossOf = async (id: string) =>
    (await readJson<AccountSummary>(`/v1/accounts/${encodeURIComponent(id)}`)).loss.days

  it('[R11] an account tells what arrived and what did not', async () => {
    const account = newAccount()
    const batch = { account, user: 'dana', producer: newProducer(), first: 2, lost: 4, sdk: OLD }
    await receiptOf({ ...batch, events: [event, bad, { ...event, age: 3 * DAY_MS }] })
    const expected = { accepted: 2, late: 1, refused: 1, dropped: 4, missing: 2 }
    expect(await lossOf(account)).toEqual([row(today(), OLD, expected)])
  })

  it.each([
    ['the batch’s own account, whatever they name', true, [1, 0]],
    ['the only account that good events name', false, [1]],
  ] as const)('[L12] refused events are those of %s', async (_, hasOwn, expected) => {
    const [own, other] = [newAccount(), newAccount()]
    const events = [
      { ...event, account: own },
      { ...bad, account: other },
      ...(hasOwn ? [{ ...event, account: other }] : []),
    ]
    await receiptOf({ events, ...(hasOwn && { account: own }) })
    const ids = [own, other].slice(0, expected.length)
    expect(await Promise.all(ids.map(async id => (await lossOf(id))[0]?.refused))).toEqual(expected)
  })

  it('[L12] refused events beside good ones of several accounts are nobody’s', async () => {
    const accounts = [newAccount(), newAccount()]
    await receiptOf({ events: [...accounts.map(account => ({ ...event, account })), bad] })
    for (const account of accounts)
      expect(await lossOf(account)).toEqual([row(today(), '(unnamed)', { accepted: 1 })])
  })

  it('[L10] an import is told apart from SDKs that are late', async () => {
    const account = newAccount()
    const line = JSON.stringify({ ...event, account, id: 'one', timestamp: '2025-01-01' })
    const headers = { authorization: 'Bearer sk_local' }
    expect((await send('/v1/import', { method: 'POST', body: line, headers })).status).toBe(200)
    expect(await lossOf(account)).toEqual([row(today(), '(import)', { accepted: 1, late: 1 })])
  })
})

describe('over all accounts', () => {
  const db = env.DB as D1Database

  beforeEach(async () => {
    await db.exec('DELETE FROM account')
  })

  it('[P8] sums the last seven days by day and SDK', async () => {
    await projectAccount(
      db,
      rowOf({
        id: 'one',
        loss: [row(ago(1), OLD, { accepted: 5, missing: 1 }), row(TODAY, OLD, { late: 2 })],
      }),
    )
    await projectAccount(
      db,
      rowOf({
        id: 'two',
        loss: [
          row(ago(7), OLD, { dropped: 9 }),
          row(ago(6), NEW, { refused: 1 }),
          row(ago(1), OLD, { dropped: 4 }),
        ],
      }),
    )
    expect(await readLossOfAll(db, TODAY)).toEqual([
      row(ago(6), NEW, { refused: 1 }),
      row(ago(1), OLD, { accepted: 5, missing: 1, dropped: 4 }),
      row(TODAY, OLD, { late: 2 }),
    ])
  })

  it('[P8][R5] names nothing that a sender made up', async () => {
    const made = [
      'acme says hi',
      'tend.js/0.1.0 acme',
      'tend.js/',
      'tend.js/x',
      'TEND.JS/0.1.0',
      'tend-server/1-acme',
    ]
    const own = ['(import)', '(other)', '(unnamed)', 'tend-server/0.1.0', 'tend.js/0.10.2']
    // More than are told apart, and each larger than ours: they do not crowd ours out.
    for (let i = 0; i < 2 * SDKS_MAX; i++) made.push(`made-up/${i}`)
    await projectAccount(
      db,
      rowOf({
        loss: [
          ...made.map(sdk => row(TODAY, sdk, { accepted: 9 })),
          ...own.map(sdk => row(TODAY, sdk, { accepted: 1 })),
        ],
      }),
    )
    const days = await readLossOfAll(db, TODAY)
    expect(days.map(({ sdk, accepted }) => [sdk, accepted])).toEqual(
      own.map(sdk => [sdk, sdk === '(other)' ? 9 * made.length + 1 : 1]),
    )
  })

  it('[P8] has at most so many SDKs a day, those that sent most, and loses no sum', async () => {
    const loss = Array.from({ length: 100 }, (_, i) => row(TODAY, `tend.js/0.${i}`, { accepted: i + 1 }))
    await projectAccount(db, rowOf({ loss }))
    const days = await readLossOfAll(db, TODAY)
    expect(days).toHaveLength(SDKS_MAX + 1)
    expect(days.filter(({ accepted }) => accepted > 100 - SDKS_MAX)).toHaveLength(SDKS_MAX + 1)
    expect(days.reduce((sum, { accepted }) => sum + accepted, 0)).toBe(5050)
  })

  it('[P8] is in the status once the account has folded, and null while D1 cannot be asked', async () => {
    const world = createWorld({ now: Date.now(), project: row => projectAccount(db, row) })
    await onStorage(async storage => {
      const core = wake(storage, world)
      core.append(appendOf(world.now, some(3), { producer: 'p', lost: 2, sdk: OLD }))
      await ring(core, world)
    })
    const day = new Date().toISOString().slice(0, 10)
    expect(await (await send('/v1/status')).json()).toMatchObject({
      loss: { days: [row(day, OLD, { accepted: 3, dropped: 2 })] },
    })
    expect(await (await send('/v1/status', { with: { DB: undefined } })).json()).toMatchObject({ loss: null })
  })
})
