// What a configuration may say: what is refused and in which words, and that whatever is accepted can be scored by.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DEFAULT_CONFIG } from '../../packages/collector/src/config/config.ts'
import { parseConfig } from '../../packages/collector/src/config/parse.ts'
import { factsOf, portfolioOf } from '../../packages/collector/src/health/portfolio.ts'
import { score } from '../../packages/collector/src/health/score.ts'
import { SIGNAL_KINDS } from '../../packages/collector/src/health/signals/signal.ts'
import { STATES } from '../../packages/collector/src/health/state.ts'
import { ago, historyFrom, TODAY, told } from './support.ts'

const parse = (document: object, isLocal = false) => parseConfig({ version: 0, ...document }, isLocal)

/** Everything that is wrong, as `path message`. */
function problemsOf(document: object, isLocal = false): string[] {
  const reading = parse(document, isLocal)
  return 'problems' in reading ? reading.problems.map(({ path, message }) => `${path} ${message}`) : []
}

const hook = { name: 'success', url: 'https://hooks.example.com/tend', audience: 'success' }

describe('what is accepted', () => {
  test('[H31] a version alone is the defaults, and the defaults are themselves', () => {
    expect(parse({})).toEqual({ value: DEFAULT_CONFIG })
    expect(parse(JSON.parse(JSON.stringify(DEFAULT_CONFIG)))).toEqual({ value: DEFAULT_CONFIG })
  })

  test('[H31] everything a configuration may say arrives as it was said', () => {
    const document = {
      version: 3,
      coreFeatures: ['report.export'],
      weights: { rhythm: 1, frequency: 0, trend: 0, people: 0, breadth: 0, outcomes: 0 },
      bands: { good: 80, fair: 50, hysteresis: 2 },
      thresholds: { atRiskEnter: 0.6, atRiskLeave: 0.4, seatsFull: 0.9, seatsIdle: 0.3, renewalDays: 60 },
      outcomes: [{ name: 'invoice.paid', label: 'invoices paid', unit: 'EUR', measure: 'value' }],
      milestones: [
        { name: 'import', label: 'First import', type: 'feature', event: 'import.run', dueDay: 5 },
      ],
      readFeatures: ['report.open'],
      limits: [{ feature: 'export.refused', label: 'export limit' }],
      beyondPlan: { free: ['api.call'] },
      archivePlans: ['archive'],
      labels: { 'report.export': 'Exports' },
      holidays: ['2026-12-25'],
      plans: { constructor: { bands: { good: 60, fair: 30, hysteresis: 5 } } },
      experiments: { pricing: { control: 'old', shares: { old: 1, new: 3 }, endsOn: '2026-12-31' } },
      destinations: [
        { ...hook, digest: true, states: ['at-risk'], signals: ['silence'], plans: ['pro'], owners: ['ann'] },
      ],
    }
    expect(parse(document)).toEqual({ value: document })
  })
})

describe('what is refused', () => {
  test.each<[object, string]>([
    [{ core: [] }, 'core is not known here; there are version, coreFeatures, '],
    [{ version: 'new' }, 'version is a whole number from 0 to '],
    [{ coreFeatures: 'report' }, 'coreFeatures is a list of at most 200.'],
    [{ coreFeatures: ['report', ''] }, 'coreFeatures[1] is text of 1 to 64 printable characters.'],
    [{ coreFeatures: ['re\u0007port'] }, 'coreFeatures[0] is text of 1 to 64 printable characters.'],
    [{ weights: { rhythm: 1 } }, 'weights.frequency is missing: it is a number from 0 to 100.'],
    [{ weights: weights({ rhythm: -1 }) }, 'weights.rhythm is a number from 0 to 100.'],
    [{ weights: weights({ rhythm: 0 }) }, 'weights needs at least one weight above 0.'],
    [{ weights: weights({ recency: 1 }) }, 'weights.recency is not known here; there are rhythm, '],
    [{ bands: { good: 40, fair: 70, hysteresis: 5 } }, 'bands has fair below good.'],
    [{ bands: { good: 98, fair: 40, hysteresis: 5 } }, 'bands has a hysteresis that leaves room '],
    [{ bands: { good: 45, fair: 40, hysteresis: 5 } }, 'bands has a hysteresis that leaves room '],
    [{ thresholds: thresholds({ atRiskEnter: 1.1 }) }, 'thresholds.atRiskEnter is a number from 0 to 1.'],
    [{ thresholds: thresholds({ atRiskLeave: 0.7 }) }, 'thresholds has atRiskLeave at most atRiskEnter.'],
    [{ thresholds: thresholds({ seatsFull: 0 }) }, 'thresholds.seatsFull is a number from 0.01 to 1.'],
    [{ holidays: ['2026-02-30'] }, 'holidays[0] is a day, YYYY-MM-DD.'],
    [{ outcomes: [{ name: 'a' }, { name: 'a' }] }, 'outcomes has every name once.'],
    [{ outcomes: [{ name: 'a', measure: 'sum' }] }, 'outcomes[0].measure is one of count, value.'],
    [{ milestones: [{ name: 'a' }] }, 'milestones[0].label is missing: it is text of '],
    [{ plans: { pro: { milestones: [] } } }, 'plans.pro.milestones is not known here; there are '],
    [{ plans: { pro: { weights: { rhythm: 1 } } } }, 'plans.pro.weights.trend is missing: it is a number '],
    [{ experiments: { a: { shares: { b: 0 } } } }, 'experiments.a.shares needs at least one share above 0.'],
    [{ destinations: [{ ...hook, name: 'The Team' }] }, 'destinations[0].name is 1 to 32 of a-z, 0-9 and -.'],
    [{ destinations: [hook, hook] }, 'destinations has every name once.'],
    [{ destinations: [{ ...hook, audience: 'all' }] }, 'destinations[0].audience is one of success, '],
    [{ destinations: [{ ...hook, states: ['bad'] }] }, 'destinations[0].states[0] is one of churned, '],
    [{ destinations: [{ ...hook, digest: 'yes' }] }, 'destinations[0].digest is true or false.'],
    [{ destinations: new Array(21).fill(hook) }, 'destinations is a list of at most 20.'],
  ])('[H31] %j', (document, problem) => {
    expect(problemsOf(document)).toContainEqual(expect.stringContaining(problem))
  })

  test('[H31] everything that is wrong is said at once', () => {
    expect(problemsOf({ holidays: ['x', 'y'], core: 1 })).toHaveLength(3)
    expect(parseConfig([], false)).toMatchObject({ problems: [{ path: '' }] })
  })

  test.each([
    ['http://hooks.example.com/', 'begins with https://.'],
    ['ftp://hooks.example.com/', 'is an address, https://….'],
    ['hooks.example.com', 'is an address, https://….'],
    [
      'https://user:word@hooks.example.com/',
      'has no user name or password in it: messages are signed instead.',
    ],
    ...['localhost', '127.0.0.1', '2130706433', '0x7f.1', '[::1]', '169.254.169.254', 'metadata'].map(
      host => [`https://${host}/`, 'names a host on the internet, not an IP address.'],
    ),
  ])('[H32] a destination at %s', (url, message) => {
    expect(problemsOf({ destinations: [{ ...hook, url }] })).toEqual([`destinations[0].url ${message}`])
  })

  test('[H32] under npm start a receiver may run on the same machine, but a password stays out of the address', () => {
    const at = (url: string) => problemsOf({ destinations: [{ ...hook, url }] }, true)
    expect(at('http://localhost:3000/')).toEqual([])
    expect(at('http://user:word@localhost:3000/')).toHaveLength(1)
  })
})

describe('properties', () => {
  test('[H31] never throws, whatever JSON may hold', () => {
    const anywhere = fc.record(
      Object.fromEntries(Object.keys(DEFAULT_CONFIG).map(field => [field, fc.jsonValue()])),
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), anywhere), sent => {
        const reading = parseConfig(sent, false)
        if ('problems' in reading) expect(reading.problems.length).toBeGreaterThan(0)
        else expect(parseConfig(JSON.parse(JSON.stringify(reading.value)), false)).toEqual(reading)
      }),
      { numRuns: 2000 },
    )
  })

  const name = fc.constantFrom('report', 'export', 'paid', 'constructor', '__proto__', 'pro')
  const halves = fc.tuple(
    fc.double({ min: 0.01, max: 0.5, noNaN: true }),
    fc.double({ min: 0.5, max: 1, noNaN: true }),
  )
  const weight = fc.constantFrom(0, 0.1, 100)
  const anyWeights = fc.record({
    rhythm: weight,
    frequency: weight,
    trend: weight,
    people: weight,
    breadth: weight,
    outcomes: weight,
  })
  const anyBands = fc.constantFrom(
    { good: 70, fair: 40, hysteresis: 5 },
    { good: 100, fair: 0, hysteresis: 0 },
  )
  const plausible = fc.record(
    {
      version: fc.nat(),
      coreFeatures: fc.array(name, { maxLength: 3 }),
      weights: anyWeights,
      bands: anyBands,
      thresholds: fc.tuple(halves, halves, fc.nat(366)).map(([risk, seats, renewalDays]) => ({
        atRiskLeave: risk[0],
        atRiskEnter: risk[1],
        seatsIdle: seats[0],
        seatsFull: seats[1],
        renewalDays,
      })),
      outcomes: fc.array(fc.record({ name, measure: fc.constantFrom('count', 'value') }), { maxLength: 2 }),
      milestones: fc.array(
        fc.record({
          name,
          label: name,
          type: fc.constantFrom('feature', 'outcome'),
          event: name,
          dueDay: fc.nat(90),
        }),
        { maxLength: 2 },
      ),
      readFeatures: fc.array(name, { maxLength: 2 }),
      limits: fc.array(fc.record({ feature: name, label: name }), { maxLength: 2 }),
      beyondPlan: fc.dictionary(name, fc.array(name, { maxLength: 2 })),
      labels: fc.dictionary(name, name),
      holidays: fc.array(fc.constantFrom('2026-11-09', '2026-11-20')),
      plans: fc.dictionary(
        name,
        fc.record(
          { coreFeatures: fc.array(name), weights: anyWeights, bands: anyBands },
          { requiredKeys: [] },
        ),
      ),
    },
    { requiredKeys: ['version'] },
  )

  const histories = [
    historyFrom([]),
    historyFrom(told(ago(10, 1), { account: { plan: 'constructor', seats: 0 } })),
    historyFrom([
      ...told(ago(250, 1, 2), { outcome: 'paid', value: 3, account: { plan: 'pro', seats: 3 } }),
      ...told(ago(250, 40), { user: 'eli', feature: 'constructor' }),
    ]),
    historyFrom(told(ago(30, 20), { feature: 'export', account: { plan: '__proto__' } })),
    historyFrom(told(ago(200, 100), { feature: 'report' })),
  ]

  test('[H31] what is accepted is accepted again, and scores every account between 0 and 100', () => {
    let accepted = 0
    fc.assert(
      fc.property(plausible, document => {
        // As it arrives: JSON has no -0 and gives __proto__ as a field.
        const reading = parseConfig(JSON.parse(JSON.stringify(document)), false)
        if ('problems' in reading) return
        accepted++
        const config = reading.value
        expect(parseConfig(JSON.parse(JSON.stringify(config)), false)).toEqual(reading)
        const portfolio = portfolioOf(histories.map(history => factsOf(history, TODAY, config)))
        for (const history of histories) {
          const said = score({ history, day: TODAY, portfolio, config })
          expect(said.health ?? 0).toBeGreaterThanOrEqual(0)
          expect(said.health ?? 0).toBeLessThanOrEqual(100)
          expect(said.reasons.length).toBeGreaterThan(0)
        }
      }),
      { numRuns: 1500 },
    )
    // Or nothing was shown.
    expect(accepted).toBeGreaterThan(500)
  })

  test('[H31] every state and signal can be asked for by a destination', () => {
    expect(problemsOf({ destinations: [{ ...hook, states: STATES, signals: SIGNAL_KINDS }] })).toEqual([])
  })
})

function weights(change: object) {
  return { rhythm: 1, frequency: 0, trend: 0, people: 0, breadth: 0, outcomes: 0, ...change }
}

function thresholds(change: object) {
  return { ...DEFAULT_CONFIG.thresholds, ...change }
}
