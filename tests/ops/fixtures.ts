// One account with everything a sender can write set to `text`, and its lists.

import { DEFAULT_CONFIG } from '../../packages/collector/src/config/config.ts'
import type { ExperimentConfig } from '../../packages/collector/src/experiments/config.ts'
import type { Exposed } from '../../packages/collector/src/experiments/exposed.ts'
import { reportOf } from '../../packages/collector/src/experiments/report.ts'
import type { HealthDay } from '../../packages/collector/src/health/score.ts'
import type { AccountPageProps } from '../../packages/collector/src/ops/accountPage.tsx'
import type { AccountsPageProps } from '../../packages/collector/src/ops/accountsPage.tsx'
import { parseAccountsQuery } from '../../packages/collector/src/ops/accountsQuery.ts'
import type { ExperimentPageProps } from '../../packages/collector/src/ops/experimentPage.tsx'
import type { ExperimentsPageProps } from '../../packages/collector/src/ops/experimentsPage.tsx'
import type { PortfolioPageProps } from '../../packages/collector/src/ops/portfolioPage.tsx'
import type { ProofPageProps } from '../../packages/collector/src/ops/proofPage.tsx'
import type { SettingsPageProps } from '../../packages/collector/src/ops/settingsPage.tsx'
import type { TodayPageProps } from '../../packages/collector/src/ops/todayPage.tsx'
import type { AccountRow, ActivityDay } from '../../packages/collector/src/views.ts'

const NOW = Date.UTC(2026, 10, 20, 14, 2, 9)
const TODAY = '2026-11-20'

export function row(text: string): AccountRow {
  return {
    id: text,
    name: text,
    plan: text,
    seats: 20,
    state: 'steady',
    since: '2026-10-02',
    stateBefore: 'slipping',
    health: 61.4,
    pQuiet: 0.31,
    reasons: [text],
    signals: [{ kind: 'silence', axis: 'risk', text }],
    owner: text,
    snoozedUntil: null,
    renews: '2027-01-15',
    mrr: 780,
    firstDay: '2026-04-18',
    lastActiveDay: '2026-11-17',
    users28: 14,
    totals: { logins: 900, features: 7948, outcomes: 5677, outcomeValue: 1234567.89 },
    weeks: [0, 3, 7],
  }
}

export function accountsPage(text: string, search = ''): AccountsPageProps {
  const { query, problems } = parseAccountsQuery(new URLSearchParams(search))
  return {
    list: { accounts: [row(text)], next: text, asOf: NOW },
    query,
    problems,
    overview: {
      accounts: 212,
      active28: 187,
      matching: 16,
      states: [{ state: 'steady', accounts: 212 }],
      plans: [{ plan: text, accounts: 88 }],
      owners: [{ owner: text, accounts: 12 }],
    },
    start: { origin: 'https://tend.example', publishableKey: 'pk_a_b', secretKey: 'sk_…' },
    locale: 'en',
    zone: 'UTC',
    today: TODAY,
  }
}

export function accountPage(text: string): AccountPageProps {
  return {
    account: {
      ...row(text),
      traits: { [text]: text },
      users: 31,
      recency: 3,
      daily: [day('2026-11-19', 2), day('2026-11-20', 1)],
      loss: {
        dropped: 3,
        missing: 1,
        days: [
          { day: '2026-11-19', sdk: text, accepted: 5, late: 2, refused: 0, dropped: 3, missing: 1 },
          { day: TODAY, sdk: text, accepted: 1204, late: 0, refused: 2, dropped: 0, missing: 0 },
          { day: TODAY, sdk: 'tend.js/0.1.0', accepted: 8, late: 0, refused: 0, dropped: 0, missing: 0 },
        ],
      },
      score: said(text),
      scores: [
        { day: '2026-09-01', state: 'steady', health: 70, pQuiet: 0.1, reasons: [text], hindsight: true },
        { day: TODAY, state: 'at-risk', health: 61.4, pQuiet: 0.31, reasons: [text], hindsight: false },
      ],
      followUp: {
        owner: text,
        note: text,
        snoozedUntil: null,
        dismissed: [{ kind: 'one-person', day: '2026-11-02', reason: text }],
      },
      vitals: [{ name: 'LCP', p75: 2130, count: 1804 }],
      asOf: NOW,
    },
    users: [
      {
        id: text,
        name: text,
        firstDay: '2026-04-18',
        lastActiveDay: '2026-11-17',
        lastSeenDay: TODAY,
        activeDays28: 1,
        days28: [0, 0, 1, 0],
      },
    ],
    features: [{ name: text, count: 40, users: 3, lastDay: TODAY, weeks: [1, 2, 3] }],
    outcomes: [{ name: text, count: 4, value: 12.5, lastDay: TODAY, weeks: [1, 0, 3] }],
    events: [
      {
        at: NOW - 5 * 60_000,
        type: 'outcome',
        name: text,
        user: text,
        userName: text,
        value: 12.5,
        properties: { [text]: text },
      },
    ],
    explanation: {
      milestones: [
        { label: text, due: 5, reached: null },
        { label: `Second ${text}`, due: 9, reached: '2026-05-01' },
      ],
      comeBack: { day: '2026-11-17', before: 61.4, after: 74.2 },
    },
    problems: [],
    locale: 'en',
    zone: 'UTC',
    today: TODAY,
  }
}

/** A word of two signals, one of them dismissed. */
function said(text: string): HealthDay {
  const signal = {
    axis: 'risk',
    text,
    value: 12,
    baseline: 4,
    window: { from: '2026-11-08', to: '2026-11-19' },
    days: ['2026-05-01', '2026-11-19'],
  } as const
  return {
    day: TODAY,
    modelVersion: 1,
    configVersion: 0,
    health: 55.5,
    pQuiet: 0.31,
    components: [
      { name: 'rhythm', value: 0.5, weight: 0.6 },
      { name: 'people', value: 0.3, weight: 0.4 },
    ],
    state: 'at-risk',
    since: TODAY,
    betterSince: null,
    band: 'fair',
    bandSince: TODAY,
    signals: [
      { ...signal, kind: 'silence', days: [...signal.days] },
      { ...signal, kind: 'one-person', days: [] },
    ],
    reasons: [text],
  }
}

export function settingsPage(text: string): SettingsPageProps {
  const word = { state: 'steady', health: 61.4 } as const
  const move = { id: text, name: text, before: word, after: { state: 'at-risk', health: 38 } } as const
  return {
    answer: {
      config: {
        ...DEFAULT_CONFIG,
        version: 3,
        destinations: [
          { name: 'success', url: 'https://hooks.example.com/a', audience: 'success', digest: true },
        ],
      },
      versions: [{ version: 3, at: NOW - 5 * 60_000, changed: ['destinations'] }],
      signingSecrets: { success: 'whsec_c2VjcmV0' },
    },
    draft: text,
    problems: [{ path: text, message: 'is not known here.' }],
    preview: { looked: 40, accounts: 212, moves: [move], moved: 1, entersAtRisk: [move], leavesAtRisk: [] },
    notice: text,
    now: NOW,
    locale: 'en',
    zone: 'UTC',
  }
}

function day(day: string, activeUsers: number): ActivityDay {
  return { day, activeUsers, logins: 2, features: 30, outcomes: 4, outcomeValue: 12.5 }
}

/** One experiment with everything a sender can write set to `text`: `text` against `control`, 20 accounts each. */
export function experimentPage(text: string, config: ExperimentConfig = {}): ExperimentPageProps {
  const exposed = Array.from(
    { length: 40 },
    (_, i): Exposed => ({
      account: i === 1 ? text : `account-${i}`,
      variant: i % 2 === 0 ? 'control' : text,
      crossed: false,
      firstDay: '2026-10-30',
      users: [[0, 5]],
      outcomes: { [text]: [[1, i === 1 ? 500 : 1 + (i % 4), 2.5 * i]] },
    }),
  )
  return {
    report: reportOf(text, exposed, '2026-11-19', config),
    locale: 'en',
    zone: 'UTC',
    today: TODAY,
  }
}

export function experimentsPage(text: string): ExperimentsPageProps {
  return {
    experiments: [
      {
        name: text,
        firstDay: '2026-10-30',
        accounts: 41,
        users: 207,
        crossed: 1,
        variants: [text, 'control'],
      },
    ],
    locale: 'en',
    zone: 'UTC',
    today: TODAY,
  }
}

/** Today with one account on every list, and everything a sender can write set to `text`. */
export function todayPage(text: string): TodayPageProps {
  const dormant: AccountRow = {
    ...row(text),
    state: 'dormant',
    signals: [{ kind: 'archive-plan', axis: 'plan', text: `Archive ${text}` }],
  }
  return {
    day: {
      totals: {
        accounts: 212,
        active7: 187,
        active28: 195,
        attention: 16,
        opportunity: 1,
        archivable: 1,
        states: [{ state: 'steady', accounts: 212 }],
      },
      attention: [row(text)],
      opportunity: [
        { ...row(text), signals: [{ kind: 'seats-full', axis: 'opportunity', text: `Full ${text}` }] },
      ],
      archivable: [dormant],
      resurrected: [{ ...row(text), state: 'resurrected', reasons: [`Back ${text}`] }],
      dormant: [dormant],
      notice: null,
    },
    start: { origin: 'https://tend.example', publishableKey: 'pk_a_b', secretKey: 'sk_…' },
    asOf: NOW,
    locale: 'en',
    zone: 'UTC',
    today: TODAY,
  }
}

export function portfolioPage(): PortfolioPageProps {
  return {
    totals: {
      accounts: 20,
      active7: 12,
      active28: 15,
      states: [
        { state: 'steady', accounts: 15 },
        { state: 'at-risk', accounts: 5 },
      ],
    },
    lifecycle: {
      flows: {
        since: '2026-10-24',
        moves: [
          { from: 'steady', to: 'at-risk', accounts: 2 },
          { from: null, to: 'new', accounts: 1 },
        ],
      },
      retention: [
        { month: '2026-08', accounts: 11, active: [11, 9, 8] },
        { month: '2026-09', accounts: 4, active: [4, 3] },
        { month: '2026-11', accounts: 5, active: [] },
      ],
    },
    locale: 'en',
    zone: 'UTC',
  }
}

export function proofPage(): ProofPageProps {
  const calibration = {
    warned: { said: 14, quiet: 11 },
    unwarned: { said: 180, quiet: 9 },
    bands: [
      { band: 0, said: 180, quiet: 9 },
      { band: 9, said: 14, quiet: 11 },
    ],
  }
  return { inTime: calibration, hindsight: calibration, firstScored: '2026-09-01', locale: 'en', zone: 'UTC' }
}
