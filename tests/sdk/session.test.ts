import { expect, it } from 'vitest'
import { createWorld, START } from '../support/world.ts'

const MINUTE = 60_000
const logins = (world: ReturnType<typeof createWorld>) =>
  world.names().filter(name => name === 'login').length

it('[C4] two tabs that open together count one login', async () => {
  const world = createWorld()
  world.openTab()
  world.openTab()
  await world.run(MINUTE)
  expect(logins(world)).toBe(1)
})

it('[C4] a session lasts while there is activity, over pages and tabs', async () => {
  const world = createWorld()
  for (let page = 0; page < 6; page++) {
    const tab = world.openTab()
    await world.run(25 * MINUTE)
    tab.tend.feature('work')
    await world.run(MINUTE)
    tab.kill()
  }
  world.openTab()
  await world.run(MINUTE)
  expect(logins(world)).toBe(1)
})

it('[C4] 30 minutes without activity end a session, vitals and variants are none', async () => {
  const world = createWorld()
  const { tend } = world.openTab()
  await world.run(29 * MINUTE)
  tend.feature('work')
  await world.run(29 * MINUTE)
  tend.measure('/', { CLS: 0 })
  tend.variant('pricing', 'b')
  await world.run(2 * MINUTE)
  expect(logins(world)).toBe(1)
  tend.feature('work')
  await world.run(MINUTE)
  expect(logins(world)).toBe(2)
})

it('[C4] an explicit login and the automatic one are one, in either order', async () => {
  for (const first of ['login', 'identify']) {
    const world = createWorld()
    const { tend } = world.openTab({ account: undefined, user: undefined })
    if (first === 'login') tend.login()
    tend.identify({ account: 'acme', user: 'dana' })
    if (first === 'identify') {
      await world.run(500)
      tend.login()
    }
    await world.run(MINUTE)
    expect(logins(world)).toBe(1)
  }
})

it('[C4] an explicit login counts within a session', async () => {
  const world = createWorld()
  const { tend } = world.openTab()
  await world.run(5 * MINUTE)
  tend.login()
  await world.run(MINUTE)
  expect(logins(world)).toBe(2)
})

it('[C4] [C6] another user or account begins a session and a producer', async () => {
  const world = createWorld()
  const { tend } = world.openTab()
  tend.feature('a')
  tend.identify({ account: 'acme', user: 'erin' })
  tend.feature('b')
  tend.identify({ account: 'other', user: 'erin' })
  tend.feature('c')
  await world.run(MINUTE)
  const batches = world.bodies.map(({ batch }) => batch)
  for (const [name, account, user] of [
    ['a', 'acme', 'dana'],
    ['b', 'acme', 'erin'],
    ['c', 'other', 'erin'],
  ])
    expect(batches.find(({ events }) => events.some(event => event.name === name))).toMatchObject({
      account,
      user,
      first: 0,
    })
  expect(new Set(batches.map(({ producer }) => producer)).size).toBe(3)
})

it('[C4] signing out and in again is a login', async () => {
  const world = createWorld()
  const { tend } = world.openTab()
  tend.feature('before')
  await world.run(5 * MINUTE)
  tend.reset()
  tend.feature('between')
  await world.run(MINUTE)
  expect(world.names()).not.toContain('between')
  tend.identify({ account: 'acme', user: 'dana' })
  await world.run(MINUTE)
  expect(logins(world)).toBe(2)
  expect(world.names()).toContain('between')
})

it('[C5] events before the first identify are its, with their own time', async () => {
  const world = createWorld()
  const { tend } = world.openTab({ account: undefined, user: undefined })
  tend.feature('early')
  tend.identify({ account: { id: undefined as never }, user: 'dana' })
  await world.run(5000)
  expect(world.stored()).toHaveLength(0)
  tend.identify({ account: 'acme', user: 'dana' })
  await world.run(MINUTE)
  expect(world.arrived().find(event => event.name === 'early')?.at).toBe(START)
})

it('[C3] a call to the stub keeps the time it was made', async () => {
  const world = createWorld()
  const { late } = world.openTab()
  late(['feature', ['early', { n: 1 }], START - 4000])
  await world.run(MINUTE)
  expect(world.arrived().find(event => event.name === 'early')).toMatchObject({
    at: START - 4000,
    properties: { n: 1 },
  })
})

it('[C4] storage refused: the page is the session', async () => {
  const world = createWorld()
  world.refuse.add('session')
  const { tend } = world.openTab()
  for (let i = 0; i < 10; i++) {
    tend.feature('work')
    await world.run(5 * MINUTE)
  }
  expect(logins(world)).toBe(1)
})
