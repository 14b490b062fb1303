// All accounts together: what D1 counts and lists, and GET /v1/portfolio.

import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { Projection } from '../../packages/collector/src/account/core.ts'
import type { AccountFacts } from '../../packages/collector/src/health/portfolio.ts'
import { readLifecycle } from '../../packages/collector/src/projection/lifecycle.ts'
import { projectAccount } from '../../packages/collector/src/projection/project.ts'
import { readToday } from '../../packages/collector/src/projection/today.ts'
import { readFirstScored, readVerdictsOfAll } from '../../packages/collector/src/projection/verdicts.ts'
import type { PortfolioAnswer, SignalMark } from '../../packages/collector/src/views.ts'
import { ago, read, readJson, refusalOf, rowOf, TODAY } from './support.ts'

const db = env.DB as D1Database

const RISK: SignalMark = { kind: 'slowing', axis: 'risk', text: 'Active on 3 of the last 28 days.' }
const GROWTH: SignalMark = { kind: 'seats-full', axis: 'opportunity', text: '20 of 20 seats in use.' }
const ARCHIVE: SignalMark = { kind: 'archive-plan', axis: 'plan', text: 'Quiet for 60 days.' }

const project = (...rows: Partial<Projection>[]) =>
  Promise.all(rows.map(row => projectAccount(db, rowOf(row))))

const idsOf = (rows: { id: string }[]) => rows.map(({ id }) => id)

beforeEach(async () => {
  await db.exec('DELETE FROM account')
})

describe('today', () => {
  it('[H21][H22] has the ten most pressing of each list, and says how many there are', async () => {
    await project(
      ...Array.from({ length: 12 }, (_, i) => ({
        id: `risk-${String(i).padStart(2, '0')}`,
        signals: [RISK],
        pQuiet: 0.5,
        mrr: 100 - i,
      })),
      { id: 'snoozed', state: 'at-risk', snoozedUntil: ago(-1), mrr: 9000 },
      { id: 'grows', signals: [GROWTH] },
      { id: 'archivable', state: 'dormant', signals: [RISK, ARCHIVE], since: ago(40) },
      { id: 'fine' },
    )
    const { totals, attention, opportunity, archivable } = await readToday(db, TODAY)
    expect(idsOf(attention)).toEqual(Array.from({ length: 10 }, (_, i) => `risk-0${i}`))
    expect([idsOf(opportunity), idsOf(archivable)]).toEqual([['grows'], ['archivable']])
    expect(totals).toMatchObject({ accounts: 16, attention: 12, opportunity: 1, archivable: 1 })
  })

  it('[H22] ranks value among accounts of the same plan', async () => {
    const facts = (outcomesPerSeat: number | null): AccountFacts => ({
      plan: null,
      ratio: null,
      outcomesPerSeat,
      lifetimeOutcomes: 0,
      milestones: {},
      weekdays: [],
      events: [],
    })
    const signals = [GROWTH]
    await project(
      { id: 'alone', plan: 'free', signals, facts: facts(99) }, // .5: nobody to compare with
      { id: 'least', plan: 'pro', signals, facts: facts(1) }, // 0
      { id: 'middle', plan: 'pro', signals, facts: facts(2), mrr: 40 }, // .5 of 2 a seat
      { id: 'most', plan: 'pro', signals, facts: facts(3) }, // 1
      { id: 'silent', plan: 'pro', signals, facts: facts(null) }, // .5
    )
    expect(idsOf((await readToday(db, TODAY)).opportunity)).toEqual([
      'middle',
      'most',
      'alone',
      'silent',
      'least',
    ])
  })

  it('counts states and who was active, to the day', async () => {
    await project(
      { id: 'a', lastActiveDay: ago(6) },
      { id: 'b', lastActiveDay: ago(7) },
      { id: 'c', lastActiveDay: ago(27), state: 'slipping' },
      { id: 'd', lastActiveDay: ago(28), state: 'slipping' },
      { id: 'e', lastActiveDay: null, state: 'slipping' },
    )
    expect((await readToday(db, TODAY)).totals).toMatchObject({
      accounts: 5,
      active7: 1,
      active28: 3,
      states: [
        { state: 'slipping', accounts: 3 },
        { state: 'steady', accounts: 2 },
      ],
    })
  })

  it('names who came back and who fell silent within two weeks, the latest first', async () => {
    await project(
      { id: 'back', state: 'resurrected', since: ago(13) },
      { id: 'just back', state: 'resurrected', since: ago(0) },
      { id: 'long back', state: 'resurrected', since: ago(14) },
      { id: 'silent', state: 'dormant', since: ago(2) },
    )
    const { resurrected, dormant } = await readToday(db, TODAY)
    expect([idsOf(resurrected), idsOf(dormant)]).toEqual([['just back', 'back'], ['silent']])
  })

  it('[H11] says when something is wrong with what arrives', async () => {
    expect((await readToday(db, TODAY)).notice).toBeNull()
    const body = JSON.stringify({ ratios: [], traffic: 0.3, weekdays: [], plans: {}, milestones: {} })
    await db.prepare('INSERT INTO portfolio VALUES (1, 0, ?)').bind(body).run()
    expect((await readToday(db, TODAY)).notice).toMatch(/^Tracking problem\? .* 70 % fewer/)
  })
})

describe('the lifecycle', () => {
  it('[H24] counts who changed state within 28 days, from what to what', async () => {
    await project(
      { id: 'a', state: 'at-risk', stateBefore: 'steady', since: ago(0) },
      { id: 'b', state: 'at-risk', stateBefore: 'steady', since: ago(27) },
      { id: 'c', state: 'at-risk', stateBefore: 'steady', since: ago(28) },
      { id: 'd', state: 'new', since: ago(3) },
      { id: 'e', state: 'new', since: null },
    )
    expect((await readLifecycle(db, TODAY)).flows).toEqual({
      since: ago(27),
      moves: [
        { from: 'steady', to: 'at-risk', accounts: 2 },
        { from: null, to: 'new', accounts: 1 },
      ],
    })
  })

  it('[H23] has a cohort for each month of a year in which somebody began', async () => {
    await project(
      { id: 'too old', firstDay: '2025-10-31' },
      { id: 'oldest', firstDay: '2025-11-01', months: 0b1_0000_0000_0001 },
      { id: 'a', firstDay: '2026-08-03', months: 0b1111 },
      { id: 'b', firstDay: '2026-08-30', months: 0b1100 },
      { id: 'asleep', firstDay: '2026-08-30', months: 0b1, day: '2026-08-31' },
      { id: 'never', firstDay: null },
    )
    expect((await readLifecycle(db, TODAY)).retention).toEqual([
      { month: '2025-11', accounts: 1, active: [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0] },
      { month: '2026-08', accounts: 3, active: [3, 2, 1] },
    ])
  })
})

it('[H25] sums verdicts over all accounts', async () => {
  const verdict = (band: number, hindsight: boolean, said: number, quiet: number) => ({
    band,
    hindsight,
    said,
    quiet,
  })
  expect([await readVerdictsOfAll(db), await readFirstScored(db)]).toEqual([[], null])
  await project(
    { id: 'a', verdicts: [verdict(0, false, 2, 1), verdict(9, true, 1, 1)], epoch: 70 },
    { id: 'b', verdicts: [verdict(0, false, 3, 0)], epoch: 50 },
  )
  expect(await readVerdictsOfAll(db)).toEqual([verdict(0, false, 5, 1), verdict(9, true, 1, 1)])
  expect(await readFirstScored(db)).toBe(50)
})

describe('GET /v1/portfolio', () => {
  it('[H26] answers all of it, with an ops key only', async () => {
    await project({ id: 'acme', state: 'at-risk', owner: 'mo', renews: '2027-01-01', mrr: 5 })
    const { asOf, attention, ...answer } = await readJson<PortfolioAnswer>('/v1/portfolio')
    expect(Math.abs(asOf - Date.now())).toBeLessThan(60_000)
    expect(attention).toMatchObject([
      { id: 'acme', state: 'at-risk', owner: 'mo', renews: '2027-01-01', mrr: 5, pQuiet: 0.12 },
    ])
    expect(Object.keys(answer).sort()).toEqual(
      [
        'archivable',
        'dormant',
        'flows',
        'notice',
        'opportunity',
        'resurrected',
        'retention',
        'totals',
      ].sort(),
    )
    expect(await refusalOf(read('/v1/portfolio', { key: 'sk_local' }))).toBe('403 key_may_not')
    expect(await refusalOf(read('/v1/portfolio', { key: 'nobody' }))).toBe('401 unknown_key')
  })

  it('[G4][H26] refuses for a while when D1 is away', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => {})
    expect(await refusalOf(read('/v1/portfolio', { with: { DB: undefined } }))).toBe(
      '503 portfolio_unavailable',
    )
  })
})
