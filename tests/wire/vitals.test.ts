import { bucketOf, middleOf, quantile, VITAL_MAX, VITALS, type Vital } from '@tend/wire'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

/** One millisecond, or a thousandth of layout shift. */
const UNIT: Record<Vital, number> = { LCP: 1, INP: 1, CLS: 0.001 }

/** Measurements over the whole range: as many small as large ones, zero, and some beyond what is kept. */
const measurements = (vital: Vital) =>
  fc.array(
    fc.oneof(
      fc.constant(0),
      fc.double({ min: -3, max: 4, noNaN: true }).map(exponent => (VITAL_MAX[vital] / 1000) * 10 ** exponent),
    ),
    { minLength: 1, maxLength: 200 },
  )

function histogramOf(vital: Vital, values: readonly number[]): Map<number, number> {
  const histogram = new Map<number, number>()
  for (const value of values) {
    const bucket = bucketOf(vital, value)
    histogram.set(bucket, (histogram.get(bucket) ?? 0) + 1)
  }
  return histogram
}

function merge(a: ReadonlyMap<number, number>, b: ReadonlyMap<number, number>): Map<number, number> {
  const sum = new Map(a)
  for (const [bucket, count] of b) sum.set(bucket, (sum.get(bucket) ?? 0) + count)
  return sum
}

describe.each(VITALS)('%s', vital => {
  it('[W19] every quantile is within 10 % of the true one, or within a unit', () => {
    fc.assert(
      fc.property(measurements(vital), fc.double({ min: 0, max: 1, noNaN: true }), (values, p) => {
        const sorted = values.map(value => Math.min(value, VITAL_MAX[vital])).sort((a, b) => a - b)
        const truth = sorted[Math.max(1, Math.ceil(p * sorted.length)) - 1] as number
        const read = quantile(vital, histogramOf(vital, values), p) as number
        expect(Math.abs(read - truth)).toBeLessThanOrEqual(Math.max(0.1 * truth, UNIT[vital]) * (1 + 1e-9))
      }),
      { numRuns: 1000 },
    )
  })

  it('[W20] histograms merge, in any order', () => {
    fc.assert(
      fc.property(measurements(vital), measurements(vital), (a, b) => {
        const whole = histogramOf(vital, [...a, ...b])
        expect(merge(histogramOf(vital, a), histogramOf(vital, b))).toEqual(whole)
        expect(merge(histogramOf(vital, b), histogramOf(vital, a))).toEqual(whole)
      }),
    )
  })

  it('[W19] buckets rise with the measurement, and end: VITAL_MAX', () => {
    fc.assert(
      fc.property(measurements(vital), values => {
        const buckets = values.sort((a, b) => a - b).map(value => bucketOf(vital, value))
        expect(buckets).toEqual(buckets.toSorted((a, b) => a - b))
      }),
    )
    expect(bucketOf(vital, VITAL_MAX[vital] * 1000)).toBe(bucketOf(vital, VITAL_MAX[vital]))
    // The whole histogram of a day stays a short row.
    expect(bucketOf(vital, VITAL_MAX[vital])).toBeLessThan(80)
  })
})

it('[W19] a bucket is ⌈log(units) / log 1.2⌉ and reads as its middle', () => {
  expect([0, 1, 1.1, 1.2, 1.3, 2500].map(value => bucketOf('LCP', value))).toEqual([0, 0, 1, 1, 2, 43])
  expect(bucketOf('CLS', 0.1)).toBe(bucketOf('LCP', 100))
  expect(middleOf('LCP', 1)).toBeCloseTo(1.1)
  expect(middleOf('CLS', 1)).toBeCloseTo(0.0011)
})

it('[W19] nothing measured has no quantile', () => {
  expect(quantile('LCP', new Map(), 0.75)).toBeUndefined()
})
