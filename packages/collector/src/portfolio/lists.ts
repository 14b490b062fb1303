// Whom to call today, and about what: accounts in, ordered lists out. Risk, opportunity and the archive plan are three
// lists and never one, because a customer who is slipping away and one who has outgrown a plan want different calls.
// Pure; D1 is asked by projection/today.ts, and the page Today, GET /v1/portfolio and the Monday digest show the same.

import type { AccountRow, SignalMark, State } from '../views.ts'

/** As many calls as fit into a day; whoever shows fewer takes the first. */
export const LIST_MAX = 10

/** What the order rests on. */
export interface Candidate
  extends Pick<
    AccountRow,
    'id' | 'state' | 'pQuiet' | 'seats' | 'mrr' | 'renews' | 'users28' | 'snoozedUntil' | 'signals'
  > {
  /** Share of the other accounts on its plan with fewer outcomes per seat, 0 to 1; null when it has no such figure. */
  valueRank: number | null
}

/** Accounts that have left have no call to make. */
const GONE: readonly State[] = ['churned', 'archived']

const WORRYING: readonly State[] = ['at-risk', 'slipping']

/** A figure that is not known is taken for the middle, so that it moves an account neither up nor down. */
const UNKNOWN = 0.5

/**
 * Everybody who needs a look, the most pressing first: P(quiet) × what is at stake. A dormant account was on this
 * list while it fell silent. It is certain to be quiet, so it would stay at the top for ever; it comes back when its
 * renewal does.
 */
export function attentionOf<A extends Candidate>(accounts: readonly A[], today: string): A[] {
  const listed = accounts.filter(
    account =>
      isListed(account, today) &&
      (account.state === 'dormant'
        ? signalOf(account, 'risk') && (account.renews ?? '') >= today
        : WORRYING.includes(account.state) || signalOf(account, 'risk')),
  )
  return ordered(listed, account => (account.pQuiet ?? UNKNOWN) * stakeOf(account))
}

/** Everybody who could grow, the most promising first: how much the product does for them × what they could still buy. */
export function opportunitiesOf<A extends Candidate>(accounts: readonly A[], today: string): A[] {
  const listed = accounts.filter(account => isListed(account, today) && signalOf(account, 'opportunity'))
  return ordered(listed, account => (account.valueRank ?? UNKNOWN) * headroomOf(account))
}

/** Whom to offer the archive plan, the largest first: quiet for long, but with a reason to stay. */
export function archivableOf<A extends Candidate>(accounts: readonly A[], today: string): A[] {
  const listed = accounts.filter(account => isListed(account, today) && signalOf(account, 'plan'))
  return ordered(listed, stakeOf)
}

/** The signal that puts an account on the list of an axis; undefined when its state alone does. */
export function signalOf({ state, signals }: Pick<Candidate, 'state' | 'signals'>, axis: SignalMark['axis']) {
  return signals.find(
    signal =>
      signal.axis === axis && (axis !== 'risk' || state !== 'dormant' || signal.kind === 'renewal-near'),
  )
}

/** A snooze ends on the morning of the day it names. */
function isListed({ state, snoozedUntil }: Candidate, today: string): boolean {
  return !GONE.includes(state) && (snoozedUntil === null || snoozedUntil <= today)
}

/** Money a month. Where there is none or none is known, seats: an account on a free plan counts as one unit a seat. */
function stakeOf({ mrr, seats }: Candidate): number {
  return mrr || seats || 1
}

/** Use that fills a contract: from here on customers are asked about more seats (GitLab, Sourcegraph). */
const FULL = 0.8

/**
 * What a month's growth would be worth: the seats that bring use back to 80 %, at the price of a seat. At least one,
 * because a limit that was met is an opportunity with empty seats too; a price that is unknown or nothing counts as 1.
 */
function headroomOf({ users28, seats, mrr }: Candidate): number {
  const short = seats ? users28 / FULL - seats : 0
  const price = seats && mrr ? mrr / seats : 1
  return Math.max(1, short) * price
}

/** By score from the highest; what is equal stands by id, so that a list asked for twice is the same list. */
function ordered<A extends Candidate>(accounts: A[], score: (account: A) => number): A[] {
  return accounts.sort((a, b) => score(b) - score(a) || (a.id < b.id ? -1 : 1))
}
