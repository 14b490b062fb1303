// The day's word on one account: history, portfolio, configuration and yesterday's word in, today's out. Pure, and
// said once: what was said of a day is kept and never recomputed, or nobody could tell whether it helped.

import { toDay } from '../account/calendar.ts'
import type { Component } from './additive.ts'
import { configFor, type HealthConfig } from './config.ts'
import { healthOf } from './health.ts'
import { type History, profileOn } from './history.ts'
import { lookBack } from './look.ts'
import { baseline } from './metrics/baseline.ts'
import { TOO_EARLY_DAYS, tenure } from './metrics/tenure.ts'
import { allowance, medianOfOthers, type Portfolio } from './portfolio.ts'
import { pQuiet } from './quiet.ts'
import { sentenceOf } from './sentence.ts'
import type { Sight, Signal } from './signals/signal.ts'
import { signalsOfStanding, signalsOfUse } from './signals/signals.ts'
import { trackingProblem } from './signals/tracking.ts'
import { type Standing, standingOf } from './state.ts'
import { MONTH_DAYS } from './window.ts'

/** Raised with every change of a formula or constant, so that scores of different models are never compared. */
export const MODEL_VERSION = 2

export interface HealthDay extends Standing {
  /** The day it was said, at its midnight; the newest day that counted is the one before. */
  day: string
  modelVersion: number
  configVersion: number
  /** 0 to 100; null while it is too early to tell. */
  health: number | null
  pQuiet: number | null
  components: Component[]
  signals: Signal[]
  /** Sentences, the most important first; never empty. */
  reasons: string[]
}

/** A score in short. */
export type Word = Pick<HealthDay, 'state' | 'health'>

export interface Scoring {
  history: History
  /** Day number; nothing on or after it is looked at. */
  day: number
  portfolio: Portfolio
  config: HealthConfig
  previous?: HealthDay | undefined
}

/** Under this median of own-history ratios everybody is quiet, and nobody is newly blamed for it. */
const EVERYBODY_QUIET = 0.6

export function score({ history, day, portfolio, config: whole, previous }: Scoring): HealthDay {
  const today = toDay(day)
  const outage = trackingProblem(portfolio, day, whole)
  if (outage && previous) {
    // What was said before stands, or all of it would be news again tomorrow.
    const signals = [outage, ...previous.signals.filter(({ kind }) => kind !== outage.kind)]
    return { ...previous, day: today, signals, reasons: signals.map(({ text }) => text) }
  }

  const config = configFor(whole, profileOn(history, day - 1)?.plan)
  const look = lookBack(history, day, config)
  const usual = baseline(look.activeDays, look.tenure)
  const own = usual ? (look.activeDays[0] as number) / usual : null
  const sight: Sight = { history, look, config, portfolio, allowance: allowance(portfolio, own, day, config) }

  const scored = healthOf(history, look, config, portfolio)
  const before = day - MONTH_DAYS
  const use = signalsOfUse(sight).filter(
    signal =>
      signal.axis !== 'risk' ||
      medianOfOthers(portfolio, own) >= EVERYBODY_QUIET ||
      previous?.signals.some(({ kind }) => kind === signal.kind),
  )
  const judged = {
    ...scored,
    pQuietBefore: tenure(history, before) < TOO_EARLY_DAYS ? null : pQuiet(history, before),
  }
  const standing = standingOf({ history, look, config, ...judged, signals: use }, previous)
  const { state } = standing
  const gone = state === 'churned' || state === 'archived'
  // Of an account that is gone, and said so, silence is no news.
  const signals = gone ? [] : [...use, ...signalsOfStanding({ ...sight, state, health: scored.health })]
  if (outage) signals.unshift(outage)
  const reasons = signals.map(({ text }) => text)
  return {
    day: today,
    modelVersion: MODEL_VERSION,
    configVersion: whole.version,
    ...scored,
    ...standing,
    signals,
    reasons: reasons.length > 0 ? reasons : [sentenceOf(standing, look, judged)],
  }
}
