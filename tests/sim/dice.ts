// Choices from a seed, in the words of whoever draws them.

import { mulberry32 } from '../support/random.ts'

export interface Dice {
  /** From 0 up to 1. */
  next(): number
  chance(probability: number): boolean
  between(low: number, high: number): number
  /** A whole number, both ends included. */
  whole(low: number, high: number): number
  /** As often between 1 and 10 as between 10 and 100: small ones mostly, large ones sometimes. */
  spread(low: number, high: number): number
  pick<T>(values: readonly T[]): T
  /** A key, as often as its weight says. */
  weighted<Key extends string>(weights: Record<Key, number>): Key
  /** Dice of their own: what is drawn from them shifts nothing that is drawn from others. */
  fork(): Dice
}

export function createDice(seed: number): Dice {
  const next = mulberry32(seed)
  const between = (low: number, high: number) => low + next() * (high - low)
  return {
    next,
    between,
    chance: probability => next() < probability,
    whole: (low, high) => Math.floor(between(low, high + 1)),
    spread: (low, high) => low * (high / low) ** next(),
    pick: values => values[Math.floor(next() * values.length)] as (typeof values)[number],
    weighted(weights) {
      const entries = Object.entries<number>(weights)
      let rest = next() * entries.reduce((sum, [, weight]) => sum + weight, 0)
      for (const [key, weight] of entries) {
        if (rest < weight) return key as keyof typeof weights
        rest -= weight
      }
      throw new RangeError('nothing has a weight')
    },
    fork: () => createDice(Math.floor(next() * 2 ** 32)),
  }
}
