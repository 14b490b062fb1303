// Today's lists as pure functions: who is on them, and in what order.

import { describe, expect, it } from 'vitest'
import {
  archivableOf,
  attentionOf,
  type Candidate,
  opportunitiesOf,
  signalOf,
} from '../../packages/collector/src/portfolio/lists.ts'
import type { SignalMark, State } from '../../packages/collector/src/views.ts'

const TODAY = '2026-11-20'

const RISK: SignalMark = { kind: 'slowing', axis: 'risk', text: 'Slower.' }
const RENEWAL: SignalMark = { kind: 'renewal-near', axis: 'risk', text: 'Renews.' }
const GROWTH: SignalMark = { kind: 'seats-full', axis: 'opportunity', text: 'Full.' }
const ARCHIVE: SignalMark = { kind: 'archive-plan', axis: 'plan', text: 'Quiet.' }
const NOTICE: SignalMark = { kind: 'tracking-problem', axis: 'notice', text: 'Tracking?' }

const account = (id: string, fields: Partial<Candidate> = {}): Candidate => ({
  id,
  state: 'steady',
  pQuiet: 0.5,
  seats: null,
  mrr: null,
  renews: null,
  users28: 4,
  snoozedUntil: null,
  signals: [],
  valueRank: null,
  ...fields,
})

const idsOf = (accounts: Candidate[]) => accounts.map(({ id }) => id)

describe('[H21] who needs attention', () => {
  const needs = (fields: Partial<Candidate>) => attentionOf([account('acme', fields)], TODAY).length === 1

  it.each<[State, boolean]>([
    ['at-risk', true],
    ['slipping', true],
    ['steady', false],
    ['thriving', false],
    ['new', false],
    ['onboarding', false],
    ['resurrected', false],
    ['dormant', false],
    ['archived', false],
    ['churned', false],
  ])('by its state %s alone: %s', (state, expected) => {
    expect(needs({ state })).toBe(expected)
  })

  it('whoever has a risk, and not whoever has only something else', () => {
    expect(needs({ signals: [GROWTH, RISK] })).toBe(true)
    expect(needs({ signals: [GROWTH, ARCHIVE, NOTICE] })).toBe(false)
  })

  it('a dormant account only when its renewal is near', () => {
    expect(needs({ state: 'dormant', signals: [RISK] })).toBe(false)
    const signals = [RISK, RENEWAL]
    expect(needs({ state: 'dormant', signals, renews: TODAY })).toBe(true)
    // What was said of a sleeping account may be weeks old.
    expect(needs({ state: 'dormant', signals, renews: '2026-11-19' })).toBe(false)
  })

  it('for the first of its risks; a dormant account for its renewal', () => {
    const signals = [GROWTH, RISK, RENEWAL]
    expect(signalOf(account('acme', { signals }), 'risk')).toBe(RISK)
    expect(signalOf(account('acme', { signals, state: 'dormant' }), 'risk')).toBe(RENEWAL)
    expect(signalOf(account('acme', { signals }), 'opportunity')).toBe(GROWTH)
    expect(signalOf(account('acme', { state: 'at-risk' }), 'risk')).toBeUndefined()
  })

  it('nobody who has left, whatever was last said', () => {
    for (const state of ['churned', 'archived'] as const) {
      const gone = [account('acme', { state, signals: [RISK, RENEWAL, GROWTH, ARCHIVE] })]
      expect([attentionOf, opportunitiesOf, archivableOf].map(list => list(gone, TODAY))).toEqual([
        [],
        [],
        [],
      ])
    }
  })

  it('nobody who is snoozed, until the day that was named', () => {
    const signals = [RISK, GROWTH, ARCHIVE]
    for (const [snoozedUntil, listed] of [
      ['2026-11-21', 0],
      ['2026-11-20', 1],
      ['2026-11-19', 1],
    ] as const) {
      for (const list of [attentionOf, opportunitiesOf, archivableOf]) {
        expect(list([account('acme', { signals, snoozedUntil })], TODAY)).toHaveLength(listed)
      }
    }
  })
})

describe('[H22] the order', () => {
  it('of risk: P(quiet) × money, else seats, else one; unknown odds are even', () => {
    const signals = [RISK]
    const accounts = [
      account('one', { signals, pQuiet: 0.9 }), // 0.9
      account('seats', { signals, pQuiet: 0.2, seats: 20 }), // 4
      account('free', { signals, pQuiet: 0.9, seats: 3, mrr: 0 }), // 2.7
      account('paying', { signals, pQuiet: 0.1, seats: 5, mrr: 1000 }), // 100
      account('unknown', { signals, pQuiet: null, mrr: 300 }), // 150
      account('small', { signals, pQuiet: 0.99, mrr: 95 }), // 94
    ]
    expect(idsOf(attentionOf(accounts, TODAY))).toEqual([
      'unknown',
      'paying',
      'small',
      'seats',
      'free',
      'one',
    ])
  })

  it('of opportunity: rank of value × what the missing seats would cost', () => {
    const signals = [GROWTH]
    const accounts = [
      // 20 people need 25 seats at 80 %: 5 more at 10.
      account('full', { signals, valueRank: 0.5, users28: 20, seats: 20, mrr: 200 }), // 25
      // 40 people on 20 seats: 30 more at 10.
      account('over', { signals, valueRank: 0.5, users28: 40, seats: 20, mrr: 200 }), // 150
      // Room enough, and a limit met: one seat at 80.
      account('limit', { signals, valueRank: 1, users28: 2, seats: 10, mrr: 800 }), // 80
      // Nothing gained from it so far.
      account('worthless', { signals, valueRank: 0, users28: 40, seats: 20, mrr: 9000 }), // 0
      account('free', { signals, valueRank: 1, users28: 4, seats: 3, mrr: 0 }), // 2
      account('unknown', { signals }), // 0.5
    ]
    expect(idsOf(opportunitiesOf(accounts, TODAY))).toEqual([
      'over',
      'limit',
      'full',
      'free',
      'unknown',
      'worthless',
    ])
  })

  it('of the archive plan: the largest first', () => {
    const signals = [ARCHIVE]
    const state = 'dormant'
    const accounts = [
      account('small', { signals, state, mrr: 95 }),
      account('large', { signals, state, mrr: 900 }),
      account('none', { state }),
    ]
    expect(idsOf(archivableOf(accounts, TODAY))).toEqual(['large', 'small'])
  })

  it('of equals: by id, however they came', () => {
    const equals = ['c', 'a', 'b'].map(id => account(id, { signals: [RISK, GROWTH, ARCHIVE] }))
    for (const list of [attentionOf, opportunitiesOf, archivableOf]) {
      expect(idsOf(list(equals, TODAY))).toEqual(['a', 'b', 'c'])
      expect(idsOf(list(equals.toReversed(), TODAY))).toEqual(['a', 'b', 'c'])
    }
  })

  it('is by risk alone or by opportunity alone: an account may be on both lists', () => {
    const both = [account('acme', { signals: [RISK, GROWTH] })]
    expect(idsOf(attentionOf(both, TODAY))).toEqual(['acme'])
    expect(idsOf(opportunitiesOf(both, TODAY))).toEqual(['acme'])
  })
})
