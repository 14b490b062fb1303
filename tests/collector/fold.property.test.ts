// G5: whatever happens between an event and its rollup, the rollups equal a naive recount of what was accepted.

import fc from 'fast-check'
import { expect, it, vi } from 'vitest'
import type { AccountCore, Projection } from '../../packages/collector/src/account/core.ts'
import type { Storage } from '../../packages/collector/src/account/storage.ts'
import { type Counted, type Received, recount, recountLoss } from './recount.ts'
import {
  appendOf,
  createWorld,
  DAY_MS,
  HOUR_MS,
  MINUTE_MS,
  NOON,
  onStorage,
  ring,
  type World,
  wake,
} from './support.ts'

const ZONES = ['UTC', 'Europe/Berlin', 'America/St_Johns', 'Pacific/Apia']

/** The oldest event, in days before noon: beyond 26 weeks, so that windows have something to leave out. */
const DAYS = 190

const fact: fc.Arbitrary<Counted> = fc
  .record({
    type: fc.constantFrom('login' as const, 'feature' as const, 'outcome' as const),
    name: fc.constantFrom('search', 'report.export', 'Größe', '(other)', '__proto__'),
    user: fc.option(fc.constantFrom('dana', 'eli', 'fay', 'constructor'), { nil: undefined, freq: 6 }),
    // Most within a week, a few anywhere; midnights are where days are told apart.
    at: fc.oneof(
      { weight: 4, arbitrary: fc.integer({ min: -7 * DAY_MS, max: 0 }) },
      { weight: 1, arbitrary: fc.integer({ min: -DAYS * DAY_MS, max: 0 }) },
      { weight: 1, arbitrary: fc.integer({ min: -30, max: -1 }).map(day => day * DAY_MS + 12 * HOUR_MS) },
    ),
    value: fc.option(
      fc.integer({ min: -1e13, max: 1e13 }).map(units => units / 10_000),
      { nil: undefined, freq: 2 },
    ),
    vitals: fc.option(fc.record({ LCP: fc.integer({ min: 0, max: 9000 }) }), { freq: 8, nil: undefined }),
    variant: fc.option(fc.constantFrom('a', 'b'), { freq: 2, nil: undefined }),
  })
  .map(({ user, value, vitals, variant, at, ...rest }) => ({
    ...rest,
    at: NOON + at,
    ...(user !== undefined && { user }),
    ...(rest.type === 'outcome' && value !== undefined && { value }),
    ...(rest.type === 'feature' && (variant ? { variant, name: 'pricing' } : vitals && { vitals })),
  }))

const delivery = fc.record({
  kind: fc.constant('deliver' as const),
  producer: fc.nat(2),
  from: fc.nat(20),
  size: fc.nat(12),
  lost: fc.nat(3),
  /** The edge that received it may have a slow clock. */
  slow: fc.nat(MINUTE_MS),
  sdk: fc.option(fc.constantFrom('tend.js/0.1.0', 'tend.js/0.2.0', '__proto__'), { nil: undefined }),
  /** Positions of what the parser refuses. */
  refused: fc.uniqueArray(fc.nat(11), { maxLength: 3 }),
})
const step = fc.oneof(
  { weight: 8, arbitrary: delivery },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('named' as const), ids: fc.array(fc.nat(9), { maxLength: 6 }) }),
  },
  { weight: 2, arbitrary: fc.constant({ kind: 'wake' as const }) },
  { weight: 2, arbitrary: fc.constant({ kind: 'read' as const }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('alarm' as const), d1Fails: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('later' as const), ms: fc.nat(5 * HOUR_MS) }) },
  // The next statements of SQL: this many succeed, then one fails.
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('break' as const), after: fc.nat(25) }) },
)
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never

const story = fc.record({
  zone: fc.constantFrom(...ZONES),
  producers: fc.array(fc.array(fact, { maxLength: 25 }), { minLength: 3, maxLength: 3 }),
  named: fc.array(fact, { minLength: 10, maxLength: 10 }),
  steps: fc.array(step, { minLength: 5, maxLength: 50 }),
})
type Story = typeof story extends fc.Arbitrary<infer S> ? S : never

/** What spoils the account under test, to see that the property notices. */
interface Sabotage {
  storage?(storage: Storage): Storage
  /** Done whenever the account wakes up. */
  waking?(storage: Storage): void
  /** Takes part in the recount for every delivery, not only the first. */
  recountsTwice?: boolean
}

/** Lives through a story, and returns what the account should say of it and what it says. */
async function live(
  durable: DurableObjectStorage,
  { zone, producers, named, steps }: Story,
  sabotage: Sabotage,
) {
  await durable.deleteAll()
  let statementsLeft = Number.POSITIVE_INFINITY
  const breaking: Storage = {
    sql: {
      exec: (query, ...bindings) => {
        if (statementsLeft-- <= 0) {
          statementsLeft = Number.POSITIVE_INFINITY
          throw new Error('disk I/O error')
        }
        return durable.sql.exec(query, ...bindings)
      },
    },
    transactionSync: work => durable.transactionSync(work),
  }
  const storage = sabotage.storage?.(breaking) ?? breaking
  const world: World = createWorld({ zone })
  let core = wake(storage, world)

  const accepted: Counted[] = []
  const delivered = producers.map(() => new Set<number>())
  const received: Received[] = []
  const ids = new Set<number>()

  /** Undefined when the account failed: its sender got no receipt, and may or may not try again. */
  const trying = <T>(work: () => T): T | undefined => {
    try {
      return work()
    } catch (error) {
      if ((error as Error).message !== 'disk I/O error') throw error
      return undefined
    }
  }

  const take: { [Kind in Step['kind']]: (step: Extract<Step, { kind: Kind }>) => void | Promise<void> } = {
    deliver({ producer, from, size, lost, slow, sdk, refused: positions }) {
      const seen = delivered[producer] as Set<number>
      const facts = producers[producer]?.slice(from, from + size) ?? []
      const refused = positions.filter(i => i < facts.length)
      const numbers = { producer: `p${producer}`, first: from, lost }
      const receivedAt = Math.max(NOON, world.now - slow)
      const by = { ...numbers, refused, ...(sdk !== undefined && { sdk }) }
      const receipt = trying(() => core.append(appendOf(receivedAt, facts, by)))
      if (!receipt) return
      const good = facts.filter((_, i) => !refused.includes(i))
      const fresh = facts.filter(
        (_, i) => !refused.includes(i) && (sabotage.recountsTwice || !seen.has(from + i)),
      )
      if (!sabotage.recountsTwice) {
        expect(receipt).toEqual({ accepted: fresh.length, duplicates: good.length - fresh.length })
      }
      accepted.push(...fresh)
      facts.forEach((_, i) => {
        seen.add(from + i)
      })
      const all = facts.map((fact, i) => (refused.includes(i) ? undefined : fact))
      received.push({ receivedAt, numbers, facts: all, ...(sdk !== undefined && { sdk }) })
    },
    named({ ids: sent }) {
      const facts = sent.map(id => ({ ...(named[id] as Counted), id: `id${id}` }))
      if (!trying(() => core.append(appendOf(world.now, facts)))) return
      received.push({ receivedAt: world.now, facts })
      for (const id of sent) if (!ids.has(id)) accepted.push(named[id] as Counted) && ids.add(id)
    },
    wake() {
      trying(() => sabotage.waking?.(storage))
      core = wake(storage, world)
    },
    read: () => void trying(() => core.summary()),
    async alarm({ d1Fails }) {
      const { project } = world
      if (d1Fails) world.project = () => Promise.reject(new Error('D1 is down'))
      await ring(core, world)
      world.project = project
    },
    later({ ms }) {
      world.now += ms
    },
    break({ after }) {
      statementsLeft = after
    },
  }
  for (const step of steps) await take[step.kind](step as never)
  statementsLeft = Number.POSITIVE_INFINITY
  await ring(core, world)
  // An alarm that folds leaves exposures of long ago to the next that does not.
  await ring(core, world)

  const loss = recountLoss(received, zone)
  return { naive: { ...recount(accepted, zone, world.now), loss }, core, world, created: core.exists() }
}

/** Everything that reading says, in the recount's words. */
function readAll(core: AccountCore, from: string, projected: Projection | undefined) {
  const { totals, users, users28, firstDay, lastActiveDay, weeks, vitals, loss } = core.summary()
  const row = { totals, users28, firstDay, lastActiveDay, weeks }
  expect(projected).toMatchObject(row)
  // An account of which nothing arrived yet but what is known already has days of zeros.
  const days = loss.days.filter(({ day, sdk, ...figures }) => Object.values(figures).some(n => n !== 0))
  const week = new Date(Date.parse(`${projected?.day}T00:00:00Z`) - 6 * DAY_MS).toISOString().slice(0, 10)
  expect(projected?.loss).toEqual(loss.days.filter(({ day }) => day >= week))
  const named = <Row extends { name: string }>(rows: Row[]) =>
    Object.fromEntries(rows.map(({ name, ...row }) => [name, row]))
  return {
    ...row,
    users,
    vitals: vitals[0]?.count ?? 0,
    loss: { ...loss, days },
    exposures: projected?.exposures.map(({ account, ...row }) => row),
    days: core.activity(from, undefined),
    features: named(core.features()),
    outcomes: named(core.outcomes()),
    people: Object.fromEntries(core.users().map(({ id, name, ...row }) => [id, row])),
  }
}

async function check(durable: DurableObjectStorage, told: Story, sabotage: Sabotage = {}) {
  const { naive, core, world, created } = await live(durable, told, sabotage)
  if (!created) return
  const { day, today, ...expected } = naive
  const from = new Date(NOON - (DAYS + 2) * DAY_MS).toISOString().slice(0, 10)
  const actual = readAll(core, from, world.projected.at(-1))
  expect(actual.days.at(-1)?.day).toBe(today)
  expect(actual).toEqual({ ...expected, days: actual.days.map(row => day(row.day)) })
}

it('[G5] rollups equal a naive recount, whatever the order, delay, repetition, eviction or failure', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {})
  await onStorage(durable =>
    fc.assert(
      fc.asyncProperty(story, told => check(durable, told)),
      { numRuns: 600 },
    ),
  )
}, 120_000)

const sabotages: Record<string, Sabotage> = {
  'the variant that is folded last winning': {
    storage: ({ sql, transactionSync }) => ({
      transactionSync,
      sql: {
        exec: (query, ...values) =>
          sql.exec(
            query.replace(
              '* FROM exposure WHERE experiment',
              'day, variant, crossed, 9e15 AS at FROM exposure WHERE experiment',
            ),
            ...values,
          ),
      },
    }),
  },
  'events counted again when sent again': { recountsTwice: true },
  'dedupe lost in an eviction': {
    waking: ({ sql }) => {
      if (sql.exec("SELECT 1 FROM sqlite_master WHERE name = 'producers'").toArray().length > 0)
        sql.exec('DELETE FROM producers')
    },
  },
  'transactions that are not rolled back': {
    storage: ({ sql }) => ({ sql, transactionSync: work => work() }),
  },
  'a gap that stays missing when it is filled': {
    storage: ({ sql, transactionSync }) => ({
      transactionSync,
      sql: {
        exec: (query, ...values) =>
          sql.exec(
            query,
            ...values.map(value =>
              query.startsWith('INSERT INTO log_') && typeof value === 'string'
                ? JSON.stringify({ ...JSON.parse(value), f: undefined })
                : value,
            ),
          ),
      },
    }),
  },
  'gaps forgotten in an eviction': {
    waking: ({ sql }) => {
      if (sql.exec("SELECT 1 FROM sqlite_master WHERE name = 'producers'").toArray().length === 0) return
      for (const { block, body } of sql
        .exec<{ block: number; body: string }>('SELECT * FROM producers')
        .toArray())
        sql.exec(
          'UPDATE producers SET body = ? WHERE block = ?',
          JSON.stringify(JSON.parse(body).map((saved: unknown[]) => saved.slice(0, 3))),
          block,
        )
    },
  },
  'active days that replace each other': {
    storage: ({ sql, transactionSync }) => ({
      transactionSync,
      sql: {
        exec: (query, ...values) =>
          sql.exec(query.replace('active | excluded.active,', 'excluded.active,'), ...values),
      },
    }),
  },
}

it.each(Object.keys(sabotages))(
  'the property notices %s',
  async sabotage => {
    vi.spyOn(console, 'error').mockImplementation(() => {})
    const { failed } = await onStorage(durable =>
      fc.check(
        fc.asyncProperty(story, told => check(durable, told, sabotages[sabotage])),
        { numRuns: 300, endOnFailure: true },
      ),
    )
    expect(failed).toBe(true)
  },
  60_000,
)
