// P(quiet), the additive score and health: their bounds, what may and may not move them, and what is missing.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { additive, type ComponentName, share } from '../../packages/collector/src/health/additive.ts'
import { DEFAULT_CONFIG, type MilestoneConfig } from '../../packages/collector/src/health/config.ts'
import { pQuiet } from '../../packages/collector/src/health/quiet.ts'
import { ago, historyFrom, said, TODAY, type Told, told, workdays } from './support.ts'

/** Days of up to five people over a year; the first of them a year ago, so that tenure is the same for all. */
const account = fc
  .array(
    fc.record({ ago: fc.integer({ min: 1, max: 364 }), user: fc.constantFrom('a', 'b', 'c', 'd', 'e') }),
    {
      maxLength: 60,
    },
  )
  .map(days => [{ ago: 365, user: 'a' }, { ago: 180, user: 'a' }, ...days])
const added = fc.record({ ago: fc.integer({ min: 1, max: 364 }), user: fc.constantFrom('a', 'b', 'f') })

describe('P(quiet)', () => {
  it('[H4] is a probability, and more activity never raises it', () => {
    fc.assert(
      fc.property(account, added, (days, more) => {
        const before = pQuiet(historyFrom(days), TODAY)
        const after = pQuiet(historyFrom([...days, more]), TODAY)
        expect(before).toBeGreaterThanOrEqual(0)
        expect(before).toBeLessThanOrEqual(1)
        expect(after).toBeLessThanOrEqual(before + 1e-12)
      }),
    )
  })

  it('[H4] a week of silence never lowers it', () => {
    fc.assert(
      fc.property(account, days => {
        const history = historyFrom(days)
        expect(pQuiet(history, TODAY + 7)).toBeGreaterThanOrEqual(pQuiet(history, TODAY) - 1e-12)
      }),
    )
  })

  it.each([
    ['everybody every working day', told(workdays(200, 1)), 0, 0.001],
    ['one person twice a week', told(ago(200, 1, 3)), 0, 0.06],
    ['one day a month', told(ago(200, 4, 28)), 0.4, 0.7],
    ['nobody for four months', told(ago(300, 120)), 0.75, 1],
  ])('[H4] of %s', (_, days, low, high) => {
    const quiet = pQuiet(historyFrom(days), TODAY)
    expect(quiet).toBeGreaterThanOrEqual(low)
    expect(quiet).toBeLessThanOrEqual(high)
  })

  it('[H5] events that name nobody are judged by the account alone, not as if nobody came', () => {
    const named = historyFrom(told(workdays(200, 1)))
    const nameless = { ...named, users: new Map() }
    expect(pQuiet(nameless, TODAY)).toBeLessThan(0.01)
  })

  it('[H1] nothing on or after the day changes a word', () => {
    fc.assert(
      fc.property(account, fc.integer({ min: 0, max: 30 }), (days, later) => {
        const today = { ago: -later, user: 'f', outcome: 'paid', account: { seats: 3, plan: 'pro' } }
        expect(said(historyFrom([...days, today]))).toEqual(said(historyFrom(days)))
      }),
      { numRuns: 50 },
    )
  })
})

describe('health', () => {
  it('[H6] lies between 0 and 100, with a sentence, for any account', () => {
    fc.assert(
      fc.property(account, days => {
        const { health, reasons, components } = said(historyFrom(days))
        expect(health).toBeGreaterThanOrEqual(0)
        expect(health).toBeLessThanOrEqual(100)
        expect(reasons[0]).toMatch(/^[A-Z0-9].*[.?]$/)
        expect(components.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1)
      }),
      { numRuns: 50 },
    )
  })

  it('[H5] a missing input hands its weight on and is never a zero', () => {
    const input = fc.tuple(
      fc.constantFrom<ComponentName>('rhythm', 'people', 'breadth'),
      fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
      fc.double({ min: 0.01, max: 1, noNaN: true }),
    )
    fc.assert(
      fc.property(fc.array(input, { minLength: 1 }), inputs => {
        const known = inputs.flatMap(([, value]) => value ?? [])
        const components = share(inputs)
        expect(components).toHaveLength(known.length)
        if (known.length === 0) return
        expect(components.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1)
        expect(additive(components)).toBeGreaterThanOrEqual(Math.min(...known) - 1e-9)
        expect(additive(components)).toBeLessThanOrEqual(Math.max(...known) + 1e-9)
      }),
    )
  })

  const weights = (days: Told[]) =>
    Object.fromEntries(said(historyFrom(days)).components.map(({ name, weight }) => [name, weight]))

  it('[H5] without outcomes, frequency and trend have their weight; a young account has no trend', () => {
    const habit = told(workdays(150, 1))
    expect(weights(habit)).toEqual({ rhythm: 0.3, frequency: 0.3, trend: 0.15, people: 0.15, breadth: 0.1 })
    const achieving = weights([...habit, ...told(workdays(150, 1), { outcome: 'paid' })])
    expect(achieving.frequency).toBeCloseTo(0.225)
    expect(achieving.outcomes).toBeCloseTo(0.15)
    expect(weights(told(workdays(30, 1)))).not.toHaveProperty('trend')
  })

  it('[H5] known seats replace the own history of people', () => {
    const people = (seats: number) =>
      said(historyFrom(told(workdays(60, 1), { account: { seats } }))).components.find(
        c => c.name === 'people',
      )?.value
    expect(people(1)).toBe(1)
    expect(people(10)).toBeCloseTo(0.1 / 0.8)
  })

  it.each([
    [13, null],
    [14, 'a number'],
  ])('[H6] after %i days: %s', (days, expected) => {
    const { health, pQuiet } = said(historyFrom(told(ago(days, 1))))
    expect(health === null ? null : 'a number').toBe(expected)
    expect(pQuiet === null ? null : 'a number').toBe(expected)
  })

  const milestones: MilestoneConfig[] = [
    { name: 'import', label: 'First import', type: 'feature', event: 'import.done', dueDay: 5 },
    { name: 'paid', label: 'First invoice', type: 'outcome', event: 'paid', dueDay: 30 },
  ]
  const names = (days: Told[]) =>
    said(historyFrom(days), { config: { milestones } }).components.map(({ name }) => name)

  it('[H6] until day 45 a beginner is judged by milestones due, if any are configured', () => {
    expect(names(told(ago(44, 1)))).toContain('milestones')
    expect(names(told(ago(45, 1)))).not.toContain('milestones')
    const done = [
      ...told(ago(40, 1)),
      ...told([40], { feature: 'import.done' }),
      ...told([9], { outcome: 'paid' }),
    ]
    expect(names(done)).not.toContain('milestones')
    expect(said(historyFrom(told(ago(44, 1)))).components.map(({ name }) => name)).not.toContain('milestones')
  })

  it('[H6] a milestone done lifts a beginner, and so does a second person', () => {
    const health = (days: Told[]) => said(historyFrom(days), { config: { milestones } }).health as number
    const alone = told(ago(20, 1))
    expect(health(alone)).toBe(0)
    const imported = [...alone, ...told([10], { feature: 'import.done' })]
    expect(health(imported)).toBeGreaterThan(health(alone))
    expect(health([...imported, ...told([5], { user: 'lee' })])).toBeGreaterThan(health(imported))
  })

  it('[H5] a plan may have its own weights and core features', () => {
    const config = {
      plans: { solo: { coreFeatures: ['export'], weights: { ...DEFAULT_CONFIG.weights, people: 0 } } },
    }
    const of = (plan: string) =>
      said(historyFrom(told(workdays(150, 1), { account: { plan } })), { config }).components
    expect(of('solo').find(({ name }) => name === 'people')?.weight).toBe(0)
    expect(of('solo').find(({ name }) => name === 'breadth')?.value).toBe(0)
    expect(of('team').find(({ name }) => name === 'breadth')?.value).toBe(1)
  })
})
