// The set of numbers seen, held against a Set.

import fc from 'fast-check'
import { expect, it } from 'vitest'
import { cover, has, type Intervals, missing, size } from '../../packages/collector/src/account/intervals.ts'

const range = fc.record({ from: fc.nat(60), length: fc.nat(12) })

it('[L2] covers, and knows what it covered, like a set', () => {
  fc.assert(
    fc.property(fc.array(range, { maxLength: 40 }), ranges => {
      const intervals: Intervals = []
      const set = new Set<number>()
      for (const { from, length } of ranges) {
        const before = set.size
        for (let number = from; number < from + length; number++) set.add(number)
        expect(cover(intervals, from, from + length)).toBe(set.size - before)

        const asked = Array.from({ length: 76 }, (_, i) => i - 1)
        expect(asked.filter(number => has(intervals, number))).toEqual([...set].sort((a, b) => a - b))
        expect(size(intervals)).toBe(set.size)
        expect(missing(intervals)).toBe(set.size === 0 ? 0 : Math.max(...set) + 1 - set.size)
        // Sorted and apart: otherwise two intervals would be one.
        expect(intervals).toEqual([...new Set(intervals)].sort((a, b) => a - b))
      }
    }),
    { numRuns: 300 },
  )
})

it('[L2] whatever the order, all that was sent is one interval in the end', () => {
  const parts = Array.from({ length: 50 }, (_, i) => i)
  fc.assert(
    fc.property(fc.shuffledSubarray(parts, { minLength: 50, maxLength: 50 }), order => {
      const intervals: Intervals = []
      for (const part of order) cover(intervals, part * 20, part * 20 + 20)
      expect(intervals).toEqual([0, 1000])
    }),
  )
})

it('covers nothing with an empty or a backward range', () => {
  const intervals: Intervals = [3, 5]
  expect([cover(intervals, 4, 4), cover(intervals, 9, 2), intervals]).toEqual([0, 0, [3, 5]])
})

it('keeps numbers exact up to 2^52', () => {
  const intervals: Intervals = []
  expect(cover(intervals, 2 ** 52 - 2, 2 ** 52)).toBe(2)
  expect([has(intervals, 2 ** 52 - 1), has(intervals, 2 ** 52)]).toEqual([true, false])
  expect(missing(intervals)).toBe(2 ** 52 - 2)
})
