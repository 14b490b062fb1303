// What is said beside a score: parts that add up to it, first steps, and what another day would do.

import { expect, test } from 'vitest'
import { toDay } from '../../packages/collector/src/account/calendar.ts'
import { DEFAULT_CONFIG, type HealthConfig } from '../../packages/collector/src/health/config.ts'
import { explain } from '../../packages/collector/src/health/explain.ts'
import type { History } from '../../packages/collector/src/health/history.ts'
import { mostDragging, pointsOf } from '../../packages/collector/src/health/points.ts'
import { NO_PORTFOLIO } from '../../packages/collector/src/health/portfolio.ts'
import { ago, historyFrom, said, TODAY, type Told, told } from './support.ts'

const explained = (history: History, config: Partial<HealthConfig> = {}, day = TODAY) =>
  explain(history, day, NO_PORTFOLIO, { ...DEFAULT_CONFIG, ...config })

const milestones: HealthConfig['milestones'] = [
  { name: 'import', label: 'First import', type: 'feature', event: 'import.run', dueDay: 5 },
  { name: 'paid', label: 'First invoice paid', type: 'outcome', event: 'invoice.paid', dueDay: 14 },
]

test.each<[string, Told[], Partial<HealthConfig>]>([
  ['an established account', told(ago(200, 1, 2)), {}],
  ['with seats and outcomes', told(ago(200, 20, 3), { outcome: 'paid', account: { seats: 9 } }), {}],
  ['a beginner', told(ago(20, 3, 2)), { milestones }],
])('[O10] the parts of %s add up to its health', (_, history, config) => {
  const word = said(historyFrom(history), { config })
  const parts = pointsOf(word)
  expect(parts.reduce((sum, { points }) => sum + points, 0)).toBeCloseTo(word.health ?? Number.NaN, 1)
  expect(parts.reduce((sum, { of }) => sum + of, 0)).toBeCloseTo(100, 9)
  const most = mostDragging(parts)
  for (const { of, points } of parts)
    expect((most?.of ?? 0) - (most?.points ?? 0)).toBeGreaterThanOrEqual(of - points)
})

test('[O10] of an account of a week there are no parts, and of one that lacks nothing none costs most', () => {
  expect(pointsOf(said(historyFrom(told(ago(7, 1)))))).toEqual([])
  expect(mostDragging([{ name: 'rhythm', points: 50, of: 50 }])).toBeUndefined()
})

test('[O10] a first step is reached on the day of its event, today included, and never of another type', () => {
  const history = historyFrom([
    ...told([20, 3], { feature: 'import.run' }),
    ...told([2], { feature: 'invoice.paid' }),
  ])
  expect(explained(history, { milestones }).milestones).toEqual([
    { label: 'First import', due: 5, reached: toDay(TODAY - 20) },
    { label: 'First invoice paid', due: 14, reached: null },
  ])
  expect(
    explained(historyFrom(told([0], { feature: 'import.run' })), { milestones }).milestones[0],
  ).toMatchObject({
    reached: toDay(TODAY),
  })
})

test('[O10] what another day would do is what it does when it comes', () => {
  // Across the turn of a month, and with people, features and outcomes of their own.
  for (const silence of [3, 12, 26, 40]) {
    const before = [
      ...told(ago(200, silence + 2, 3)),
      ...told(ago(120, silence, 4), { user: 'eli', feature: 'export' }),
      ...told([silence], { user: 'fay', outcome: 'paid', value: 3, account: { seats: 4 } }),
      ...told([silence], { user: 'eli', login: true }),
    ]
    const again = before.filter(({ ago }) => ago === silence).map(told => ({ ...told, ago: 0 }))
    const { comeBack } = explained(historyFrom(before))
    expect(comeBack).toEqual({
      day: toDay(TODAY - silence),
      before: said(historyFrom(before)).health,
      after: said(historyFrom([...before, ...again]), { day: TODAY + 1 }).health,
    })
    if (silence > 3) expect(comeBack?.after).toBeGreaterThan(comeBack?.before ?? 100)
  }
})

test('[O10] nothing is asked of an account that was there yesterday or today, or never', () => {
  for (const days of [ago(60, 1), ago(60, 0, 4), []]) {
    expect(explained(historyFrom(told(days))).comeBack).toBeNull()
  }
})
