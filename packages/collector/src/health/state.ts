// The state of an account: mutually exclusive, by precedence from the top. The first six follow from facts; the last
// four are a judgement and have hysteresis, so that an account on an edge does not change its state every day.

import type { Properties } from '@tend/wire'
import { toDay, toNumber } from '../account/calendar.ts'
import { outcomeRatios } from './additive.ts'
import { type Band, bandOf } from './band.ts'
import type { HealthConfig } from './config.ts'
import { type History, profileOn } from './history.ts'
import type { Look } from './look.ts'
import { usualGap } from './metrics/gap.ts'
import { TOO_EARLY_DAYS } from './metrics/tenure.ts'
import { milestonesMissing, ONBOARDING_DAYS } from './onboarding.ts'
import type { Signal, SignalKind } from './signals/signal.ts'
import { lowerBound, MONTH_DAYS } from './window.ts'

export const STATES = [
  'churned',
  'archived',
  'dormant',
  'resurrected',
  'new',
  'onboarding',
  'at-risk',
  'slipping',
  'thriving',
  'steady',
] as const

export type State = (typeof STATES)[number]

/** What yesterday left for today. Days are YYYY-MM-DD. */
export interface Standing {
  state: State
  /** The day the state began. */
  since: string
  /** Since when a better state would have been in order; null while it is not. */
  betterSince: string | null
  band: Band | null
  bandSince: string
}

export interface Judgement {
  history: History
  look: Look
  config: HealthConfig
  health: number | null
  pQuiet: number | null
  /** P(quiet) of 28 days ago; null when it was too early then. */
  pQuietBefore: number | null
  /** Of use. */
  signals: readonly Signal[]
}

/** Days that a judged state is kept before a better one, or a mere change of colour, is believed. */
const STAY_DAYS = 7

export function standingOf(judgement: Judgement, previous: Standing | undefined): Standing {
  const { look, health, config } = judgement
  const today = toDay(look.day)
  const band =
    health === null ? null : bandOf(health, config.bands, previous?.band ?? null, held(previous, today))
  const bandSince = previous && previous.band === band ? previous.bandSince : today
  const wanted = wantedState(judgement, band, previous?.state)
  const stay = {
    state: previous?.state ?? wanted,
    since: previous?.since ?? today,
    betterSince: null,
    band,
    bandSince,
  }
  if (!previous || wanted === previous.state) return stay
  if (isJudged(wanted) && isJudged(previous.state) && !worsens(previous.state, wanted)) {
    const betterSince = previous.betterSince ?? today
    if (toNumber(today) - toNumber(betterSince) < STAY_DAYS) return { ...stay, betterSince }
  }
  return { state: wanted, since: today, betterSince: null, band, bandSince }
}

function held(previous: Standing | undefined, today: string): boolean {
  return previous !== undefined && toNumber(today) - toNumber(previous.bandSince) < STAY_DAYS
}

/** From worst to best. */
const JUDGED: readonly State[] = ['at-risk', 'slipping', 'steady', 'thriving']

function isJudged(state: State): boolean {
  return JUDGED.includes(state)
}

/** Bad news is told at once. From thriving to steady is no news: it waits its week. */
function worsens(from: State, to: State): boolean {
  return JUDGED.indexOf(to) < JUDGED.indexOf(from) && to !== 'steady'
}

function wantedState(judgement: Judgement, band: Band | null, previous: State | undefined): State {
  const { history, look, config } = judgement
  const profile = profileOn(history, look.day - 1)
  if (isChurned(profile?.traits, look.day)) return 'churned'
  if (profile?.traits?.status === 'archived' || config.archivePlans.includes(profile?.plan ?? ''))
    return 'archived'
  // The gap that was usual when the silence began: old gaps fall out of memory while it lasts.
  const usual = usualGap(history, look.day - look.recency)
  if (look.recency >= dormantAfter(usual.p90)) return 'dormant'
  if (isResurrected(history, look.day)) return 'resurrected'
  if (look.tenure < TOO_EARLY_DAYS) return 'new'
  if (look.tenure < ONBOARDING_DAYS && milestonesMissing(history, look.day, config).length > 0)
    return 'onboarding'
  if (isAtRisk(judgement, previous)) return 'at-risk'
  if (isSlipping(judgement)) return 'slipping'
  return band === 'good' && isBusy(look) && outcomesHold(look, config) ? 'thriving' : 'steady'
}

/** The account said so: `status` cancelled, or a trial whose `trialEnds` has passed. */
function isChurned(traits: Properties | undefined, day: number): boolean {
  if (traits?.status === 'cancelled' || traits?.status === 'canceled') return true
  return traits?.status === 'trial' && typeof traits.trialEnds === 'string' && traits.trialEnds < toDay(day)
}

/** Four weeks of silence, or twice the usual gap for accounts that come rarely, but never more than a quarter. */
const DORMANT_DAYS_MIN = 28
const DORMANT_DAYS_MAX = 90

export function dormantAfter(usualGapDays: number): number {
  return Math.min(DORMANT_DAYS_MAX, Math.max(DORMANT_DAYS_MIN, 2 * usualGapDays))
}

/** Whether the account came back from a dormancy within the last 28 days. */
function isResurrected(history: History, day: number): boolean {
  const { activeDays } = history
  for (let at = lowerBound(activeDays, day) - 1; at > 0; at--) {
    const back = activeDays[at] as number
    if (back < day - MONTH_DAYS) return false
    const before = activeDays[at - 1] as number
    // Only a gap of that length is worth asking what was usual when it began.
    const silent = back - before - 1
    if (silent >= DORMANT_DAYS_MIN && silent >= dormantAfter(usualGap(history, before + 1).p90)) return true
  }
  return false
}

/** P(quiet) over its threshold, or a contraction confirmed by the guard; kept until P has fallen well under. */
function isAtRisk({ pQuiet, signals, config }: Judgement, previous: State | undefined): boolean {
  if (signals.some(({ kind }) => kind === 'slowing')) return true
  const { atRiskEnter, atRiskLeave } = config.thresholds
  return pQuiet !== null && pQuiet >= (previous === 'at-risk' ? atRiskLeave : atRiskEnter)
}

/** Signals that mean a change for the worse, though not yet a contraction. */
const SLIPPING: readonly SignalKind[] = [
  'silence',
  'key-person-gone',
  'fewer-people',
  'outcomes-falling',
  'logins-without-outcomes',
]

/** A tenth more likely to go quiet than four weeks ago: an account that always came rarely is not slipping. */
export const RISE_MIN = 0.1

function isSlipping({ pQuiet, pQuietBefore, signals, config }: Judgement): boolean {
  if (signals.some(({ kind }) => SLIPPING.includes(kind))) return true
  if (pQuiet === null || pQuietBefore === null) return false
  return pQuiet >= config.thresholds.atRiskLeave && pQuiet - pQuietBefore >= RISE_MIN
}

/**
 * Twice a week. Health is against the own history, so that an account that keeps to one day a fortnight is healthy;
 * but nobody would call it thriving.
 */
const THRIVING_DAYS_MIN = 8

function isBusy({ activeDays }: Look): boolean {
  return (activeDays[0] as number) >= THRIVING_DAYS_MIN
}

/** Results at least as usual, on average over outcomes; an account without outcomes cannot fall short of them. */
function outcomesHold(look: Look, config: HealthConfig): boolean {
  const ratios = outcomeRatios(look, config)
  return ratios.length === 0 || ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length >= 1
}
