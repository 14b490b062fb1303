import { expect, it } from 'vitest'
import { run } from './run.ts'

const FRESH = 10

async function survive(seed: number): Promise<void> {
  const { broken } = await run(seed)
  expect(broken, `npm run sim -- --seed ${seed}`).toBeUndefined()
}

const first = Math.floor(Math.random() * 2 ** 31)
it.each(Array.from({ length: FRESH }, (_, i) => first + i))('[G1] … [G6] seed %i', survive)

it('the same seed prints the same log', async () => {
  const [once, again] = [await run(first), await run(first)]
  expect(again).toEqual(once)
})
