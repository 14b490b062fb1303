import { describe, expect, it } from 'vitest'
import { BATCH_EVENTS_MAX } from '../../packages/sdk/src/batch.ts'
import { KEPT_MAX } from '../../packages/sdk/src/buffer.ts'
import type { Answer } from '../../packages/sdk/src/verdict.ts'
import { parseBatch } from '../../packages/wire/src/parse.ts'
import { createWorld, START, status } from '../support/world.ts'

const MINUTE = 60_000
const many = (count: number) => Array.from({ length: count }, (_, index) => `e${index}`)

describe('buffer', () => {
  it('[B1] [B2] writes all events of a task at once, numbered in the order of the calls', async () => {
    const world = createWorld()
    world.answer = () => undefined
    const { tend } = world.openTab()
    for (const name of many(90)) tend.feature(name)
    expect(world.stored()).toHaveLength(0)
    await world.run(1)
    world.answer = world.receive
    expect(world.stored().filter(([json]) => json.includes('feature'))).toHaveLength(90)
    await world.run(MINUTE)
    expect(world.names().filter(name => name !== 'login')).toEqual(many(90))
    expect(world.gaps()).toBe(0)
    expect(world.stored()).toHaveLength(0)
  })

  it('[B3] drops new events when nothing gets through, counts them, and leaves no gap', async () => {
    const world = createWorld()
    world.answer = () => undefined
    const { tend } = world.openTab()
    for (let i = 0; i < KEPT_MAX / 100; i++) {
      for (const name of many(101)) tend.feature(name)
      await world.run(10)
    }
    const extra = world.stored().length
    for (const name of many(500)) tend.feature(name)
    await world.run(10)
    expect(world.stored().length).toBeLessThanOrEqual(extra + 1)
    world.answer = world.receive
    await world.run(30 * MINUTE)
    expect(world.gaps()).toBe(0)
    expect(world.names().filter(name => name !== 'login').length + world.lost()).toBe(KEPT_MAX * 1.01 + 500)
    expect(world.lost()).toBeGreaterThanOrEqual(500)
    expect(world.stored()).toHaveLength(0)
  })

  it('[B3] drops new events when many pages have filled the store, and takes them again when there is room', async () => {
    const world = createWorld()
    world.answer = () => undefined
    for (let page = 0; page < 11; page++) {
      const tab = world.openTab()
      for (let i = 0; i < KEPT_MAX / 10; i++) {
        tab.tend.feature('work')
        await undefined
      }
      await world.run(100)
      tab.kill()
    }
    const full = world.stored().length
    const { tend } = world.openTab()
    tend.feature('first')
    await world.run(100)
    tend.feature('dropped')
    await world.run(100)
    expect(world.stored().length).toBeLessThan(full + 4)
    world.answer = world.receive
    await world.run(30 * MINUTE)
    tend.feature('room')
    await world.run(MINUTE)
    expect(world.names()).toContain('room')
    expect(world.names()).not.toContain('dropped')
    expect(world.lost()).toBeGreaterThanOrEqual(1)
    expect(world.gaps()).toBe(0)
    expect(world.stored()).toEqual([])
  })

  it('[B5] [G2] a task that took three batches survives a kill between them', async () => {
    const world = createWorld()
    const tab = world.openTab()
    let batches = 0
    world.answer = batch => {
      const answer = world.receive(batch)
      if (++batches === 2) tab.kill()
      return answer
    }
    for (const name of many(250)) tab.tend.feature(name)
    await world.run(100)
    expect(world.stored()).toHaveLength(151)
    world.answer = world.receive
    world.openTab()
    await world.run(MINUTE)
    expect(world.names().filter(name => name !== 'login')).toEqual(many(250))
    expect(world.gaps()).toBe(0)
  })

  it('[B3] [S14] a loss outlives the page that had it', async () => {
    const world = createWorld()
    const tab = world.openTab()
    await world.run(MINUTE)
    const cycle: Record<string, unknown> = {}
    cycle.cycle = cycle
    tab.tend.feature('export', cycle as never)
    await world.run(10)
    tab.kill()
    world.openTab()
    await world.run(MINUTE)
    expect(world.lost()).toBe(1)
    expect(world.gaps()).toBe(0)
  })

  it('[B3] [S14] a loss while an earlier one is being reported is reported too', async () => {
    const world = createWorld()
    const tab = world.openTab()
    await world.run(MINUTE)
    const lose = () => tab.tend.feature('export', { big: 1n } as never)
    lose()
    await world.run(10)
    world.answer = async batch => {
      world.answer = world.receive
      lose()
      // The second is written before the first has its receipt.
      await new Promise<void>(written => void world.time.at(world.time.now() + 10, written))
      return world.receive(batch)
    }
    await world.run(MINUTE)
    tab.kill()
    world.openTab()
    await world.run(MINUTE)
    expect(world.lost()).toBe(2)
  })

  it('[B4] works from memory where storage is refused', async () => {
    const world = createWorld()
    for (const operation of ['write', 'read', 'session'] as const) world.refuse.add(operation)
    const { tend } = world.openTab()
    for (const name of many(30)) tend.feature(name)
    await world.run(2 * MINUTE)
    expect(world.names().sort()).toEqual([...many(30), 'login'].sort())
    expect(world.bodies.length).toBeLessThan(4)
  })

  it('[B4] sends what a full disk refused, and writes again when there is room', async () => {
    const world = createWorld()
    const { tend } = world.openTab()
    await world.run(MINUTE)
    world.refuse.add('write')
    tend.feature('refused')
    await world.run(100)
    // What storage is known to refuse waits for nothing: a page that is closed may not get to send it.
    tend.feature('refused again')
    await world.run(100)
    expect(world.names()).toEqual(['login', 'refused', 'refused again'])
    world.refuse.clear()
    tend.feature('written')
    await world.run(100)
    tend.feature('written, and waits as ever')
    await world.run(100)
    expect(world.stored()).toHaveLength(1)
    await world.run(2 * MINUTE)
    expect(world.names().slice(3)).toEqual(['written', 'written, and waits as ever'])
  })

  it('[B4][B6] sends a burst of more than a batch that a full disk refused', async () => {
    const world = createWorld()
    const { tend } = world.openTab()
    await world.run(MINUTE)
    world.refuse.add('write')
    for (const name of many(127)) tend.feature(name)
    await world.run(2 * MINUTE)
    expect(world.names()).toEqual(expect.arrayContaining(many(127)))
  })

  it('[B6] sends what was in storage when the data of the site was deleted under way', async () => {
    const world = createWorld()
    const { tend } = world.openTab()
    await world.run(MINUTE)
    world.answer = () => undefined
    for (const name of many(25)) tend.feature(name)
    await world.run(1000)
    world.deleteData()
    tend.feature('after')
    await world.run(1000)
    world.answer = world.receive
    await world.run(2 * MINUTE)
    expect(world.names().filter(name => name !== 'login')).toHaveLength(26)
    expect(world.gaps()).toBe(0)
    const before = world.bodies.length
    await world.run(5 * MINUTE)
    expect(world.bodies).toHaveLength(before)
  })

  it('[B4] does not send for ever what it cannot delete', async () => {
    const world = createWorld()
    const { tend } = world.openTab()
    tend.feature('export')
    await world.run(100)
    world.refuse.add('write')
    await world.run(5 * MINUTE)
    expect(world.bodies.length).toBeLessThan(15)
  })

  it('[B5] the next visit sends what a dead tab left behind', async () => {
    const world = createWorld()
    const tab = world.openTab()
    for (const name of many(10)) tab.tend.feature(name)
    await world.run(150)
    tab.kill()
    await world.run(2 * 24 * 60 * MINUTE)
    world.openTab({ user: 'erin' })
    await world.run(MINUTE)
    expect(world.names()).toEqual(expect.arrayContaining(many(10)))
    expect(world.arrived().find(event => event.name === 'e3')?.at).toBe(START)
  })

  it('[B6] leaves the buffer only with a receipt that adds up', async () => {
    const world = createWorld()
    const { tend } = world.openTab()
    world.answer = () => [200, 0, { accepted: 1, duplicates: 0, rejected: [] }]
    for (const name of many(3)) tend.feature(name)
    await world.run(5 * MINUTE)
    expect(world.stored()).toHaveLength(4)
    world.answer = () => [200, 0, '<html>']
    await world.run(10 * MINUTE)
    expect(world.stored()).toHaveLength(4)
    world.answer = world.receive
    await world.run(20 * MINUTE)
    expect(world.stored()).toHaveLength(0)
  })
})

describe('send', () => {
  it('[S1] every body is a batch the collector reads, in order and within its limits', async () => {
    const world = createWorld()
    world.answer = () => undefined
    const { tend } = world.openTab({
      account: { id: 'acmé "1"', plan: 'pro' },
      user: { id: 7, name: 'Dana \u2028' },
    })
    for (const name of many(250)) tend.feature(name, { text: 'é'.repeat(200) })
    await world.run(10)
    tend.identify({ account: 'other', user: 7 })
    tend.outcome('sent', { value: 3, currency: 'EUR' })
    world.answer = world.receive
    await world.run(5 * MINUTE)
    for (const { body } of world.bodies) {
      expect(new TextEncoder().encode(body).length).toBeLessThanOrEqual(65_536)
      const read = parseBatch(JSON.parse(body), { now: Date.now(), scope: 'publishable' })
      expect(read).toMatchObject({ rejected: [], sdk: expect.stringMatching(/^tend\.js\//) })
      if ('events' in read) expect(read.events.length).toBeLessThanOrEqual(BATCH_EVENTS_MAX)
    }
    expect(world.arrived().find(event => event.name === 'sent')).toMatchObject({
      value: 3,
      properties: { currency: 'EUR' },
    })
    expect(world.gaps()).toBe(0)
  })

  it('[S2] [G2] sends again under the same numbers when the receipt got lost', async () => {
    const world = createWorld()
    world.answer = batch => {
      world.receive(batch)
      return undefined
    }
    const { tend } = world.openTab()
    for (const name of many(5)) tend.feature(name)
    await world.run(MINUTE)
    world.answer = world.receive
    await world.run(10 * MINUTE)
    expect(world.names().sort()).toEqual([...many(5), 'login'].sort())
  })

  it('[S3] a clock that is set under way moves no event', async () => {
    const world = createWorld()
    world.answer = () => undefined
    const { tend } = world.openTab()
    await world.run(1000)
    tend.feature('before')
    await world.run(1000)
    world.clockAhead = -3 * 60 * MINUTE
    await world.run(5000)
    world.answer = world.receive
    await world.run(10 * MINUTE)
    expect(world.arrived().find(event => event.name === 'before')?.at).toBe(START + 1000)
  })

  it('[S3] sleep counts: the wall clock knows when the monotonic one stood still', async () => {
    const world = createWorld()
    world.answer = () => undefined
    const { tend } = world.openTab()
    tend.feature('before')
    await world.run(1000)
    world.clockAhead = 60 * MINUTE
    world.answer = world.receive
    await world.run(10 * MINUTE)
    const { age = 0 } = world.arrived().find(event => event.name === 'before') ?? {}
    expect(age).toBeGreaterThan(60 * MINUTE)
  })

  it.each([400, 422])('[S5] %i: drops the batch and reports the loss', async code => {
    const world = createWorld()
    world.answer = () => status(code)
    const { tend } = world.openTab()
    for (const name of many(4)) tend.feature(name)
    await world.run(2100)
    expect(world.stored()).toHaveLength(0)
    world.answer = world.receive
    tend.feature('next')
    await world.run(2 * MINUTE)
    expect(world.names()).toEqual(['next'])
    expect(world.lost()).toBe(5)
  })

  it('[S6] 413: sends half, and drops only the event that is too large alone', async () => {
    const world = createWorld()
    world.answer = batch => (JSON.stringify(batch.events).length > 1000 ? status(413) : world.receive(batch))
    const { tend } = world.openTab()
    for (const name of many(40)) tend.feature(name)
    tend.feature('large', { text: 'x'.repeat(2000) })
    tend.feature('last')
    await world.run(5 * MINUTE)
    expect(world.names().sort()).toEqual([...many(40), 'last', 'login'].sort())
    expect(world.lost()).toBe(1)
  })

  it.each([401, 403, 404])('[S7] %i: keeps everything and waits five minutes', async code => {
    const world = createWorld()
    world.answer = () => status(code)
    const tab = world.openTab()
    tab.tend.feature('export')
    await world.run(5 * MINUTE)
    tab.hide()
    tab.show()
    await tab.tend.flush()
    expect(world.bodies).toHaveLength(1)
    world.answer = world.receive
    await world.run(2 * MINUTE)
    expect(world.names().sort()).toEqual(['export', 'login'])
  })

  it('[S8] Retry-After binds the timer, the hidden page and flush', async () => {
    const world = createWorld()
    world.answer = () => status(429, 600)
    const tab = world.openTab()
    tab.tend.feature('export')
    await world.run(9 * MINUTE)
    tab.hide()
    await tab.tend.flush()
    expect(world.bodies).toHaveLength(1)
    world.answer = world.receive
    await world.run(3 * MINUTE)
    expect(world.names().sort()).toEqual(['export', 'login'])
  })

  it('[S8] a receipt may ask for patience too', async () => {
    const world = createWorld()
    world.answer = batch => {
      const [status, , body] = world.receive(batch)
      return [status, 300, body]
    }
    const { tend } = world.openTab()
    tend.feature('one')
    await world.run(MINUTE)
    tend.feature('two')
    await world.run(4 * MINUTE)
    expect(world.bodies).toHaveLength(1)
    await world.run(3 * MINUTE)
    expect(world.names().sort()).toEqual(['login', 'one', 'two'])
  })

  it('[S8] an outage of a day costs few requests and no event', async () => {
    const world = createWorld()
    world.answer = () => status(503)
    const { tend } = world.openTab()
    tend.feature('export')
    await world.run(24 * 60 * MINUTE)
    expect(world.bodies.length).toBeLessThan(900)
    expect(world.bodies.length).toBeGreaterThan(200)
    world.answer = world.receive
    await world.run(6 * MINUTE)
    expect(world.names().sort()).toEqual(['export', 'login'])
  })

  it('[S10] sends every 30 seconds, or at 20 events', async () => {
    const world = createWorld()
    const { tend } = world.openTab()
    await world.run(3000)
    const before = world.bodies.length
    tend.feature('one')
    await world.run(20_000)
    expect(world.bodies).toHaveLength(before)
    for (const name of many(19)) tend.feature(name)
    await world.run(100)
    expect(world.bodies).toHaveLength(before + 1)
    expect(world.names()).toHaveLength(21)
  })

  it('[S11] a hidden page sends in the handler, and nothing twice', async () => {
    const world = createWorld()
    const tab = world.openTab()
    await world.run(3000)
    for (const name of many(5)) tab.tend.feature(name)
    const before = world.bodies.length
    tab.hide()
    tab.hide()
    expect(world.bodies).toHaveLength(before + 1)
    tab.kill()
    expect(world.names()).toEqual(expect.arrayContaining(many(5)))
  })

  it('[S11] fills the keepalive budget of a page that leaves, counted in bytes', async () => {
    for (const letter of ['x', '€']) {
      const world = createWorld()
      const tab = world.openTab()
      await world.run(3000)
      for (const name of many(90))
        tab.tend.feature(name, { text: letter.repeat(1000 / Buffer.byteLength(letter)) })
      tab.hide()
      const { body, batch } = world.bodies.at(-1) ?? {}
      expect(Buffer.byteLength(body ?? '')).toBeLessThanOrEqual(60_000)
      expect(batch?.events.length).toBeGreaterThanOrEqual(45)
    }
  })

  it('[S2] a page that leaves while a request is under way sends nothing beside it', async () => {
    const world = createWorld()
    const tab = world.openTab()
    let answer = (_: Answer) => {}
    world.answer = () =>
      new Promise(resolve => {
        answer = resolve
      })
    tab.tend.feature('one')
    await world.run(3000)
    tab.hide()
    expect(world.bodies).toHaveLength(1)
    answer([0, 0])
    await world.run(1)
    world.answer = world.receive
    await world.run(MINUTE)
    expect(world.names().sort()).toEqual(['login', 'one'])
  })

  it('[S12] a page that comes back resends nothing that has its receipt', async () => {
    const world = createWorld()
    const tab = world.openTab()
    tab.tend.feature('one')
    await world.run(10)
    tab.hide()
    await world.run(10)
    tab.show()
    await world.run(MINUTE)
    expect(world.bodies).toHaveLength(1)
    expect(world.stored()).toHaveLength(0)
  })

  it('[S2] two tabs never send at the same time, and forget what the other has sent', async () => {
    const world = createWorld()
    let under = 0
    world.answer = async batch => {
      expect(++under).toBe(1)
      await undefined
      under--
      return world.receive(batch)
    }
    const tabs = [world.openTab(), world.openTab(), world.openTab()]
    for (let i = 0; i < 20; i++) {
      for (const { tend } of tabs) tend.feature('work')
      await world.run(7000)
    }
    await world.run(2 * MINUTE)
    expect(world.names().filter(name => name === 'work')).toHaveLength(60)
    const before = world.bodies.length
    for (const tab of tabs) tab.hide()
    expect(world.bodies).toHaveLength(before)
  })
})
