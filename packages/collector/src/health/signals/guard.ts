// What keeps a small number from crying wolf. On a base of 3 to 5 active days, dropping below half happens to a third of
// all accounts by chance; with this guard to one in twenty.

import { trendRatio } from '../metrics/baseline.ts'

/** Below half of the usual, and once in fifty by chance. */
const RATIO_MAX = 0.5
const CHANCE_MAX = 0.02

/** Whether `now` is a drop from `usual` that is neither small nor chance (Poisson). */
export function isDrop(now: number, usual: number): boolean {
  return trendRatio(now, usual) < RATIO_MAX && poissonAtMost(now, usual) < CHANCE_MAX
}

/** Probability of at most `count` events where `expected` are expected. */
export function poissonAtMost(count: number, expected: number): number {
  let term = Math.exp(-expected)
  let sum = term
  for (let i = 1; i <= count; i++) {
    term *= expected / i
    sum += term
  }
  return Math.min(1, sum)
}
