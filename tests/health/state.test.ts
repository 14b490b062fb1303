// States: their precedence, their hysteresis, and the way of one account under a simulated clock.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toDay } from '../../packages/collector/src/account/calendar.ts'
import { bandOf } from '../../packages/collector/src/health/band.ts'
import { DEFAULT_CONFIG, type MilestoneConfig } from '../../packages/collector/src/health/config.ts'
import type { HealthDay } from '../../packages/collector/src/health/score.ts'
import { dormantAfter, STATES, type State } from '../../packages/collector/src/health/state.ts'
import { ago, historyFrom, said, TODAY, type Told, told, workdays } from './support.ts'

const milestones: MilestoneConfig[] = [
  { name: 'import', label: 'Import', type: 'feature', event: 'import.done', dueDay: 5 },
]

/** One word a day from `from` days ago until yesterday's close, each with the one before. */
function live(days: Told[], from: number, config = {}): HealthDay[] {
  const history = historyFrom(days)
  const words: HealthDay[] = []
  for (let day = TODAY - from; day <= TODAY; day++) {
    words.push(said(history, { day, config, previous: words.at(-1) }))
  }
  return words
}

/** The states in the order they came, each once a stay, with how many days it stayed. */
function stays(words: readonly HealthDay[]): [State, number][] {
  const stays: [State, number][] = []
  for (const { state } of words) {
    const last = stays.at(-1)
    if (last?.[0] === state) last[1] += 1
    else stays.push([state, 1])
  }
  return stays
}

describe('[H7] a state', () => {
  const habit = told(workdays(200, 1))
  const cancelled = (days: Told[]) => [...days, { ago: 1, account: { traits: { status: 'cancelled' } } }]
  const trial = (ends: number) =>
    told(ago(40, 1), { account: { traits: { status: 'trial', trialEnds: toDay(TODAY - ends) } } })

  it.each<[State, string, Told[]]>([
    ['churned', 'cancelled, however busy', cancelled(habit)],
    ['churned', 'a trial that has ended', trial(1)],
    ['steady', 'a trial that goes on', trial(-5).filter(({ ago }) => ago % 4 === 0)],
    ['archived', 'archived by status', [...habit, { ago: 1, account: { traits: { status: 'archived' } } }]],
    ['archived', 'on the archive plan, silent for long', told([200, 190], { account: { plan: 'archive' } })],
    ['dormant', 'four weeks of silence', told(workdays(200, 29))],
    ['dormant', 'only logins, for four weeks', told(ago(60, 1), { login: true })],
    ['resurrected', 'back after a dormancy', [...told(workdays(200, 60)), ...told([3])]],
    ['new', 'began 13 days ago', told(ago(13, 1))],
    ['at-risk', 'a confirmed contraction', [...told(workdays(200, 29)), ...told([1, 8, 15, 22])]],
    [
      'thriving',
      'busy, with several people',
      ['a', 'b', 'c', 'd'].flatMap(user => told(workdays(200, 1), { user })),
    ],
    ['steady', 'in its usual way', told(ago(200, 1, 4))],
  ])('%s: %s', (state, _, days) => {
    expect(said(historyFrom(days)).state).toBe(state)
  })

  it('onboarding until day 45 or the last milestone', () => {
    const state = (days: Told[]) => said(historyFrom(days), { config: { milestones } }).state
    expect(state(told(ago(13, 1)))).toBe('new')
    expect(state(told(ago(44, 1)))).toBe('onboarding')
    expect(state(told(ago(45, 1)))).not.toBe('onboarding')
    expect(state([...told(ago(30, 1)), ...told([2], { feature: 'import.done' })])).not.toBe('onboarding')
  })

  it('thriving asks for outcomes as usual', () => {
    const busy = ['a', 'b', 'c', 'd'].flatMap(user => told(workdays(200, 1), { user }))
    const paid = (now: number[]) =>
      said(historyFrom([...busy, ...told([...workdays(200, 29), ...now], { outcome: 'paid' })]))
    expect(paid(workdays(28, 1)).state).toBe('thriving')
    expect(paid(workdays(28, 5)).state).toBe('steady')
  })

  it('[H39] nothing done for four months is no reason to thrive', () => {
    const busy = ['a', 'b', 'c', 'd'].flatMap(user => told(workdays(200, 1), { user }))
    const stopped = told(workdays(200, 113), { outcome: 'paid' })
    const word = said(historyFrom([...busy, ...stopped]))
    expect(word.state).toBe('slipping')
    expect(word.components).toContainEqual(expect.objectContaining({ name: 'outcomes', value: 0 }))
  })

  it.each([
    [1, 28],
    [14, 28],
    [20, 40],
    [60, 90],
  ])('dormant with a usual gap of %i days from %i on', (gap, days) => {
    expect(dormantAfter(gap)).toBe(days)
  })

  it('is one of the list for any account, today and tomorrow', () => {
    const days = fc.array(fc.record({ ago: fc.integer({ min: 0, max: 250 }), login: fc.boolean() }), {
      minLength: 1,
    })
    fc.assert(
      fc.property(days, days => {
        const history = historyFrom(days)
        const today = said(history)
        const tomorrow = said(history, { day: TODAY + 1, previous: today })
        expect(STATES).toContain(today.state)
        expect(tomorrow.since <= tomorrow.day).toBe(true)
        expect(tomorrow.state === today.state ? tomorrow.since : tomorrow.day).toBe(tomorrow.since)
      }),
      { numRuns: 50 },
    )
  })
})

describe('[H8] hysteresis', () => {
  it.each([
    [70, null, false, 'good'],
    [69, null, false, 'fair'],
    [66, 'good', false, 'good'],
    [64, 'good', false, 'fair'],
    [74, 'fair', false, 'fair'],
    [75, 'fair', false, 'good'],
    [36, 'fair', false, 'fair'],
    [34, 'fair', false, 'poor'],
    [44, 'poor', false, 'poor'],
    [45, 'poor', false, 'fair'],
    [20, 'good', false, 'poor'],
    [20, 'good', true, 'good'],
  ] as const)('health %i after %s (held: %s) is %s', (health, previous, held, band) => {
    expect(bandOf(health, DEFAULT_CONFIG.bands, previous, held)).toBe(band)
  })

  const slowed = [...told(workdays(200, 60)), ...told(ago(57, 36, 7)), ...told(workdays(35, 1))]

  it('at risk at once; back only after P(quiet) and the contraction were gone for a week', () => {
    const words = live(slowed, 60)
    const risk = words.findIndex(({ state }) => state === 'at-risk')
    expect(words[risk]?.signals.map(({ kind }) => kind)).toContain('slowing')
    const better = words.findIndex(({ betterSince }, i) => i > risk && betterSince !== null)
    const left = words.findIndex(({ state }, i) => i > risk && state !== 'at-risk')
    expect(left - better).toBe(7)
    expect(words[left]?.betterSince).toBeNull()
  })

  it('an account on an edge does not change its state every day', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 120 }), { maxLength: 40 }), days => {
        const words = live(told([200, 190, 180, 170, ...days]), 100)
        // A better judged state never begins before the one left has lasted a week.
        words.forEach((word, i) => {
          const before = words[i - 1]
          const rank = (state: State) => ['at-risk', 'slipping', 'steady', 'thriving'].indexOf(state)
          if (!before || rank(word.state) <= rank(before.state) || rank(before.state) < 0) return
          expect(Date.parse(word.day) - Date.parse(before.since)).toBeGreaterThanOrEqual(7 * 86_400_000)
        })
      }),
      { numRuns: 30 },
    )
  })
})

it('[H7] an account that slips without a signal is told by its chances, then and now', () => {
  const words = live([...told(ago(300, 90, 10)), ...told(ago(89, 1, 18))], 60)
  const slipping = words.filter(
    ({ state, signals, betterSince }) => state === 'slipping' && signals.length === 0 && betterSince === null,
  )
  expect(slipping.at(-1)?.reasons).toEqual([
    'Active on 1 of the last 28 days, last 17 days ago; four silent weeks have become likelier: 44 %, four weeks ago 27 %.',
  ])
  for (const { pQuiet, reasons } of slipping)
    expect(reasons[0]).toContain(`likelier: ${Math.round(100 * (pQuiet as number))} %`)
})

it('[H7] a clock carries an account through its life', () => {
  const life: Told[] = [
    // Three weeks of trying everything, then the import; a slow habit of one person, then a daily one of three.
    ...ago(330, 310, 4).map(ago => ({ ago, feature: `feature ${ago % 8}` })),
    { ago: 309, feature: 'import.done' },
    ...told(ago(302, 253, 7)),
    ...['dana', 'lee', 'sam'].flatMap(user => told(workdays(252, 200), { user })),
    // Two of them leave, then the third comes once a week, then nobody.
    ...told(workdays(199, 170)),
    ...told(ago(169, 140, 7)),
    // Back after three months, and archived in the end.
    ...told(ago(45, 10, 7)),
    { ago: 5, account: { traits: { status: 'archived' } } },
  ]
  const words = live(life, 330, { milestones })
  expect(stays(words).map(([state]) => state)).toEqual([
    'new',
    'onboarding',
    'steady',
    'thriving',
    'slipping',
    'at-risk',
    'dormant',
    'resurrected',
    'steady',
    'archived',
  ])
  for (const { reasons } of words) expect(reasons[0]).toMatch(/^[A-Z0-9].*[.?]$/)
})
