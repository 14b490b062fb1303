// What there must be before a difference is given an interval. Below, the numbers are shown and nothing is
// concluded: with a handful of accounts the formulas promise more than they hold.

import type { Side } from './comparison.ts'

/** Accounts in each arm: with fewer, one company more or less turns the result. */
export const ACCOUNTS_MIN = 20

/** Exposed users in each arm. */
export const USERS_MIN = 100

/**
 * Accounts of each arm that have the outcome, and of a share also those that have not: n·p ≥ 5 and n(1 - p) ≥ 5,
 * the usual bound for treating a proportion as normal. n is accounts, because accounts were assigned.
 */
export const EITHER_MIN = 5

export interface Gate {
  variant: string
  /** with, without: accounts that have the outcome, and that have not. */
  what: 'accounts' | 'users' | 'with' | 'without'
  has: number
  needs: number
  open: boolean
}

/** The gates of one arm; a share of accounts (`isShare`) must have room on either side. */
export function gatesOf({ variant, users, units }: Side, isShare: boolean): Gate[] {
  const accounts = units.length
  const reached = units.filter(({ y }) => y !== 0).length
  const gate = (what: Gate['what'], has: number, needs: number): Gate => ({
    variant,
    what,
    has,
    needs,
    open: has >= needs,
  })
  const gates = [
    gate('accounts', accounts, ACCOUNTS_MIN),
    gate('users', users, USERS_MIN),
    gate('with', reached, EITHER_MIN),
  ]
  return isShare ? [...gates, gate('without', accounts - reached, EITHER_MIN)] : gates
}
