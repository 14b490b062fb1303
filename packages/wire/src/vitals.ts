// Web vitals are kept as histograms with logarithmic buckets: adding two histograms bucket by bucket gives
// the histogram of both (mergeable), and every quantile read from it is within 10 % of the true one.

import type { Vitals } from './event.ts'

export type Vital = keyof Vitals & ('LCP' | 'INP' | 'CLS')

export const VITALS: readonly Vital[] = ['LCP', 'INP', 'CLS']

/**
 * The largest value kept of each. LCP: the slowest page anyone waits for is minutes; INP: the same;
 * CLS: scores beyond 100 are a broken sensor. Larger values are counted in the last bucket.
 */
export const VITAL_MAX: Record<Vital, number> = { LCP: 600_000, INP: 600_000, CLS: 100 }

/** Bucket edges grow by 20 %: the middle of a bucket is at most 10 % from anything in it. */
const GROWTH = 1.2

/** CLS is about 0.1 where the others are hundreds: thousandths put it on the same scale. */
const UNIT: Record<Vital, number> = { LCP: 1, INP: 1, CLS: 1000 }

/** The bucket a measurement falls in: 0 for anything up to one unit, then one for each 20 %. */
export function bucketOf(vital: Vital, value: number): number {
  const units = Math.min(value, VITAL_MAX[vital]) * UNIT[vital]
  return units <= 1 ? 0 : Math.ceil(Math.log(units) / Math.log(GROWTH))
}

/** The middle of a bucket, in the vital's own unit. */
export function middleOf(vital: Vital, bucket: number): number {
  return bucket === 0 ? 0 : (GROWTH ** bucket + GROWTH ** (bucket - 1)) / 2 / UNIT[vital]
}

/** The p-quantile (0 to 1) of a histogram `bucket → count`; undefined when it is empty. */
export function quantile(
  vital: Vital,
  histogram: ReadonlyMap<number, number>,
  p: number,
): number | undefined {
  let total = 0
  for (const count of histogram.values()) total += count
  let rank = Math.max(1, Math.ceil(p * total))
  for (const bucket of [...histogram.keys()].sort((a, b) => a - b)) {
    rank -= histogram.get(bucket) ?? 0
    if (rank <= 0) return middleOf(vital, bucket)
  }
  return undefined
}
