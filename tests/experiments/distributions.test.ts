// Against printed tables (NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7).

import { expect, it } from 'vitest'
import {
  chiSquareTail,
  normalTails,
  tQuantile,
} from '../../packages/collector/src/experiments/distributions.ts'

it.each([
  [0, 1],
  [1, 0.317311],
  [1.959964, 0.05],
  [-2.575829, 0.01],
  [4, 0.0000633],
])('both tails of a normal beyond %d', (z, p) => {
  expect(normalTails(z)).toBeCloseTo(p, 6)
})

it.each([
  [3.841, 1, 0.05],
  [10.828, 1, 0.001],
  [5.991, 2, 0.05],
  [9.21, 2, 0.01],
  [7.815, 3, 0.05],
  [18.307, 10, 0.05],
  [24.996, 15, 0.05],
])('the tail of χ² beyond %d with %d degrees of freedom', (x, degrees, p) => {
  expect(chiSquareTail(x, degrees)).toBeCloseTo(p, 4)
})

it.each([
  [0.05, 20, 2.086],
  [0.05, 38, 2.024],
  [0.05, 100, 1.984],
  [0.01, 38, 2.712],
  [0.001, 40, 3.551],
])("Student's t for %d in both tails with %d degrees of freedom", (alpha, degrees, t) => {
  expect(tQuantile(alpha, degrees)).toBeCloseTo(t, 2.5)
})
