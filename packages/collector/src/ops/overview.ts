import type { StateCount } from '../views.ts'

/** What the accounts page says about all accounts, whatever is shown of them; from D1. */
export interface Overview {
  accounts: number
  /** With a feature or an outcome in the 28 days that end today. */
  active28: number
  /** How many the query's filters let through, on all of its pages. */
  matching: number
  states: StateCount[]
  /** The most frequent first. */
  plans: { plan: string; accounts: number }[]
  /** The ones with most accounts first. */
  owners: { owner: string; accounts: number }[]
}
