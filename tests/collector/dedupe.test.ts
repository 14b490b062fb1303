// What was seen once counts once, and what never came is measured. Each rule three times: in memory, by an
// account that wakes up between any two steps, and by one that folds between them.

import { evictDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import type { AccountCore } from '../../packages/collector/src/account/core.ts'
import { FORGET_AFTER_MS } from '../../packages/collector/src/account/producers.ts'
import {
  appendOf,
  createWorld,
  DAY_MS,
  type Fact,
  HOUR_MS,
  newAccount,
  newProducer,
  onStorage,
  receiptOf,
  ring,
  WEEK_MS,
  WEEK_START,
  type World,
  wake,
} from './support.ts'

interface Steps {
  world: World
  /** Appends at the world's time; returns [accepted, duplicates]. */
  append(facts: Fact[], by?: Parameters<typeof appendOf>[2]): [number, number]
  core(): AccountCore
}

const between: Record<
  string,
  (storage: DurableObjectStorage, world: World, core: AccountCore) => AccountCore
> = {
  'in memory': (_storage, _world, core) => core,
  'woken between steps': (storage, world) => wake(storage, world),
  'folded between steps': (_storage, _world, core) => {
    core.summary()
    return core
  },
  'folded and woken between steps': (storage, world, core) => {
    core.summary()
    return wake(storage, world)
  },
}

describe.each(Object.keys(between))('%s', mode => {
  const inSteps = (work: (steps: Steps) => void | Promise<void>) =>
    onStorage(async storage => {
      const world = createWorld()
      let core = wake(storage, world)
      await work({
        world,
        append(facts, by) {
          const { accepted, duplicates } = core.append(appendOf(world.now, facts, by))
          core = between[mode]?.(storage, world, core) ?? core
          return [accepted, duplicates]
        },
        core: () => core,
      })
    })

  const some = (count: number): Fact[] => Array.from({ length: count }, () => ({ user: 'dana' }))

  it('[G2] a batch sent again is all duplicates, and counted once', () =>
    inSteps(({ append, core }) => {
      expect(append(some(5), { producer: 'p' })).toEqual([5, 0])
      expect(append(some(5), { producer: 'p' })).toEqual([0, 5])
      expect(append(some(5), { producer: 'p' })).toEqual([0, 5])
      expect(core().summary()).toMatchObject({ totals: { features: 5 }, loss: { dropped: 0, missing: 0 } })
    }))

  it('[L2] batched anew, only what is new of it counts', () =>
    inSteps(({ append, core }) => {
      expect(append(some(4), { producer: 'p', first: 2 })).toEqual([4, 0])
      expect(append(some(4), { producer: 'p', first: 0 })).toEqual([2, 2])
      expect(append(some(8), { producer: 'p', first: 1 })).toEqual([3, 5])
      expect(append(some(9), { producer: 'p', first: 0 })).toEqual([0, 9])
      expect(core().summary().totals.features).toBe(9)
    }))

  it('[L3] out of order, what is still to come is missing until it comes', () =>
    inSteps(({ append, core }) => {
      const missing = () => core().summary().loss.missing
      append(some(2), { producer: 'p', first: 8 })
      expect(missing()).toBe(8)
      append(some(2), { producer: 'p', first: 0 })
      expect(missing()).toBe(6)
      append(some(1), { producer: 'p', first: 4 })
      expect(missing()).toBe(5)
      expect(append(some(8), { producer: 'p', first: 1 })).toEqual([5, 3])
      expect(missing()).toBe(0)
      expect(core().summary().totals.features).toBe(10)
    }))

  it('[L2] the numbers of one producer are not another’s', () =>
    inSteps(({ append }) => {
      expect(append(some(3), { producer: 'p' })).toEqual([3, 0])
      expect(append(some(3), { producer: 'q' })).toEqual([3, 0])
      expect(append(some(3))).toEqual([3, 0])
      expect(append(some(3))).toEqual([3, 0])
    }))

  it('[L3] lost is the largest that was said, in whatever order, and adds over producers', () =>
    inSteps(({ append, core }) => {
      const dropped = () => core().summary().loss.dropped
      append(some(1), { producer: 'p', first: 0, lost: 3 })
      append(some(1), { producer: 'p', first: 1, lost: 7 })
      append(some(1), { producer: 'p', first: 2, lost: 5 })
      expect(dropped()).toBe(7)
      append([], { producer: 'p', first: 3, lost: 9 })
      append(some(1), { producer: 'q', first: 0, lost: 1 })
      expect(dropped()).toBe(10)
      expect(core().summary().loss.missing).toBe(0)
    }))

  it('[L6] a rejected event has taken its number', () =>
    inSteps(({ world, append, core }) => {
      const sent = appendOf(world.now, some(3), { producer: 'p' })
      const [, bad] = sent.events
      sent.events = sent.events.filter(event => event !== bad)
      expect(core().append(sent)).toEqual({ accepted: 2, duplicates: 0 })
      expect(core().summary().loss.missing).toBe(0)
      expect(append(some(3), { producer: 'p' })).toEqual([0, 3])
    }))

  it('[L4] an id counts once, whoever brings it, and in one batch too', () =>
    inSteps(({ append, core }) => {
      expect(append([{ id: 'a' }, { id: 'b' }, { id: 'a' }])).toEqual([2, 1])
      expect(append([{ id: 'b' }, { id: 'c' }], { producer: 'p' })).toEqual([1, 1])
      expect(append([{ id: 'c' }, {}], { producer: 'q' })).toEqual([1, 1])
      expect(core().summary().totals.features).toBe(4)
    }))

  it('[L4] an id is known for seven days, over the turn of a week', () =>
    inSteps(async ({ world, append, core }) => {
      const ages = [0, HOUR_MS, 6 * DAY_MS, WEEK_MS - 1]
      for (const [i, start] of ages.entries()) {
        world.now = WEEK_START + 4 * WEEK_MS * i + start
        expect(append([{ id: 'invoice' }])).toEqual([1, 0])
        for (const later of [1, DAY_MS, 6 * DAY_MS, WEEK_MS]) {
          world.now = WEEK_START + 4 * WEEK_MS * i + start + later
          await ring(core(), world)
          expect(append([{ id: 'invoice' }])).toEqual([0, 1])
        }
      }
    }))

  it('[L4] an id that an edge with a slow clock brings after the turn of a week is known', () =>
    inSteps(({ world, append }) => {
      world.now = WEEK_START
      expect(append([{ id: 'first' }])).toEqual([1, 0])
      world.now = WEEK_START - 1
      expect(append([{ id: 'second' }, { id: 'first' }])).toEqual([1, 1])
      world.now = WEEK_START + WEEK_MS - 2
      expect(append([{ id: 'second' }])).toEqual([0, 1])
    }))

  /** Fills the row that the producers so far share, so that they are forgotten apart from later ones. */
  const fillBlock = (append: Steps['append']) => {
    for (let i = 0; i < 200; i++) append([], { producer: newProducer(), first: 0, lost: 1 })
  }

  it('[L8] a producer is known for more than seven days of silence, then forgotten, and its loss is not', () =>
    inSteps(async ({ world, append, core }) => {
      expect(append(some(2), { producer: 'p', first: 4, lost: 3 })).toEqual([2, 0])
      fillBlock(append)
      const loss = { dropped: 203, missing: 4 }
      for (let day = 1; day <= 7; day++) {
        world.now += DAY_MS
        append(some(1), { producer: newProducer() })
        await ring(core(), world)
      }
      expect(append(some(2), { producer: 'p', first: 4, lost: 3 })).toEqual([0, 2])
      expect(core().summary().loss).toMatchObject(loss)

      world.now += FORGET_AFTER_MS + 1
      append(some(1), { producer: newProducer() })
      await ring(core(), world)
      expect(core().summary().loss).toMatchObject(loss)
      expect(append(some(2), { producer: 'p', first: 4 })).toEqual([2, 0])
    }))
})

it('[L1] a batch with anything new is one row, and one with nothing new is none', () =>
  onStorage(storage => {
    const world = createWorld()
    const core = wake(storage, world)
    const rows = () => core.events(undefined, 1000).events.length
    const logged = () =>
      storage.sql.exec<{ name: string }>("SELECT name FROM sqlite_master WHERE name GLOB 'log_*'").toArray()
    core.append(appendOf(world.now, [{}, {}, {}], { producer: 'p' }))
    const [table] = logged()
    const count = () => storage.sql.exec(`SELECT count(*) AS n FROM ${table?.name}`).one().n
    expect([rows(), count()]).toEqual([3, 1])
    core.append(appendOf(world.now, [{}, {}, {}], { producer: 'p' }))
    core.append(appendOf(world.now, [], { producer: 'p', first: 3, lost: 0 }))
    expect([rows(), count()]).toEqual([3, 1])
    core.append(appendOf(world.now, [], { producer: 'p', first: 3, lost: 1 }))
    expect([rows(), count()]).toEqual([3, 2])
  }))

it('[G2] through the app, over evictions, re-batching and ids', async () => {
  const account = newAccount()
  const producer = newProducer()
  const stub = env.ACCOUNT.getByName(account)
  const batch = (first: number, ids: string[]) => ({
    producer,
    first,
    account,
    user: 'dana',
    events: ids.map(id => ({ type: 'feature' as const, name: 'search', id })),
  })
  expect(await receiptOf(batch(0, ['a', 'b', 'c']))).toMatchObject({ accepted: 3, duplicates: 0 })
  await evictDurableObject(stub)
  expect(await receiptOf(batch(1, ['b', 'c', 'd']))).toMatchObject({ accepted: 1, duplicates: 2 })
  await evictDurableObject(stub)
  expect(await receiptOf({ ...batch(0, ['a', 'e']), producer: newProducer() })).toMatchObject({
    accepted: 1,
    duplicates: 1,
  })
  expect(await stub.summary()).toMatchObject({ totals: { features: 5 } })
  await evictDurableObject(stub)
  expect(await receiptOf(batch(0, ['a', 'b', 'c', 'd']))).toMatchObject({ accepted: 0, duplicates: 4 })
  expect(await stub.summary()).toMatchObject({ totals: { features: 5 } })
})

it('[G2] through the app, sent five times at once', async () => {
  const account = newAccount()
  const batch = {
    producer: newProducer(),
    first: 0,
    account,
    user: 'dana',
    events: new Array(20).fill({ type: 'feature' as const, name: 'search' }),
  }
  const receipts = await Promise.all(Array.from({ length: 5 }, () => receiptOf(batch)))
  expect(receipts.map(({ accepted }) => accepted).sort((a, b) => a - b)).toEqual([0, 0, 0, 0, 20])
  expect(receipts.map(({ duplicates }) => duplicates).sort((a, b) => a - b)).toEqual([0, 20, 20, 20, 20])
  expect(await env.ACCOUNT.getByName(account).summary()).toMatchObject({ totals: { features: 20 } })
})
