// What a day's score says that the day before did not: a new state, new signals. Pure.

import type { HealthDay } from '../health/score.ts'
import type { Signal, SignalKind } from '../health/signals/signal.ts'
import type { State } from '../health/state.ts'

export interface News {
  account: { id: string; name: string | null; plan: string | null; owner: string | null }
  /** The day it was said. */
  day: string
  health: number | null
  state?: { from: State; to: State }
  signals: Signal[]
  /** The most important sentence of the day, new or not. */
  reason: string
}

/**
 * Undefined when there is nothing new. A notice about Tend's own tracking is no news, for every account would tell of
 * it.
 */
export function newsOf(
  account: News['account'],
  today: HealthDay,
  before: HealthDay,
  isDismissed: (kind: SignalKind) => boolean,
): News | undefined {
  const known = new Set(before.signals.map(({ kind }) => kind))
  const signals = today.signals.filter(
    ({ kind, axis }) => axis !== 'notice' && !known.has(kind) && !isDismissed(kind),
  )
  const isMoved = today.state !== before.state
  if (!isMoved && signals.length === 0) return undefined
  const { day, health } = today
  const reason = today.reasons[0] as string
  return {
    account,
    day,
    health,
    signals,
    reason,
    ...(isMoved && { state: { from: before.state, to: today.state } }),
  }
}
