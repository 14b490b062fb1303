// Each metric against its formula, on accounts small enough to count by hand.

import { describe, expect, it } from 'vitest'
import {
  activeUsers,
  daysOfUser,
  firstDayOf,
} from '../../packages/collector/src/health/metrics/activeUsers.ts'
import {
  baseline,
  habitualBaseline,
  medianBaseline,
  trendRatio,
} from '../../packages/collector/src/health/metrics/baseline.ts'
import { featuresUsed, usersByFeature } from '../../packages/collector/src/health/metrics/breadth.ts'
import { depth } from '../../packages/collector/src/health/metrics/depth.ts'
import { activeDays, activeWeeks } from '../../packages/collector/src/health/metrics/frequency.ts'
import { gapOf, usualGap } from '../../packages/collector/src/health/metrics/gap.ts'
import { outcomesIn, outcomesPerSeat } from '../../packages/collector/src/health/metrics/outcomes.ts'
import { powerCurve } from '../../packages/collector/src/health/metrics/powerCurve.ts'
import { recency } from '../../packages/collector/src/health/metrics/recency.ts'
import { seatUse } from '../../packages/collector/src/health/metrics/seats.ts'
import { stickiness } from '../../packages/collector/src/health/metrics/stickiness.ts'
import { tenure, tenureScaled } from '../../packages/collector/src/health/metrics/tenure.ts'
import { masksOf, windowBefore } from '../../packages/collector/src/health/window.ts'
import { ago, historyFrom, TODAY, told } from './support.ts'

const month = windowBefore(TODAY, 28)

/** Dana on the last 10 days, Lee on two of them, Sam 28 and 29 days ago, Kim only logging in. */
const team = historyFrom([
  ...told(ago(10, 1)),
  ...told([3, 5], { user: 'lee', feature: 'export', times: 4 }),
  ...told([28, 29], { user: 'sam' }),
  ...told([2], { user: 'kim', login: true }),
])

describe('[H3] windows', () => {
  it('end yesterday and follow each other without a gap', () => {
    expect(windowBefore(TODAY, 28)).toEqual({ from: TODAY - 28, to: TODAY - 1 })
    expect(windowBefore(TODAY, 28, 1)).toEqual({ from: TODAY - 56, to: TODAY - 29 })
  })

  it.each([
    ['2026-11-23', '2026-11-23', [[202611, 1 << 22]]],
    [
      '2026-02-27',
      '2026-03-02',
      [
        [202602, 0b11 << 26],
        [202603, 0b11],
      ],
    ],
    ['2024-02-29', '2024-02-29', [[202402, 1 << 28]]],
    [
      '2025-12-31',
      '2026-01-01',
      [
        [202512, 1 << 30],
        [202601, 1],
      ],
    ],
    ['2026-10-01', '2026-10-31', [[202610, 0x7fffffff]]],
  ])('from %s to %s as bits', (from, to, masks) => {
    const number = (day: string) => Date.parse(`${day}T00:00:00Z`) / 86_400_000
    expect(masksOf({ from: number(from), to: number(to) })).toEqual(masks)
  })
})

describe('[H3] people', () => {
  it('DAU, WAU and MAU: a login is no activity, and day 29 is outside', () => {
    expect(activeUsers(team.users, TODAY)).toEqual({ dau: 1, wau: 2, mau: 3 })
  })

  it('stickiness is user-days over 28 MAU, or over 20', () => {
    expect(stickiness(team.users, TODAY)).toBeCloseTo(13 / (28 * 3))
    expect(stickiness(team.users, TODAY, 20)).toBeCloseTo(13 / (20 * 3))
    expect(stickiness(new Map(), TODAY)).toBeNull()
  })

  it('the power-user curve counts users by their active days', () => {
    const curve = powerCurve(team.users, TODAY, 28)
    expect(curve).toHaveLength(28)
    expect([curve[0], curve[1], curve[9]]).toEqual([1, 1, 1])
    expect(curve.reduce((sum, users) => sum + users)).toBe(3)
  })

  it('days of one person', () => {
    expect(daysOfUser(team.users, 'lee', month)).toEqual([TODAY - 5, TODAY - 3])
    expect(firstDayOf(team.users, 'sam')).toBe(TODAY - 29)
    expect(firstDayOf(team.users, 'kim')).toBeUndefined()
  })
})

describe('[H3] activity of the account', () => {
  it.each([
    [[1], 0],
    [[8, 3], 2],
    [[0], null],
    [[], null],
  ])('recency of activity %j days ago is %s', (days, expected) => {
    expect(recency(historyFrom(told(days)), TODAY)).toBe(expected)
  })

  it('frequency: active days, and weeks of 26', () => {
    const weekly = historyFrom(told(ago(182, 7, 7)))
    expect(activeDays(weekly, TODAY)).toBe(4)
    expect(activeDays(weekly, TODAY, 84)).toBe(12)
    expect(activeWeeks(weekly, TODAY)).toBe(26)
  })

  it.each([
    [[1, 2, 3], 14, 2],
    [[1, 2, 3, 4, 5], 1, 4],
    [[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 30], 1, 10],
    [[0, 7, 14, 21, 28], 7, 4],
    [[0, 1, 2, 3, 23], 20, 4],
    [[], 14, 0],
  ])('the usual gap of days %j is %i', (days, p90, gaps) => {
    expect(gapOf(days)).toEqual({ p90, gaps })
  })

  it('gaps older than 180 days are forgotten', () => {
    expect(usualGap(historyFrom(told([400, 300, ...ago(170, 2, 7)])), TODAY).p90).toBe(7)
  })

  it('tenure, and counts scaled to it', () => {
    expect(tenure(team, TODAY)).toBe(29)
    expect(tenure(team, TODAY - 40)).toBe(0)
    expect(tenureScaled(10, 84, 42)).toBeCloseTo((10 * 28) / 42)
    expect(tenureScaled(10, 28, 400)).toBe(10)
    expect(tenureScaled(10, 84, 13)).toBeNull()
  })

  it.each([
    [[2, 8, 10, 12, 99], 400, 10, 10],
    [[2, 8, 1, 12], 112, 7, 8],
    [[2, 8, 10, 12], 84, 9, 9],
    [[2, 8, 10, 12], 56, 8, 8],
    [[2, 8, 10, 12], 55, null, null],
  ])('the usual of %j after %i days is %s, its median %s', (values, tenureDays, mean, median) => {
    expect(baseline(values, tenureDays)).toBe(mean)
    expect(medianBaseline(values, tenureDays)).toBe(median)
  })

  it.each([
    ['comes still', [2, 8, 10, 12, 0, 0, 0], 10],
    ['stopped in this window or the last', [0, 6, 12, 12, 0, 0, 0], 10],
    ['stopped long ago', [0, 0, 0, 6, 12, 12, 0], 10],
    ['stopped before what is remembered of its habit', [0, 0, 0, 0, 0, 12, 12], 0],
    ['was done for a while only', [0, 0, 0, 12, 12, 0, 0], 4],
    ['never came', [0, 0, 0, 0, 0, 0, 0], 0],
  ])('[H39] the usual of what %s: %j has %d', (_, values, usual) => {
    expect(habitualBaseline(values, 400)).toBe(usual)
  })

  it('the trend ratio is shrunk', () => {
    expect(trendRatio(0, 1)).toBeCloseTo(1 / 3)
    expect(trendRatio(10, 10)).toBe(1)
  })
})

describe('[H3] what is used and achieved', () => {
  const history = historyFrom([
    ...told([5, 4], { feature: 'import' }),
    ...told([4], { user: 'lee', feature: 'import', times: 3 }),
    ...told([3], { user: 'lee', feature: 'export' }),
    ...told([2], { outcome: 'invoice.paid', value: 12.5, times: 2 }),
    ...told([60], { outcome: 'invoice.paid', value: 100, account: { seats: 4 } }),
    ...told([2], { account: { seats: 10 } }),
  ])

  it('breadth of features, of the core ones, and of people per feature', () => {
    expect([...featuresUsed(history, month)].sort()).toEqual(['export', 'import', 'report'])
    expect([...featuresUsed(history, month, ['import', 'api'])]).toEqual(['import'])
    expect(usersByFeature(history, month)).toEqual(
      new Map([
        ['import', 2],
        ['export', 1],
        ['report', 1],
      ]),
    )
  })

  it('depth is events per active user-day', () => {
    expect(depth(history, month)).toBe((2 + 3 + 1 + 2 + 1) / (3 + 2))
    expect(depth(history, windowBefore(TODAY - 200, 28))).toBeNull()
  })

  it('outcomes, by count and value in their own unit', () => {
    expect(outcomesIn(history, month)).toEqual(new Map([['invoice.paid', { count: 2, value: 25 }]]))
    expect(outcomesPerSeat(history, TODAY, 2)).toBe(2 / 10)
    expect(outcomesPerSeat(historyFrom(told([2], { outcome: 'paid', times: 6 })), TODAY, 3)).toBe(2)
  })

  it('seat utilisation takes the seats of that day, not of today', () => {
    expect(seatUse(history, TODAY)).toEqual({ users: 2, seats: 10, utilisation: 0.2 })
    expect(seatUse(history, TODAY - 50)).toEqual({ users: 1, seats: 4, utilisation: 0.25 })
    expect(seatUse(history, TODAY - 70)).toBeNull()
  })
})
