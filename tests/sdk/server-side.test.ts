import { expect, it } from 'vitest'

it('[C10] importing and using the SDK where there is no page does nothing', async () => {
  const before = Object.keys(globalThis)
  const { init } = await import('../../packages/sdk/src/index.ts')
  const { vitals } = await import('../../packages/sdk/src/vitals.ts')
  const tend = init({ key: 'pk_test', account: 'acme', user: 'dana' })
  tend.identify({ account: 'acme', user: 'dana' })
  tend.login()
  tend.feature('one')
  tend.outcome('two', { value: 3 })
  tend.measure('/', { CLS: 0 })
  tend.reset()
  tend.optOut()
  tend.optIn()
  vitals(tend)
  expect(await tend.flush()).toBeUndefined()
  expect(Object.keys(globalThis)).toEqual(before)
})
