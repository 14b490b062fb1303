// What reading answers: the JSON of GET /v1/accounts… and, unchanged, what the ops pages render.
// Days are YYYY-MM-DD in the deployment's zone, instants epoch milliseconds, values the outcome's own unit.

import type { Properties, Vital } from '@tend/wire'
import type { FollowUp } from './account/followUp.ts'
import type { Config } from './config/config.ts'
import type { HealthDay, Word } from './health/score.ts'
import type { Signal } from './health/signals/signal.ts'
import type { State } from './health/state.ts'

export type { State } from './health/state.ts'

export interface Totals {
  logins: number
  features: number
  outcomes: number
  outcomeValue: number
}

/** One account among others, from D1. */
export interface AccountRow {
  id: string
  name: string | null
  plan: string | null
  seats: number | null
  /** As of the newest score; `new` before the first. */
  state: State
  /** The day the state began; null before the first score. */
  since: string | null
  /** The state it was in before that; null when it was never in another. */
  stateBefore: State | null
  /** 0 to 100; null while it is too early to tell. */
  health: number | null
  /** Probability of no activity in the next 28 days; null while it is too early to tell. */
  pQuiet: number | null
  /** Sentences, the most important first. */
  reasons: string[]
  /** What the reasons rest on, without those that people dismissed. */
  signals: SignalMark[]
  owner: string | null
  /** Not on the lists before this day. */
  snoozedUntil: string | null
  /** From the traits `renews` (YYYY-MM-DD) and `mrr`. */
  renews: string | null
  mrr: number | null
  firstDay: string | null
  /** Last day with a feature or an outcome; a login alone is not activity. */
  lastActiveDay: string | null
  /** Distinct users active in the 28 days that end today. */
  users28: number
  totals: Totals
  /** Distinct active users in each of the last 26 seven-day windows, oldest first, the last ending today. */
  weeks: number[]
}

export type SignalMark = Pick<Signal, 'kind' | 'axis' | 'text'>

export interface AccountList {
  accounts: AccountRow[]
  next?: string
  asOf: number
}

/** All accounts, counted. */
export interface Counts {
  accounts: number
  /** With a feature or an outcome in the 7, and in the 28 days that end today. */
  active7: number
  active28: number
  /** The most frequent first. */
  states: StateCount[]
}

/** How many are on each list, also beyond the ten that are shown. */
export interface ListCounts {
  attention: number
  opportunity: number
  archivable: number
}

/** What the day begins with, over all accounts. */
export interface Today {
  totals: Counts & ListCounts
  /** At most ten each, the most pressing first (portfolio/lists.ts). */
  attention: AccountRow[]
  opportunity: AccountRow[]
  /** Whom to offer the archive plan. */
  archivable: AccountRow[]
  /** Who came back, and who fell silent for good, within the last 14 days; the latest first, at most ten each. */
  resurrected: AccountRow[]
  dormant: AccountRow[]
  /** That something is wrong with what arrives from all accounts, in a sentence; null when nothing is. */
  notice: string | null
}

export interface StateCount {
  state: State
  accounts: number
}

/** How accounts begin, change and stay. */
export interface Lifecycle {
  /** Changes of state in the 28 days from `since` on, the most frequent first. */
  flows: { since: string; moves: Move[] }
  /** By the month of the first event, oldest first, a year of them. */
  retention: Cohort[]
}

/** Accounts that are now in `to` and were in `from` before; null for those that began. */
export interface Move {
  from: State | null
  to: State
  accounts: number
}

/** Accounts that began in one month. */
export interface Cohort {
  /** YYYY-MM. */
  month: string
  accounts: number
  /** How many were active in that month, in the next, and so on; as long as there are months that are over. */
  active: number[]
}

/** GET /v1/portfolio. */
export interface PortfolioAnswer extends Today, Lifecycle {
  asOf: number
}

/** One account by itself, from its Durable Object: includes every event whose receipt was sent before. */
export interface AccountSummary extends AccountRow {
  traits: Properties
  users: number
  /** Days since the last active day: 0 is today; null when never active. */
  recency: number | null
  /** The last 84 days, today included, oldest first, without gaps. */
  daily: ActivityDay[]
  loss: Loss
  /** The newest score, with what it is made of; null before the first. */
  score: HealthDay | null
  /** Scores of the last half year, oldest first; hindsight: said later, of days before the account came to Tend. */
  scores: ScoredDay[]
  followUp: FollowUp
  /** p75 over the last 28 days. */
  vitals: { name: Vital; p75: number; count: number }[]
  asOf: number
}

/** Measured, over the account's whole life; `days` over the last 28. */
export interface Loss {
  /** Events senders reported as dropped. */
  dropped: number
  /** Numbers that never arrived (yet). */
  missing: number
  /** Oldest first, then by SDK; only where something arrived or was found missing. */
  days: LossDay[]
}

/** What arrived from one SDK on one day, the day of receipt, and what did not. */
export interface LossDay {
  day: string
  /** As senders call themselves, `tend.js/0.1.0`; `(unnamed)`, `(import)` and `(other)` are the collector's words. */
  sdk: string
  accepted: number
  /** Accepted, of a day before the day of receipt. */
  late: number
  /** Wrong, beside events that were not or in a numbered batch. */
  refused: number
  dropped: number
  /** Numbers passed over on this day that have not come since: falls when they come. */
  missing: number
}

export interface ScoredDay {
  day: string
  state: State
  health: number | null
  pQuiet: number | null
  reasons: string[]
  hindsight: boolean
}

export interface ActivityDay {
  day: string
  activeUsers: number
  logins: number
  features: number
  outcomes: number
  outcomeValue: number
}

export interface UserRow {
  id: string
  name: string | null
  firstDay: string
  lastActiveDay: string | null
  /** Last day with anything at all, a login included. */
  lastSeenDay: string
  activeDays28: number
  /** The last 28 days, oldest first: 1 for an active day. */
  days28: (0 | 1)[]
}

export interface FeatureRow {
  name: string
  count: number
  /** Distinct users, over the feature's whole kept life. */
  users: number
  lastDay: string
  /** Uses in each of the last 12 seven-day windows, oldest first. */
  weeks: number[]
}

export interface OutcomeRow {
  name: string
  count: number
  value: number
  lastDay: string
  weeks: number[]
}

export interface EventRow {
  at: number
  type: 'login' | 'feature' | 'outcome'
  name: string
  user: string | null
  userName: string | null
  value?: number
  properties?: Properties
}

/** One experiment among others, today included. */
export interface ExperimentRow {
  name: string
  firstDay: string
  accounts: number
  /** Distinct users exposed. */
  users: number
  /** Accounts that saw more than one variant; `accounts` has them too. */
  crossed: number
  /** By name. */
  variants: string[]
}

/** GET /v1/config: the document in force, with what goes with it. */
export interface ConfigAnswer {
  config: Config
  versions: ConfigVersion[]
  /** By destination: what its receiver verifies signatures with. */
  signingSecrets: Record<string, string>
}

export interface ConfigVersion {
  version: number
  /** Epoch milliseconds. */
  at: number
  /** Fields that say something else than in the version before. */
  changed: string[]
}

/** One account by the configuration in force, and by the one proposed. */
export interface ConfigMove {
  id: string
  name: string | null
  before: Word
  after: Word
}

/** What a configuration would change. */
export interface Preview {
  /** Accounts that were looked at, the largest (by MRR, seats and people), of all there are. */
  looked: number
  accounts: number
  /** Accounts whose state would be another one, or whose health would differ by a point or more. */
  moves: ConfigMove[]
  /** Of those, how many change their state; and who becomes at risk, or is no longer. */
  moved: number
  entersAtRisk: ConfigMove[]
  leavesAtRisk: ConfigMove[]
}
