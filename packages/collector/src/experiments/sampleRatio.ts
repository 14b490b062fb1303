import { chiSquareTail } from './distributions.ts'

/** Below it the arms' sizes deserve a look; looking daily, an even split gets there now and then. */
const WARN_P = 0.01

/** Below it something loses accounts of one arm, and no comparison of what is left means anything. */
const BLOCK_P = 0.001

export interface SampleRatio {
  p: number
  verdict: 'fine' | 'warn' | 'block'
}

/**
 * Whether the arms have the sizes they should: Pearson's χ² on numbers of accounts (Fabijan et al. 2019,
 * "Diagnosing Sample Ratio Mismatch", KDD). `shares` add up to 1.
 */
export function sampleRatio(counts: readonly number[], shares: readonly number[]): SampleRatio {
  const total = counts.reduce((sum, count) => sum + count, 0)
  let square = 0
  counts.forEach((count, i) => {
    const expected = total * (shares[i] ?? 0)
    square += expected > 0 ? (count - expected) ** 2 / expected : count > 0 ? Number.POSITIVE_INFINITY : 0
  })
  const p = counts.length > 1 ? chiSquareTail(square, counts.length - 1) : 1
  return { p, verdict: p < BLOCK_P ? 'block' : p < WARN_P ? 'warn' : 'fine' }
}
