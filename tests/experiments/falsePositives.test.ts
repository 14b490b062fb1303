// A/A: experiments in which nothing happens, read by the shipped code. `npm run aa` draws more of them, and from
// a real log.

import { expect, it } from 'vitest'
import { mulberry32 } from '../support/random.ts'
import { drawExperiment } from './company.ts'
import { falsePositives } from './falsePositives.ts'

it('[X8] finds an effect where there is none in at most 6.5 % at the end, and 5 % looking daily', () => {
  const random = mulberry32(1)
  const rates = falsePositives(() => drawExperiment(random), 200)
  expect(rates.permutation).toBeLessThanOrEqual(0.065)
  expect(rates.fixedDay).toBeLessThanOrEqual(0.065)
  expect(rates.anyDayDaily).toBeLessThanOrEqual(0.05)
  // What never finds anything would pass the lines above, and a company too tame for the naive way proves nothing.
  expect(rates.permutation).toBeGreaterThan(0.02)
  expect(rates.fixedDayDaily).toBeGreaterThan(0.1)
})
