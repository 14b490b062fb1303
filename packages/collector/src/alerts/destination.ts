// Where news goes: each function of a customer organisation hears what is its business, at an address of its own.

import type { SignalKind } from '../health/signals/signal.ts'
import type { State } from '../health/state.ts'
import type { News } from './news.ts'

export const AUDIENCES = ['success', 'account-management', 'professional-services'] as const

export type Audience = (typeof AUDIENCES)[number]

export interface Destination {
  /** Names it for people, and its signing secret with it: 1 to 32 of a-z, 0-9 and -. */
  name: string
  /** https, or anything under `npm start`. */
  url: string
  /** Whose business decides which news is sent, unless `states` and `signals` say it. */
  audience: Audience
  /** Only news that these states begin, or these signals. */
  states?: State[]
  signals?: SignalKind[]
  /** Only accounts on these plans, or with these owners. */
  plans?: string[]
  owners?: string[]
  /** Whether the Monday digest goes here too. */
  digest: boolean
}

const BUSINESS: Record<Audience, { states: readonly State[]; signals: readonly SignalKind[] }> = {
  success: {
    states: ['at-risk', 'slipping', 'dormant', 'resurrected', 'churned'],
    signals: [
      'silence',
      'slowing',
      'fewer-people',
      'key-person-gone',
      'one-person',
      'feature-dropped',
      'outcomes-falling',
      'logins-without-outcomes',
    ],
  },
  'account-management': {
    states: ['churned', 'dormant', 'thriving'],
    signals: [
      'renewal-near',
      'seats-full',
      'limit-met',
      'high-value',
      'beyond-plan',
      'new-team',
      'archive-plan',
    ],
  },
  'professional-services': {
    states: ['onboarding', 'resurrected'],
    signals: ['stuck-onboarding', 'feature-dropped', 'logins-without-outcomes'],
  },
}

/** Whether the account is on one of the destination's plans, and with one of its owners. */
export function isTheirs(
  { plans, owners }: Destination,
  { plan, owner }: { plan: string | null; owner: string | null },
): boolean {
  return (!plans || plans.includes(plan ?? '')) && (!owners || owners.includes(owner ?? ''))
}

/** The part of the news that is this destination's business; undefined when none is. */
export function businessOf(destination: Destination, news: News): News | undefined {
  if (!isTheirs(destination, news.account)) return undefined
  const { state: moved, ...rest } = news
  const states = destination.states ?? BUSINESS[destination.audience].states
  const kinds = destination.signals ?? BUSINESS[destination.audience].signals
  const state = moved && states.includes(moved.to) ? moved : undefined
  const signals = news.signals.filter(({ kind }) => kinds.includes(kind))
  if (!state && signals.length === 0) return undefined
  return { ...rest, signals, ...(state && { state }) }
}
