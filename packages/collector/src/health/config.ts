// What a deployment may say about its own product: one versioned JSON document. The defaults need none of it. Every
// threshold has its reason beside it; constants of the model itself live with the formulas.

/** Points of health each component can give, before those without an input hand theirs on. */
export interface Weights {
  rhythm: number
  frequency: number
  trend: number
  people: number
  breadth: number
  outcomes: number
}

export interface OutcomeConfig {
  name: string
  /** As a sentence has it, in the plural: "invoices paid". Default: the name with spaces. */
  label?: string
  /** What a value counts: "EUR", "hours". */
  unit?: string
  /** Whether more is the sum of values or the number of times. Default: count. */
  measure?: 'count' | 'value'
}

export interface MilestoneConfig {
  name: string
  /** As a sentence has it: "First import". */
  label: string
  /** The first event of this type and name reaches the milestone. */
  type: 'feature' | 'outcome'
  event: string
  /** Days after the first event by which it should be reached, until the portfolio has a median of its own. */
  dueDay: number
}

export interface Bands {
  good: number
  fair: number
  /** A band is left only this far beyond its edge, so that a score on the edge does not blink. */
  hysteresis: number
}

/** Everything a plan may override: what is judged, not how the machine works. */
export interface Judgement {
  /** Features that matter; empty means all. */
  coreFeatures: string[]
  weights: Weights
  bands: Bands
}

export interface HealthConfig extends Judgement {
  version: number
  outcomes: OutcomeConfig[]
  milestones: MilestoneConfig[]
  /** Features that only look: opening a report, downloading an old one. */
  readFeatures: string[]
  /** Features whose event means that a limit of the plan was met, with the words for it: "export limit". */
  limits: { feature: string; label: string }[]
  /** For a plan, the features that only a higher one includes. */
  beyondPlan: Record<string, string[]>
  /** Plans that keep data without use: an account on one is archived. */
  archivePlans: string[]
  /** Words for features in sentences; others are called by their name. */
  labels: Record<string, string>
  /** YYYY-MM-DD; not business days, and left out of what is expected. */
  holidays: string[]
  thresholds: {
    /** P(quiet) at which an account is at risk, and under which it has recovered. */
    atRiskEnter: number
    atRiskLeave: number
    /** Share of seats in use from which an account has outgrown them (GitLab, Sourcegraph: 80 %). */
    seatsFull: number
    /** Share under which a near renewal is in danger (GitLab: red). */
    seatsIdle: number
    /** Days before renewal that it is spoken of: a quarter, the usual notice period. */
    renewalDays: number
  }
  plans: Record<string, Partial<Judgement>>
}

export const DEFAULT_CONFIG: HealthConfig = {
  version: 0,
  coreFeatures: [],
  // analytics.md's profile. Outcomes take .15 off frequency and trend; no public log has outcomes, so untested.
  weights: { rhythm: 0.3, frequency: 0.225, trend: 0.075, people: 0.15, breadth: 0.1, outcomes: 0.15 },
  bands: { good: 70, fair: 40, hysteresis: 5 },
  outcomes: [],
  milestones: [],
  readFeatures: [],
  limits: [],
  beyondPlan: {},
  archivePlans: ['archive'],
  labels: {},
  holidays: [],
  thresholds: { atRiskEnter: 0.5, atRiskLeave: 0.35, seatsFull: 0.8, seatsIdle: 0.5, renewalDays: 90 },
  plans: {},
}

/** What a record says of a name that a sender chose: a plan or a feature may well be called `constructor`. */
export function entryOf<T>(record: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined
}

/** The configuration as it holds for accounts of `plan`. */
export function configFor(config: HealthConfig, plan: string | undefined): HealthConfig {
  const override = plan === undefined ? undefined : entryOf(config.plans, plan)
  return override ? { ...config, ...override } : config
}
