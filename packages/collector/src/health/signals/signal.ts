// What a signal is: one fact about an account that a person can check, and the sentence a colleague would say it in.

import type { HealthConfig } from '../config.ts'
import type { History } from '../history.ts'
import type { Look } from '../look.ts'
import type { Portfolio } from '../portfolio.ts'
import type { State } from '../state.ts'

export const SIGNAL_KINDS = [
  'silence',
  'slowing',
  'fewer-people',
  'key-person-gone',
  'one-person',
  'feature-dropped',
  'outcomes-falling',
  'logins-without-outcomes',
  'stuck-onboarding',
  'renewal-near',
  'seats-full',
  'limit-met',
  'high-value',
  'beyond-plan',
  'new-team',
  'archive-plan',
  'tracking-problem',
] as const

export type SignalKind = (typeof SIGNAL_KINDS)[number]

export interface Signal {
  kind: SignalKind
  /** Risk and opportunity are separate axes; a notice is about Tend itself. */
  axis: 'risk' | 'opportunity' | 'plan' | 'notice'
  text: string
  /** What was counted, and what it is held against; null where the fact stands alone. */
  value: number
  baseline: number | null
  /** The window that was counted, first and last day. */
  window: { from: string; to: string }
  /** The days it speaks of, in order: where a person looks to check it. */
  days: string[]
}

/** What a signal may look at before the state is known. */
export interface Sight {
  history: History
  look: Look
  config: HealthConfig
  portfolio: Portfolio
  /** How much of its usual the account may be expected to show; 1 on ordinary days. */
  allowance: number
}

/** What a signal may look at that depends on the judgement. */
export interface Judged extends Sight {
  state: State
  health: number | null
}
