// The permutation test over accounts: how often would chance alone, dealing the same accounts into arms of the
// same sizes, have made a difference at least as large?

import type { Unit } from './arm.ts'
import { mulberry32 } from './random.ts'

/** A p near .05 is then known within ±.01, which is finer than anyone should read it. */
export const SHUFFLES = 2000

/** Any number does: fixed, so that the same data always gives the same p. */
const SEED = 20261120

/** Rounding must not tell apart two deals that make the same difference. */
const SAME = 1 - 1e-9

/**
 * The two-sided p of the difference between the arms' ratios Σy/Σn. Exact when the variant changes nothing for
 * anybody, whatever the accounts are like; the deal that happened counts as one of them, so p is never 0
 * (Phipson & Smyth 2010). The order of the accounts does not matter.
 */
export function permutationP(a: readonly Unit[], b: readonly Unit[], shuffles = SHUFFLES): number {
  const deck = [...a, ...b].sort((one, other) => (one.account < other.account ? -1 : 1))
  const all = sumOf(deck)
  // A deal that leaves an arm without users tells nothing, and so counts against a finding.
  const difference = ({ y, n }: Sum) =>
    n === 0 || n === all.n ? Number.POSITIVE_INFINITY : Math.abs(y / n - (all.y - y) / (all.n - n))
  const seen = difference(sumOf(a)) * SAME
  const random = mulberry32(SEED)
  let asLarge = 1
  for (let shuffle = 0; shuffle < shuffles; shuffle++) {
    const dealt = { y: 0, n: 0 }
    for (let i = 0; i < a.length; i++) {
      const j = i + Math.floor(random() * (deck.length - i))
      const unit = deck[j] as Unit
      deck[j] = deck[i] as Unit
      deck[i] = unit
      dealt.y += unit.y
      dealt.n += unit.n
    }
    if (difference(dealt) >= seen) asLarge++
  }
  return asLarge / (shuffles + 1)
}

type Sum = Pick<Unit, 'y' | 'n'>

function sumOf(units: readonly Unit[]): Sum {
  const sum = { y: 0, n: 0 }
  for (const { y, n } of units) {
    sum.y += y
    sum.n += n
  }
  return sum
}
