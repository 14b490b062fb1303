// What is said about an experiment, from rows made by hand.

import { describe, expect, it } from 'vitest'
import { addDays } from '../../packages/collector/src/account/calendar.ts'
import { anyDayHalfWidth } from '../../packages/collector/src/experiments/anyDay.ts'
import { armOf, type Unit } from '../../packages/collector/src/experiments/arm.ts'
import type { ExperimentConfig } from '../../packages/collector/src/experiments/config.ts'
import type { Exposed } from '../../packages/collector/src/experiments/exposed.ts'
import { fixedDayHalfWidth } from '../../packages/collector/src/experiments/fixedDay.ts'
import { permutationP } from '../../packages/collector/src/experiments/permutation.ts'
import { reportOf } from '../../packages/collector/src/experiments/report.ts'
import { sampleRatio } from '../../packages/collector/src/experiments/sampleRatio.ts'
import { sentenceOf } from '../../packages/collector/src/experiments/words.ts'
import { mulberry32 } from '../support/random.ts'

const FIRST = '2026-10-01'
const YESTERDAY = '2026-11-19'

/** An account of five people that paid `paid` invoices, ten days after its first exposure. */
const account = (name: string, variant: string, paid: number, fields: Partial<Exposed> = {}): Exposed => ({
  account: name,
  variant,
  crossed: false,
  firstDay: FIRST,
  users: [[0, 5]],
  outcomes: paid > 0 ? { 'invoice.paid': [[10, paid, 100 * paid]] } : {},
  ...fields,
})

/** `count` accounts in each of two arms: a pays 1 to 5, b pays `extra` more. */
const twoArms = (count: number, extra = 0): Exposed[] =>
  Array.from({ length: count }, (_, i) => [
    account(`a${i}`, 'a', 1 + (i % 5)),
    account(`b${i}`, 'b', 1 + (i % 5) + extra),
  ]).flat()

const primaryOf = (all: Exposed[], config: ExperimentConfig = {}, day = YESTERDAY) =>
  reportOf('pricing', all, day, config).primary[0] as NonNullable<ReturnType<typeof reportOf>['primary'][0]>

describe('an arm', () => {
  const units: Unit[] = Array.from({ length: 7 }, (_, i) => ({ account: `${i}`, y: (i * 5) % 7, n: i + 1 }))

  it('[X5] counts a large account for as much as it has users', () => {
    expect(armOf(units)).toMatchObject({ accounts: 7, y: 21, n: 28, ratio: 0.75 })
  })

  it('has the variance that leaving out one account after another gives', () => {
    const ratio = (among: Unit[]) => armOf(among).ratio
    const squares = units.map(unit => (ratio(units.filter(other => other !== unit)) - ratio(units)) ** 2)
    expect(armOf(units).variance).toBeCloseTo((6 / 7) * squares.reduce((sum, square) => sum + square), 12)
  })
})

describe('the permutation test', () => {
  const units = (values: number[], name: string): Unit[] =>
    values.map((y, i) => ({ account: name + i, y, n: 1 }))

  it('comes near the p that all deals give', () => {
    // 3 against 3: of the 20 deals, 2 are as far apart as 1 2 3 | 4 5 6.
    expect(permutationP(units([1, 2, 3], 'a'), units([4, 5, 6], 'b'), 20_000)).toBeCloseTo(0.1, 2)
  })

  it('[X6] the same accounts give the same p, in any order and either way round', () => {
    const random = mulberry32(7)
    const a = units(Array.from({ length: 30 }, random), 'a')
    const b = units(Array.from({ length: 30 }, random), 'b')
    const p = permutationP(a, b)
    expect(permutationP(a.toReversed(), b.toReversed())).toBe(p)
    expect(Math.abs(permutationP(b, a) - p)).toBeLessThan(0.05)
  })
})

describe('the intervals', () => {
  it('the one for any day is at best 1.55 times the one for one day', () => {
    const ordinary = fixedDayHalfWidth(1, 10_000, 0.05)
    const widths = Array.from({ length: 400 }, (_, i) => anyDayHalfWidth(1, 1 + i / 13, 0.05) / ordinary)
    expect(Math.min(...widths)).toBeCloseTo(1.55, 2)
    expect(Math.max(...widths)).toBeLessThan(1.9)
  })

  it('[X7] one is safe on any day; the other comes with p, on the day that was set and after', () => {
    const endsOn = addDays(YESTERDAY, -3)
    const open = primaryOf(twoArms(30))
    expect(open.p).toBeUndefined()
    expect(primaryOf(twoArms(30), { endsOn }, addDays(endsOn, -1)).p).toBeUndefined()
    const over = primaryOf(twoArms(30), { endsOn }, endsOn)
    expect(over.p).toBeGreaterThan(0.9)
    expect(over.interval?.high).toBeLessThan(open.interval?.high as number)
  })

  it('[X7] what happens after the last day that counts changes nothing any more', () => {
    const endsOn = addDays(FIRST, 20)
    const later = twoArms(30).map((one, i) => ({
      ...one,
      users: [...one.users, [25, 3] as [number, number]],
      outcomes: {
        'invoice.paid': [...(one.outcomes['invoice.paid'] ?? []), [21, i, i] as [number, number, number]],
      },
    }))
    const newcomer = account('late', 'a', 9, { firstDay: addDays(endsOn, 1) })
    expect(reportOf('pricing', [...later, newcomer], YESTERDAY, { endsOn })).toEqual(
      reportOf('pricing', twoArms(30), endsOn, { endsOn }),
    )
  })
})

describe('the gates', () => {
  it.each([
    ['accounts', twoArms(19), 'Too few to compare: a has 19 of 20 accounts'],
    [
      'users',
      twoArms(20).map(one => ({ ...one, users: [[0, 4]] as [number, number][] })),
      'a has 80 of 100 exposed users',
    ],
    [
      'with',
      twoArms(40).map((one, i) => (one.variant === 'b' && i > 8 ? { ...one, outcomes: {} } : one)),
      'b has 4 of 5 accounts with the outcome',
    ],
  ])('[X9] too few %s: numbers, no interval', (what, all, words) => {
    const comparison = primaryOf(all)
    expect(comparison.gates.find(({ open }) => !open)?.what).toBe(what)
    expect(comparison.ratios.control).toBeGreaterThan(0)
    expect(comparison.interval).toBeUndefined()
    expect(sentenceOf(comparison, 'en')).toContain(words)
  })

  it('[X9] exactly enough is enough', () => {
    expect(primaryOf(twoArms(20)).interval).toBeDefined()
  })

  it('[X9] a share of accounts needs some without the outcome', () => {
    const shareOf = (all: Exposed[]) =>
      reportOf('pricing', all, YESTERDAY).exploratory.find(({ measure }) => measure === 'share')
    expect(shareOf(twoArms(40))?.interval).toBeUndefined()
    const some = twoArms(40).map((one, i) => (i < 20 ? { ...one, outcomes: {} } : one))
    expect(shareOf(some)?.interval).toBeDefined()
  })
})

describe("the arms' sizes", () => {
  it.each([
    [[50, 50], 'fine'],
    [[60, 40], 'fine'],
    [[64, 36], 'warn'],
    [[70, 30], 'block'],
  ] as const)('[X10] %j of an even split: %s', (counts, verdict) => {
    expect(sampleRatio(counts, [0.5, 0.5]).verdict).toBe(verdict)
  })

  it('[X10] sizes that should not be are not compared', () => {
    const all = twoArms(60).filter(({ variant }, i) => variant === 'a' || i < 50)
    const { sampleRatio: ratio, primary } = reportOf('pricing', all, YESTERDAY)
    expect(ratio.verdict).toBe('block')
    expect(primary[0]?.interval).toBeUndefined()
    expect(sentenceOf(primary[0] as NonNullable<(typeof primary)[0]>, 'en')).toContain('Not compared')
    expect(primaryOf(all, { shares: { a: 60, b: 25 } }).interval).toBeDefined()
  })
})

describe('the report', () => {
  it('[X3] an account that saw two variants is in no arm, and counted', () => {
    const crossed = account('both', 'a', 1000, { crossed: true })
    const report = reportOf('pricing', [...twoArms(20), crossed], YESTERDAY)
    expect(report.crossed).toBe(1)
    expect({ ...report, crossed: 0 }).toEqual(reportOf('pricing', twoArms(20), YESTERDAY))
  })

  it('[X4] needs no configuration: equal shares, the most frequent outcome, control or the first name', () => {
    const all = twoArms(20)
    all[0] = account('a0', 'a', 1, { outcomes: { 'invoice.paid': [[1, 1, 1]], 'import.done': [[0, 2, 0]] } })
    const report = reportOf('pricing', all, YESTERDAY)
    expect(report).toMatchObject({ control: 'a', firstDay: FIRST, through: YESTERDAY, horizon: 'any day' })
    expect(report.arms).toEqual([
      { variant: 'a', accounts: 20, users: 100, expected: 0.5 },
      { variant: 'b', accounts: 20, users: 100, expected: 0.5 },
    ])
    expect(report.primary.map(({ outcome, measure }) => [outcome, measure])).toEqual([
      ['invoice.paid', 'perUser'],
    ])
    expect(report.exploratory.map(({ outcome, measure }) => [outcome, measure])).toEqual([
      ['invoice.paid', 'value'],
      ['invoice.paid', 'share'],
      ['import.done', 'perUser'],
      ['import.done', 'share'],
    ])
    const named = all.map(one => ({ ...one, variant: one.variant === 'b' ? 'control' : 'a' }))
    expect(reportOf('pricing', named, YESTERDAY).control).toBe('control')
    expect(primaryOf(all, { primary: 'import.done', control: 'b' })).toMatchObject({
      outcome: 'import.done',
      control: 'b',
      variant: 'a',
    })
  })

  it('says how much hangs on one account', () => {
    const all = [...twoArms(20), account('whale', 'b', 480)]
    const { biggest, difference } = primaryOf(all)
    expect(difference).toBeGreaterThan(4)
    expect(biggest).toEqual({ account: 'whale', share: 0.8, differenceWithout: 0 })
  })

  it('several variants share the chance to be wrong', () => {
    const third = (all: Exposed[]) => [
      ...all,
      ...all
        .filter(({ variant }) => variant === 'b')
        .map(one => ({ ...one, account: `c${one.account}`, variant: 'c' })),
    ]
    const [b, c] = reportOf('pricing', third(twoArms(30)), YESTERDAY).primary
    expect([b?.variant, c?.variant]).toEqual(['b', 'c'])
    expect(b?.interval?.high).toBeGreaterThan(primaryOf(twoArms(30)).interval?.high as number)
  })

  it('[X11] finds an effect that is there, in words that name no winner', () => {
    const effect = sentenceOf(primaryOf(twoArms(60, 4)), 'en')
    expect(effect).toMatch(
      /^Against a, b makes between \+0\.\d+ and \+\d\.?\d* invoice\.paid per exposed user: a difference that chance alone seldom makes\.$/,
    )
    const none = sentenceOf(primaryOf(twoArms(60)), 'en')
    expect(none).toMatch(/between −0\.\d+ and \+0\.\d+ .*: possibly no difference\.$/)
    for (const words of [effect, none]) expect(words).not.toMatch(/winn|better|significan|beat/i)
  })

  it('before the first day is over there is nothing to compare', () => {
    const report = reportOf('pricing', twoArms(20), addDays(FIRST, -1))
    expect(report.arms.map(({ accounts }) => accounts)).toEqual([0, 0])
    expect(report).toMatchObject({ primary: [], exploratory: [] })
  })

  it('an outcome may be named like a member of Object', () => {
    const outcomes = JSON.parse('{"__proto__": [[0, 3, 0]], "constructor": [[0, 1, 0]]}')
    const all = twoArms(20).map(one => ({ ...one, outcomes }))
    expect(primaryOf(all)).toMatchObject({ outcome: '__proto__', ratios: { control: 0.6, variant: 0.6 } })
  })
})
