// From the account to its row in D1: guarded writes, alarms, and a D1 that fails.

import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { addDays } from '../../packages/collector/src/account/calendar.ts'
import type { Projection } from '../../packages/collector/src/account/core.ts'
import type { ExposureRow } from '../../packages/collector/src/account/exposures.ts'
import { ALARM_LOST_MS, FOLD_LATE_MS, FOLD_SOON_MS } from '../../packages/collector/src/account/schedule.ts'
import app from '../../packages/collector/src/index.ts'
import { ALL_ACCOUNTS } from '../../packages/collector/src/ops/accountsQuery.ts'
import { readExposed } from '../../packages/collector/src/projection/exposures.ts'
import { listAccounts } from '../../packages/collector/src/projection/list.ts'
import { projectAccount } from '../../packages/collector/src/projection/project.ts'
import type { AccountList } from '../../packages/collector/src/views.ts'
import { createMeter, meterD1 } from '../cost/meter.ts'
import {
  ago,
  appendOf,
  createWorld,
  DAY_MS,
  HOUR_MS,
  MINUTE_MS,
  NOON,
  newAccount,
  onStorage,
  post,
  read,
  readJson,
  receiptOf,
  refusalOf,
  ring,
  rowOf,
  send,
  TODAY,
  wake,
} from './support.ts'

const db = env.DB as D1Database

const list = () => listAccounts(db, ALL_ACCOUNTS, TODAY, NOON)

beforeEach(async () => {
  await db.exec('DELETE FROM account')
  await db.exec('DELETE FROM exposure')
})

afterEach(() => {
  vi.restoreAllMocks()
  vi.useRealTimers()
})

describe('an exposure in D1', () => {
  const exposure = (paid: number, fields: Partial<ExposureRow> = {}): ExposureRow => ({
    experiment: 'pricing',
    account: 'acme',
    variant: 'b',
    crossed: false,
    firstDay: ago(9),
    users: [[0, 3]],
    outcomes: { 'invoice.paid': [[2, paid, 9.5]] },
    ...fields,
  })

  it.each<[string, Partial<Projection>, number, number]>([
    ['the same at a later version', { version: 9, day: ago(-1) }, 1, 0],
    ['more at an older version', { version: 4 }, 2, 0],
    ['more at an earlier day', { day: ago(1) }, 2, 0],
    ['more at a newer version', { version: 6 }, 2, 1],
    ['more on a later day', { day: ago(-1) }, 2, 1],
  ])(
    '[X12] is written only over an older one that says something else: %s',
    async (_, fields, paid, expected) => {
      const meter = createMeter()
      const known = { epoch: 2, version: 5, day: TODAY, scored: TODAY }
      await projectAccount(db, rowOf({ ...known, exposures: [exposure(1)] }))
      await projectAccount(db, rowOf({ ...known, ...fields }))
      await projectAccount(meterD1(db, meter), rowOf({ ...known, ...fields, exposures: [exposure(paid)] }))
      expect(meter.rows.d1).toBe(expected)
      const { experiment, ...exposed } = exposure(expected === 1 ? paid : 1)
      expect(await readExposed(db, 'pricing')).toEqual([exposed])
    },
  )

  it('[X12] several experiments are one statement, each its own row', async () => {
    const others = [exposure(1), exposure(2, { experiment: 'onboarding', crossed: true, outcomes: {} })]
    await projectAccount(db, rowOf({ exposures: others }))
    expect(await readExposed(db, 'onboarding')).toEqual([
      { account: 'acme', variant: 'b', crossed: true, firstDay: ago(9), users: [[0, 3]], outcomes: {} },
    ])
    expect(await readExposed(db, 'pricing')).toHaveLength(1)
  })

  it('[X12] costs a row for a new user and a row for a day with outcomes, not a row a fold', () =>
    onStorage(async storage => {
      const meter = createMeter()
      const metered = meterD1(db, meter)
      const id = newAccount()
      const world = createWorld({
        project: async row => {
          const accountRows = createMeter()
          await projectAccount(meterD1(db, accountRows), { ...row, exposures: [] })
          await projectAccount(metered, row)
        },
      })
      const core = wake(storage, world, id)
      const later = async (facts: Parameters<typeof appendOf>[1]) => {
        if (facts.length > 0) core.append(appendOf(world.now, facts))
        await ring(core, world)
        world.now += HOUR_MS
        return meter.rows.d1
      }
      const shown = { name: 'pricing', variant: 'b', user: 'dana' }
      const paid = { type: 'outcome', name: 'invoice.paid', value: 3 } as const
      expect(await later([shown])).toBe(1)
      expect(await later([paid, shown])).toBe(1)
      expect(await later([paid, { ...shown, user: 'eli' }])).toBe(2)
      expect(await later([paid])).toBe(2)
      world.now += DAY_MS
      expect(await later([])).toBe(3)
      expect(await later([])).toBe(3)
      expect(await readExposed(db, 'pricing')).toEqual([
        {
          account: id,
          variant: 'b',
          crossed: false,
          firstDay: TODAY,
          users: [[0, 2]],
          outcomes: { 'invoice.paid': [[0, 3, 9]] },
        },
      ])
    }))
})

describe('a row in D1', () => {
  it.each<[string, Partial<Projection>, number]>([
    ['the same again', {}, 0],
    ['an older version', { version: 4 }, 0],
    ['an earlier epoch, whatever its version', { epoch: 1, version: 99, day: '2026-12-01' }, 0],
    ['the version of an earlier day', { day: ago(1) }, 0],
    ['a newer version, also of an earlier day', { version: 6, day: ago(1) }, 1],
    ['the same version on a later day', { day: addDays(TODAY, 1) }, 1],
    ['the same version with a newer score', { scored: addDays(TODAY, 1) }, 1],
    ['a later epoch, whatever its version', { epoch: 3, version: 0, day: ago(9) }, 1],
  ])('[P1] is written only over an older one: %s', async (_, fields, expected) => {
    const meter = createMeter()
    const known = { epoch: 2, version: 5, day: TODAY }
    await projectAccount(meterD1(db, meter), rowOf(known))
    await projectAccount(meterD1(db, meter), rowOf({ ...known, name: 'Renamed', ...fields }))
    expect(meter.rows.d1).toBe(1 + expected)
    expect((await list()).accounts.map(({ name }) => name)).toEqual([expected === 1 ? 'Renamed' : 'Acme'])
  })

  it('[P1] in whatever order and however often its versions arrive, is the newest', async () => {
    const versions = Array.from({ length: 6 }, (_, version) => rowOf({ version, users28: version }))
    const order = fc.array(fc.constantFrom(...versions), { minLength: 1, maxLength: 15 })
    await fc.assert(
      fc.asyncProperty(order, async rows => {
        await db.exec('DELETE FROM account')
        for (const row of rows) await projectAccount(db, row)
        const newest = Math.max(...rows.map(({ version }) => version))
        expect((await list()).accounts[0]?.users28).toBe(newest)
      }),
      { numRuns: 30 },
    )
  })

  it('comes back as it went in', async () => {
    const { epoch, version, day, loss, exposures, facts, verdicts, months, scored, ...expected } = rowOf()
    await projectAccount(db, rowOf())
    expect(await list()).toEqual({ accounts: [expected], asOf: NOON })
  })
})

describe('D1 that fails', () => {
  /** Takes the table away from the real Durable Objects; returns what puts it back. */
  async function takeAway(): Promise<() => Promise<void>> {
    await db.exec('ALTER TABLE account RENAME TO taken')
    return async () => void (await db.exec('ALTER TABLE taken RENAME TO account'))
  }

  it('[G4] ingest accepts, the account reads, the alarm comes again, and the list catches up', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => {})
    const account = newAccount()
    const stub = env.ACCOUNT.getByName(account)
    const event = { type: 'feature' as const, name: 'search', account, user: 'dana' }
    const alarmOf = () => runInDurableObject(stub, (_, { storage }) => storage.getAlarm())
    const giveBack = await takeAway()
    try {
      expect(await receiptOf({ events: [event] })).toMatchObject({ accepted: 1 })
      expect(await stub.summary()).toMatchObject({ users28: 1 })
      for (let i = 0; i < 3; i++) {
        expect(await runDurableObjectAlarm(stub)).toBe(true)
        expect(await alarmOf()).toBeGreaterThan(Date.now())
      }
      expect(await refusalOf(read('/v1/accounts'))).toBe('503 list_unavailable')
      expect((await read('/v1/accounts')).headers.get('retry-after')).toBe('30')
      const status = await readJson<{ accepting: boolean; projection: object }>('/v1/status')
      expect(status).toMatchObject({
        accepting: true,
        projection: { available: false, newest: null },
        loss: null,
      })
      expect(await receiptOf({ events: [event] })).toMatchObject({ accepted: 1 })
      expect(await stub.summary()).toMatchObject({ totals: { features: 2 } })
      await evictDurableObject(stub)
    } finally {
      await giveBack()
    }
    expect(await runDurableObjectAlarm(stub)).toBe(true)
    const { accounts } = await readJson<AccountList>('/v1/accounts')
    expect(accounts).toMatchObject([{ id: account, totals: { features: 2 } }])
  })

  it('[G4] without D1 at all, ingest and accounts work, and the list says why it does not', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => {})
    const account = newAccount()
    const without = { with: { DB: undefined } }
    const batch = { account, user: 'dana', events: [{ type: 'login' as const }] }
    expect((await post(batch, without)).status).toBe(200)
    for (const of of ['', '/activity', '/users', '/features', '/outcomes', '/events']) {
      expect((await read(`/v1/accounts/${account}${of}`, without)).status).toBe(200)
    }
    expect(await refusalOf(read('/v1/accounts', without))).toBe('503 list_unavailable')
    expect(await (await send('/v1/status', without)).json()).toMatchObject({
      projection: { available: false },
    })
    await expect(projectAccount(undefined, rowOf())).rejects.toThrow('no D1')
  })

  it('[P2] the alarm waits longer each time, never throws, and is at rest after a success', () =>
    onStorage(async storage => {
      const logged = vi.spyOn(console, 'error').mockImplementation(() => {})
      const world = createWorld({ project: () => Promise.reject(new Error('a name that a customer sent')) })
      const core = wake(storage, world)
      core.append(appendOf(world.now, [{ user: 'dana' }]))
      expect(world.alarmAt).toBe(NOON + FOLD_SOON_MS)
      const waits: number[] = []
      for (let i = 0; i < 10; i++) {
        world.now = world.alarmAt as number
        await ring(core, world)
        waits.push(((world.alarmAt as number | null) ?? 0) - world.now)
      }
      expect(waits).toEqual([2, 4, 8, 16, 32, 64, 128, 240, 240, 240].map(seconds => seconds * 1000))
      expect(JSON.stringify(logged.mock.calls)).not.toContain('customer')

      world.project = async row => void world.projected.push(row)
      await ring(core, world)
      expect(world.projected).toMatchObject([{ users28: 1, version: 1 }])
      expect(world.alarmAt).toBeGreaterThan(world.now + FOLD_LATE_MS)
    }))

  it('[P2] the alarm of a damaged account does not throw either', () =>
    onStorage(async storage => {
      vi.spyOn(console, 'error').mockImplementation(() => {})
      const world = createWorld()
      wake(storage, world).append(appendOf(world.now, [{ user: 'dana' }]))
      storage.sql.exec('DROP TABLE day')
      await ring(wake(storage, world), world)
      expect(world.alarmAt).toBeGreaterThan(world.now)
      expect(world.projected).toEqual([])
    }))

  it('a write that hangs is given up after ten seconds, and one that does not leaves no timer', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const hanging = { prepare: () => ({ bind: () => ({ run: () => new Promise(() => {}) }) }) }
    const write = projectAccount(hanging as unknown as D1Database, rowOf())
    const outcome = expect(write).rejects.toThrow('too long')
    await vi.advanceTimersByTimeAsync(9_999)
    expect(vi.getTimerCount()).toBe(1)
    await vi.advanceTimersByTimeAsync(1)
    await outcome

    const run = vi.fn(async () => {})
    const quick = { prepare: () => ({ bind: () => ({ run }) }) }
    await projectAccount(quick as unknown as D1Database, rowOf())
    expect(run).toHaveBeenCalledOnce()
    expect(vi.getTimerCount()).toBe(0)
  })

  it('an append while D1 is asked keeps the earlier alarm that it set', () =>
    onStorage(async storage => {
      const world = createWorld()
      const core = wake(storage, world)
      world.project = async () => {
        core.append(appendOf(world.now, [{ user: 'eli' }]))
      }
      core.append(appendOf(world.now, [{ user: 'dana' }]))
      await ring(core, world)
      expect(world.alarmAt).toBe(NOON + FOLD_SOON_MS)
    }))
})

describe('the alarm', () => {
  it('[P4] folds, projects, and comes once more before it rests until the day turns', () =>
    onStorage(async storage => {
      const world = createWorld({ zone: 'Europe/Berlin' })
      const core = wake(storage, world)
      core.append(appendOf(world.now, [{ user: 'dana' }]))
      await ring(core, world)
      expect(world.alarmAt).toBe(NOON + FOLD_LATE_MS)
      // Nothing new to fold: the first score.
      world.now += FOLD_LATE_MS
      await ring(core, world)
      const midnight = Date.UTC(2026, 10, 20, 23)
      expect(world.alarmAt).toBe(midnight + 300_000)
      world.now = world.alarmAt as number
      await ring(core, world)
      expect(world.projected.map(({ day, version }) => [day, version])).toEqual([
        ['2026-11-20', 1],
        ['2026-11-20', 1],
        ['2026-11-21', 1],
      ])
      expect(world.alarmAt).toBe(midnight + DAY_MS + 300_000)
    }))

  it('of an account that fell silent still turns it dormant, and then comes seldom', () =>
    onStorage(async storage => {
      const world = createWorld()
      const core = wake(storage, world)
      core.append(appendOf(world.now, [{ user: 'dana' }]))
      let alarms = 0
      for (; world.now < NOON + 100 * DAY_MS; alarms++) {
        await ring(core, world)
        world.now = world.alarmAt as number
      }
      expect(world.projected.find(({ state }) => state === 'dormant')?.day).toBe('2026-12-19')
      // Two folds, a midnight a day for four weeks, then once in four weeks.
      expect(alarms).toBeLessThan(36)
    }))

  it('[P3] that was lost is set again by the next append, and by the watchdog', () =>
    onStorage(async storage => {
      const world = createWorld()
      const core = wake(storage, world)
      core.watch()
      expect(world.alarmAt).toBeNull()
      core.append(appendOf(world.now, [{ user: 'dana' }]))
      const lost = world.alarmAt as number
      const later = [() => core.append(appendOf(world.now, [{ user: 'dana' }])), () => core.watch()]
      for (const call of later) {
        world.alarmAt = lost
        world.now = lost + ALARM_LOST_MS
        call()
        expect(world.alarmAt).toBe(lost)
        world.now += 1
        call()
        expect(world.alarmAt).toBeGreaterThan(world.now)
        expect(world.alarmAt).toBeLessThanOrEqual(world.now + FOLD_SOON_MS)
      }
    }))

  it('[P3] that is gone from a silent account is set again by the cron', async () => {
    const [lost, quiet] = [newAccount(), newAccount()]
    const today = new Date().toISOString().slice(0, 10)
    for (const account of [lost, quiet]) {
      await receiptOf({ account, user: 'dana', events: [{ type: 'feature', name: 'search' }] })
      const stub = env.ACCOUNT.getByName(account)
      await runInDurableObject(stub, (_, { storage }) => storage.deleteAlarm())
      await evictDurableObject(stub)
    }
    await projectAccount(db, rowOf({ id: lost, day: addDays(today, -2), lastActiveDay: addDays(today, -2) }))
    await projectAccount(
      db,
      rowOf({ id: quiet, state: 'dormant', day: addDays(today, -40), lastActiveDay: addDays(today, -70) }),
    )
    await app.scheduled({ scheduledTime: Date.now() } as ScheduledController, env)
    const alarmOf = (account: string) =>
      runInDurableObject(env.ACCOUNT.getByName(account), (_, { storage }) => storage.getAlarm())
    expect(await alarmOf(lost)).toBeGreaterThan(0)
    expect(await alarmOf(quiet)).toBeNull()
  })

  it('[P5] gives a D1 that was emptied its row back', () =>
    onStorage(async storage => {
      const world = createWorld({ project: row => projectAccount(db, row) })
      const core = wake(storage, world)
      core.append(appendOf(world.now, [{ user: 'dana' }]))
      await ring(core, world)
      world.now = world.alarmAt as number
      await ring(core, world)
      const before = await list()
      expect(before.accounts).toHaveLength(1)
      await db.exec('DELETE FROM account')
      world.now += MINUTE_MS
      await ring(core, world)
      expect(await list()).toEqual(before)
    }))

  it('[P6] of an account that began anew outranks the rows of the one before', () =>
    onStorage(async storage => {
      const world = createWorld({ project: row => projectAccount(db, row) })
      for (let version = 0; version < 3; version++) {
        const core = wake(storage, world)
        core.append(appendOf(world.now, [{ user: `user${version}` }]))
        await ring(core, world)
      }
      await storage.deleteAll()
      world.now += HOUR_MS
      const core = wake(storage, world)
      core.append(appendOf(world.now, [{ user: 'dana' }]))
      await ring(core, world)
      expect((await list()).accounts.map(({ users28 }) => users28)).toEqual([1])
    }))
})

describe('a row that nobody has written for a while', () => {
  it.each([
    [0, 0],
    [6, 0],
    [7, 1],
    [13, 1],
    [14, 2],
    [300, 26],
  ])('[P7] is brought up to date: after %d days its weeks have moved by %d', async (days, shift) => {
    await projectAccount(db, rowOf({ day: ago(days), lastActiveDay: ago(days) }))
    const [account] = (await list()).accounts
    const weeks = Array.from({ length: 26 }, (_, i) => i + shift)
    expect(account?.weeks).toEqual(weeks.map(week => (week < 26 ? week : 0)))
    expect(account?.users28).toBe(days < 28 ? 3 : 0)
    expect(account?.state).toBe('steady')
  })

  it('[P7] is not moved back by a clock that is a day behind', async () => {
    await projectAccount(db, rowOf({ day: addDays(TODAY, 1) }))
    expect((await list()).accounts[0]?.weeks).toEqual(rowOf().weeks)
  })
})
