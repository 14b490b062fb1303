// Every signal of analytics.md §4.4: it fires, says the sentence, carries its number, baseline, window and days; and it
// holds its tongue where a number is small, a weekend or a holiday explains it, or everybody is quiet.

import { describe, expect, it } from 'vitest'
import { toDay } from '../../packages/collector/src/account/calendar.ts'
import type { MilestoneConfig } from '../../packages/collector/src/health/config.ts'
import type { Portfolio } from '../../packages/collector/src/health/portfolio.ts'
import { poissonAtMost } from '../../packages/collector/src/health/signals/guard.ts'
import type { SignalKind } from '../../packages/collector/src/health/signals/signal.ts'
import { count, dayWords, shareOf } from '../../packages/collector/src/health/signals/words.ts'
import { ago, historyFrom, said, TODAY, type Told, told, workdays } from './support.ts'

type Given = NonNullable<Parameters<typeof said>[1]>

const day = (days: number) => toDay(TODAY - days)
const signal = (kind: SignalKind, days: Told[], given: Given = {}) =>
  said(historyFrom(days), given).signals.find(signal => signal.kind === kind)

/** Daily, with a usual gap of a weekend, until `last` days ago. */
const habit = (last: number, what: Omit<Told, 'ago'> = {}) => told(workdays(200, last), what)
const crowd = (names: string[], days: number[]) => names.flatMap(user => told(days, { user }))

const holidays = ago(12, 1).map(day)
const milestones: MilestoneConfig[] = [
  { name: 'import', label: 'Import', type: 'feature', event: 'import.done', dueDay: 9 },
]
const others: Partial<Portfolio> = { milestones: { import: { accounts: 30, medianDay: 5 } } }
const peers = (values: number[]): Partial<Portfolio> => ({
  plans: { pro: { accounts: values.length, outcomesPerSeat: values, medianLifetimeOutcomes: 100 } },
})
const achieving = (times: number, last = 1) =>
  habit(last, { outcome: 'invoice.paid', times, account: { plan: 'pro', seats: 2 } })
const paid = (from: number, to: number, times: number) =>
  told(workdays(from, to), { outcome: 'invoice.paid', times })
const logins = (from: number, to: number) => told(workdays(from, to), { login: true, times: 2 })
const seats = (count: number, traits = {}) => ({ account: { seats: count, plan: 'pro', traits } })

const FIRES: [SignalKind, string, Told[], Given, number, number | null][] = [
  ['silence', 'Silent for 11 days; usually back within 3 (9 of 10 gaps).', habit(12), {}, 11, 3],
  ['silence', 'Silent for 30 days; last active on 23 Oct.', told([200, 100, 31]), {}, 30, 14],
  [
    'slowing',
    'Active on 4 of the last 28 days; 20 is usual for them.',
    [...habit(29), ...told([5, 12, 19, 26])],
    {},
    4,
    20,
  ],
  [
    'slowing',
    'Active on 4 of the last 28 days; 20 is usual for them. Other accounts are down 20 %, already allowed for.',
    [...habit(29), ...told([5, 12, 19, 26])],
    { portfolio: { ratios: new Array(60).fill(0.73) } },
    4,
    20,
  ],
  [
    'fewer-people',
    '3 people active in four weeks, usually 8.',
    [
      ...crowd(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'], workdays(150, 29)),
      ...crowd(['a', 'b', 'c'], workdays(28, 1)),
    ],
    {},
    3,
    8,
  ],
  [
    'fewer-people',
    '1 person active in four weeks, usually 3.',
    [...crowd(['a', 'b', 'c'], workdays(150, 29)), ...crowd(['a'], workdays(28, 1))],
    {},
    1,
    3,
  ],
  [
    'key-person-gone',
    'Dana Weiss (55 % of their work) was last active 18 days ago.',
    [...habit(18, { userName: 'Dana Weiss' }), ...told(ago(80, 2, 2), { user: 'lee' })],
    {},
    17,
    3,
  ],
  [
    'one-person',
    'Only Dana was active in four weeks, on 5 seats.',
    habit(1, { userName: 'Dana', account: { seats: 5 } }),
    {},
    1,
    5,
  ],
  [
    'feature-dropped',
    'Stopped using Exports (several times a week until 23 Oct).',
    [...habit(1), ...told(ago(139, 31, 3), { feature: 'report.export' })],
    { config: { labels: { 'report.export': 'Exports' } } },
    0,
    9.25,
  ],
  [
    'outcomes-falling',
    'Invoice paid 12 times in four weeks, usually 40.',
    [...habit(1), ...paid(200, 29, 2), ...paid(12, 1, 1), ...paid(4, 3, 2)],
    {},
    12,
    40,
  ],
  [
    'logins-without-outcomes',
    'They log in as usual but get less done: 8 invoices paid in four weeks, usually 40. Something in their way?',
    [...habit(1), ...paid(200, 29, 2), ...paid(12, 1, 1), ...logins(200, 1)],
    { config: { outcomes: [{ name: 'invoice.paid', label: 'invoices paid' }] } },
    8,
    40,
  ],
  [
    'logins-without-outcomes',
    'They log in as usual but get less done: no invoice paid since 31 Jul, usually 40 in four weeks. Something in their way?',
    // For four months: it has not become what is usual.
    [...habit(1), ...paid(200, 113, 2), ...logins(200, 1)],
    {},
    0,
    40,
  ],
  [
    'stuck-onboarding',
    'Import not done by day 21; most do it by day 5.',
    told(ago(21, 1)),
    { config: { milestones }, portfolio: others },
    21,
    5,
  ],
  [
    'stuck-onboarding',
    'Import not done by day 21; due by day 9.',
    told(ago(21, 1)),
    { config: { milestones } },
    21,
    9,
  ],
  [
    'renewal-near',
    'Renews in 41 days with 10 % of seats in use.',
    habit(1, seats(20, { renews: day(-41) })).concat(told([3], { user: 'lee' })),
    {},
    41,
    90,
  ],
  [
    'renewal-near',
    'Renews in 1 day with 1 of 3 seats in use.',
    habit(1, seats(3, { renews: day(-1) })),
    {},
    1,
    90,
  ],
  [
    'renewal-near',
    'Renews in 41 days and is at risk.',
    [...habit(29, seats(1, { renews: day(-41) })), ...told([5, 12, 19, 26])],
    {},
    41,
    90,
  ],
  [
    'seats-full',
    '4 of 5 seats in use.',
    crowd(['a', 'b', 'c', 'd'], workdays(60, 1)).map(told => ({ ...told, ...seats(5) })),
    {},
    4,
    5,
  ],
  [
    'seats-full',
    '4 people active on 3 seats.',
    crowd(['a', 'b', 'c', 'd'], workdays(60, 1)).map(told => ({ ...told, ...seats(3) })),
    {},
    4,
    3,
  ],
  [
    'limit-met',
    'Hit the export limit 4 times in four weeks.',
    [...habit(1), ...told([3, 9], { feature: 'export.limit', times: 2 })],
    { config: { limits: [{ feature: 'export.limit', label: 'export limit' }] } },
    4,
    null,
  ],
  [
    'high-value',
    'Top tenth of Pro by outcomes per seat.',
    achieving(4),
    { portfolio: peers([1, 1, 2, 2, 3, 3, 4, 5, 6, 40]) },
    40,
    5,
  ],
  [
    'high-value',
    'Top quarter of Pro by outcomes per seat.',
    achieving(4),
    { portfolio: peers([1, 1, 2, 2, 3, 3, 40, 50]) },
    40,
    40,
  ],
  [
    'beyond-plan',
    'Tried “audit log” on 1 day; Pro does not include it.',
    [...habit(1, seats(2)), ...told([3], { feature: 'audit.log', times: 2 })],
    { config: { beyondPlan: { pro: ['audit.log'] } } },
    2,
    0,
  ],
  [
    'new-team',
    '2 people of a new team began in the last four weeks: Design.',
    [...habit(1), ...crowd(['x', 'y'], [4, 3]).map(told => ({ ...told, team: 'Design' }))],
    {},
    2,
    0,
  ],
  [
    'new-team',
    '2 people of a new team began in the last four weeks: acme.example.',
    [...habit(1), ...crowd(['x@acme.example', 'y@acme.example'], [4, 3])],
    {},
    2,
    0,
  ],
  [
    'archive-plan',
    'Quiet for 69 days but full of their data (372 outcomes): offer the archive plan before they cancel.',
    achieving(4, 70),
    { portfolio: peers([1]) },
    372,
    100,
  ],
  [
    'archive-plan',
    'Quiet for 69 days and was only read before that: offer the archive plan before they cancel.',
    habit(70, { feature: 'report.view' }),
    { config: { readFeatures: ['report.view'] } },
    69,
    56,
  ],
]

describe('[H9] a signal', () => {
  it.each(FIRES)('%s: %s', (kind, text, days, given, value, usual) => {
    const found = signal(kind, days, given)
    expect(found).toMatchObject({ kind, text, value, baseline: usual })
    expect(found?.window.from).toMatch(/^\d{4}-\d\d-\d\d$/)
    expect(found && found.window.to <= day(1)).toBe(true)
    const grounds = found?.days ?? []
    expect(grounds).toEqual([...new Set(grounds)].sort())
    // What is missing has no day; everything else can be looked up.
    if (kind !== 'stuck-onboarding') expect(grounds).not.toEqual([])
  })

  it.each([
    ['silence', day(12), day(11), day(1)],
    ['feature-dropped', day(31), day(28), day(1)],
  ] as const)('%s names the last day it rests on, and its window', (kind, last, from, to) => {
    const [, , days, given] = FIRES.find(([known]) => known === kind) as (typeof FIRES)[0]
    const found = signal(kind, days, given)
    expect(found?.days.at(-1)).toBe(last)
    expect(found?.window).toEqual({ from, to })
  })
})

const GUARDED: [string, SignalKind, Told[], Given][] = [
  ['within the usual gap', 'silence', told(ago(200, 12, 14)), {}],
  ['a weekend', 'silence', habit(3), {}],
  ['a week off: five business days', 'silence', habit(8), {}],
  ['holidays', 'silence', habit(12), { config: { holidays } }],
  ['everybody is quiet', 'silence', habit(12), { portfolio: { ratios: [0.3, 0.4, 0.5] } }],
  ['a small base', 'slowing', told([...ago(120, 29, 14), 3]), {}],
  ['half is not below half', 'slowing', [...habit(29), ...told(ago(20, 2, 2))], {}],
  [
    'everybody is down',
    'slowing',
    [...habit(29), ...told(ago(26, 2, 4))],
    { portfolio: { ratios: new Array(200).fill(0.6) } },
  ],
  ['holidays', 'slowing', [...habit(29), ...told(ago(26, 2, 4))], { config: { holidays } }],
  ['no baseline yet', 'slowing', told([...workdays(50, 29), 3]), {}],
  [
    'one person fewer',
    'fewer-people',
    [...crowd(['a', 'b'], workdays(150, 29)), ...crowd(['a'], workdays(28, 1))],
    {},
  ],
  ['nobody: that is silence', 'fewer-people', crowd(['a', 'b', 'c'], workdays(150, 29)), {}],
  ['on holiday for a week', 'key-person-gone', [...habit(8), ...told(ago(80, 2, 2), { user: 'lee' })], {}],
  [
    'a share below two fifths',
    'key-person-gone',
    [...told(ago(80, 20, 3)), ...habit(1, { user: 'lee' })],
    {},
  ],
  ['ten person-days', 'key-person-gone', [...told([60, 55, 50, 45]), ...told([5, 3], { user: 'lee' })], {}],
  ['everybody is gone', 'key-person-gone', [...habit(30), ...told(ago(80, 30, 2), { user: 'lee' })], {}],
  ['no seats known', 'one-person', habit(1), {}],
  ['a plan for two', 'one-person', habit(1, { account: { seats: 2 } }), {}],
  ['two people', 'one-person', [...habit(1, { account: { seats: 5 } }), ...told([3], { user: 'lee' })], {}],
  ['seldom used', 'feature-dropped', [...habit(1), ...told([100, 70, 40], { feature: 'export' })], {}],
  [
    'used in one window',
    'feature-dropped',
    [...habit(1), ...told(workdays(56, 29), { feature: 'export' })],
    {},
  ],
  [
    'the account is slowing as a whole',
    'feature-dropped',
    [...habit(29, { feature: 'export' }), ...told([3])],
    {},
  ],
  [
    'not a core feature',
    'feature-dropped',
    [...habit(1), ...told(ago(150, 31, 3), { feature: 'export' })],
    { config: { coreFeatures: ['report'] } },
  ],
  [
    'a task of the first weeks, done for good',
    'logins-without-outcomes',
    [...habit(1), ...paid(200, 150, 4), ...logins(200, 1)],
    {},
  ],
  ['few outcomes', 'outcomes-falling', [...habit(1), ...told(ago(150, 29, 14), { outcome: 'paid' })], {}],
  ['logins hold: friction', 'outcomes-falling', [...habit(1), ...paid(200, 29, 2), ...logins(200, 1)], {}],
  ['logins fall too', 'logins-without-outcomes', [...habit(1), ...paid(200, 29, 2), ...logins(200, 29)], {}],
  ['not late enough', 'stuck-onboarding', told(ago(12, 1)), { config: { milestones }, portfolio: others }],
  [
    'done',
    'stuck-onboarding',
    [...told(ago(21, 1)), ...told([9], { feature: 'import.done' })],
    { config: { milestones }, portfolio: others },
  ],
  ['long ago', 'stuck-onboarding', told(ago(91, 1)), { config: { milestones }, portfolio: others }],
  ['in a year', 'renewal-near', habit(1, seats(20, { renews: day(-200) })), {}],
  ['past', 'renewal-near', habit(1, seats(20, { renews: day(3) })), {}],
  ['well used', 'renewal-near', habit(1, seats(1, { renews: day(-41) })), {}],
  ['not a day', 'renewal-near', habit(1, seats(20, { renews: 'soon' })), {}],
  [
    'for thirteen days',
    'seats-full',
    [...crowd(['a', 'b'], workdays(60, 1)), ...crowd(['c', 'd'], workdays(13, 1))].map(told => ({
      ...told,
      ...seats(5),
    })),
    {},
  ],
  ['one seat', 'seats-full', habit(1, seats(1)), {}],
  [
    'once',
    'limit-met',
    [...habit(1), ...told([3], { feature: 'export.limit' })],
    { config: { limits: [{ feature: 'export.limit', label: 'export limit' }] } },
  ],
  ['seven peers', 'high-value', achieving(4), { portfolio: peers([1, 1, 2, 2, 3, 3, 40]) }],
  ['in the middle', 'high-value', achieving(4), { portfolio: peers([1, 2, 3, 40, 50, 60, 70, 80]) }],
  ['health below good', 'high-value', achieving(4, 24), { portfolio: peers([1, 1, 1, 1, 1, 1, 1, 1]) }],
  [
    'another plan',
    'beyond-plan',
    [...habit(1, seats(2)), ...told([3], { feature: 'audit.log' })],
    { config: { beyondPlan: { free: ['audit.log'] } } },
  ],
  ['one guest', 'new-team', [...habit(1), ...told([3], { user: 'x', team: 'Design' })], {}],
  [
    'a team that was there',
    'new-team',
    [
      ...habit(1, { team: 'Design' }),
      ...crowd(['x', 'y'], [4, 3]).map(told => ({ ...told, team: 'Design' })),
    ],
    {},
  ],
  ['seven weeks', 'archive-plan', achieving(4, 50), { portfolio: peers([1]) }],
  [
    'holds little',
    'archive-plan',
    [...habit(71, seats(2)), ...told([80], { outcome: 'paid' })],
    { portfolio: peers([1]) },
  ],
]

describe('[H10] a signal holds its tongue', () => {
  it.each(GUARDED)('%s: no %s', (_, kind, days, given) => {
    expect(signal(kind, days, given)).toBeUndefined()
  })

  it('while everybody is quiet, save where it had spoken before', () => {
    const history = historyFrom(habit(12))
    const portfolio = { ratios: [0.3, 0.4, 0.5] }
    const previous = said(history, { day: TODAY - 1 })
    expect(previous.signals.map(({ kind }) => kind)).toContain('silence')
    expect(said(history, { portfolio, previous }).signals.map(({ kind }) => kind)).toContain('silence')
    expect(said(history, { portfolio }).signals.map(({ kind }) => kind)).not.toContain('silence')
  })

  it('Poisson', () => {
    expect(poissonAtMost(0, 4)).toBeCloseTo(0.0183, 4)
    expect(poissonAtMost(2, 5)).toBeCloseTo(0.1247, 4)
    expect(poissonAtMost(50, 5)).toBeCloseTo(1, 9)
  })
})

describe('[H11] a tracking outage', () => {
  const healthy = said(historyFrom(habit(1)), { day: TODAY - 1 })

  it('freezes the score and says so', () => {
    const frozen = said(historyFrom(habit(12)), { portfolio: { traffic: 0.2 }, previous: healthy })
    expect(frozen).toMatchObject({ day: day(0), health: healthy.health, state: healthy.state })
    expect(frozen.reasons).toEqual([
      'Tracking problem? All accounts together sent 80 % fewer events than on this weekday before.',
    ])
  })

  it('keeps what was said before, so that none of it is news when the outage ends', () => {
    const silent = said(historyFrom(habit(12)), { day: TODAY - 2 })
    const first = said(historyFrom(habit(12)), {
      portfolio: { traffic: 0.2 },
      previous: silent,
      day: TODAY - 1,
    })
    const second = said(historyFrom(habit(12)), { portfolio: { traffic: 0.2 }, previous: first })
    expect(silent.signals.length).toBeGreaterThan(0)
    expect(second.signals.slice(1)).toEqual(silent.signals)
    expect(second.reasons).toHaveLength(1 + silent.signals.length)
  })

  it.each([
    ['a usual day', { portfolio: { traffic: 0.5 } }],
    ['too few to say', { portfolio: { traffic: null } }],
    ['a holiday in the calendar', { portfolio: { traffic: 0.2 }, config: { holidays: [day(1)] } }],
  ])('is not %s', (_, given) => {
    const { signals } = said(historyFrom(habit(1)), { ...given, previous: healthy })
    expect(signals.map(({ kind }) => kind)).not.toContain('tracking-problem')
  })
})

describe('[H12] risk and opportunity', () => {
  it.each(FIRES)('%s is on one axis, and an opportunity promises nothing', (kind, text, days, given) => {
    const axis = signal(kind, days, given)?.axis
    const growth = ['seats-full', 'limit-met', 'high-value', 'beyond-plan', 'new-team']
    expect(axis).toBe(kind === 'archive-plan' ? 'plan' : growth.includes(kind) ? 'opportunity' : 'risk')
    if (axis === 'opportunity') expect(text).not.toMatch(/will|likely|could|should|upsell|potential/i)
  })
})

describe('[H13] words', () => {
  it.each([
    [count(1, 'day'), '1 day'],
    [count(0, 'day'), '0 days'],
    [count(1.2, 'person', 'people'), '1 person'],
    [count(1204, 'outcome'), '1,204 outcomes'],
    [shareOf(1, 4, 'seats'), '1 of 4 seats'],
    [shareOf(2, 5, 'seats'), '40 % of seats'],
    [dayWords(TODAY - 20, TODAY), '3 Nov'],
    [dayWords(TODAY - 400, TODAY), '19 Oct 2025'],
  ])('%s', (words, expected) => {
    expect(words).toBe(expected)
  })
})
