import { expect, it } from 'vitest'
import { createWorld } from '../support/world.ts'

const MINUTE = 60_000

it('[C8] opting out deletes the buffer, also after a reload; opting in reports how much', async () => {
  const world = createWorld()
  world.answer = () => undefined
  const tab = world.openTab()
  tab.tend.feature('one')
  tab.tend.feature('two')
  await world.run(100)
  tab.tend.optOut()
  tab.tend.feature('three')
  await world.run(100)
  expect(world.stored()).toHaveLength(0)
  expect(world.consent).toBe('3')
  tab.kill()

  world.answer = world.receive
  const { tend } = world.openTab()
  tend.feature('four')
  tend.login()
  await tend.flush()
  await world.run(MINUTE)
  expect(world.names()).toEqual([])
  expect(world.stored()).toHaveLength(0)

  tend.optIn()
  tend.feature('five')
  await world.run(MINUTE)
  expect(world.names().sort()).toEqual(['five', 'login'])
  expect(world.lost()).toBe(3)
  expect(world.gaps()).toBe(0)
})

it('[C8] opting out deletes what waits for somebody to be known', async () => {
  const world = createWorld()
  const { tend } = world.openTab({ account: undefined, user: undefined })
  tend.feature('early')
  tend.optOut()
  await world.run(MINUTE)
  tend.optIn()
  tend.identify({ account: 'acme', user: 'dana' })
  await world.run(MINUTE)
  expect(world.names()).toEqual(['login'])
})

it('[C8] a call between a no and a yes of the same task is not taken', async () => {
  const world = createWorld()
  const { tend } = world.openTab()
  tend.feature('before')
  tend.optOut()
  tend.feature('between')
  tend.optIn()
  tend.feature('after')
  await world.run(MINUTE)
  expect(world.names()).toContain('after')
  expect(world.names()).not.toContain('between')
})

it('[C8] opting out under way deletes what the request leaves', async () => {
  const world = createWorld()
  const { tend } = world.openTab()
  for (let i = 0; i < 250; i++) tend.feature('work')
  world.answer = batch => {
    tend.optOut()
    return world.receive(batch)
  }
  await world.run(MINUTE)
  expect(world.bodies).toHaveLength(1)
  expect(world.stored()).toEqual([])
  expect(world.consent).toBe('151')

  world.answer = world.receive
  tend.optIn()
  tend.feature('again')
  await world.run(MINUTE)
  expect(world.names()).toContain('again')
  expect(world.lost()).toBe(151)
  expect(world.gaps()).toBe(0)
})

it('[C8] Global Privacy Control on one page deletes nothing of another', async () => {
  const world = createWorld()
  world.answer = () => undefined
  world.openTab({ gpc: false }).tend.feature('site')
  await world.run(1000)
  world.privacy = true
  world.openTab()
  await world.run(MINUTE)
  expect(world.stored()).toHaveLength(2)
})

it('[C8] the other tabs follow', async () => {
  const world = createWorld()
  const [one, two] = [world.openTab(), world.openTab()]
  await world.run(MINUTE)
  one.tend.optOut()
  two.tend.feature('no')
  await world.run(MINUTE)
  expect(world.names()).toEqual(['login'])
  one.tend.optIn()
  two.tend.feature('yes')
  await world.run(MINUTE)
  expect(world.names()).toContain('yes')
})

it('[C8] Global Privacy Control is a no, unless the site or the person says otherwise', async () => {
  const world = createWorld()
  world.privacy = true
  const { tend } = world.openTab()
  tend.feature('no')
  await world.run(MINUTE)
  expect(world.bodies).toEqual([])
  world.openTab({ gpc: false }).tend.feature('site')
  tend.optIn()
  tend.feature('person')
  await world.run(MINUTE)
  expect(world.names()).toEqual(expect.arrayContaining(['site', 'person']))
  expect(world.names()).not.toContain('no')
})
