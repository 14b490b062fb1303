// The Monday digest as a decision: what the week holds for one destination, whether that is worth a message, and the
// message. Pure; monday.ts sends it.

import { addDays, toNumber, weekdayOf } from '../account/calendar.ts'
import { STATES } from '../ops/states.ts'
import { signalOf } from '../portfolio/lists.ts'
import type { AccountRow, SignalMark } from '../views.ts'
import { type Destination, isTheirs } from './destination.ts'
import { escapeText } from './message.ts'
import type { Message } from './post.ts'

/** As many of each as are read to the end. */
const LISTED_MAX = 5

/** Names of accounts that came into one state; the rest is a number. */
const NAMED_MAX = 5

export interface Digest {
  /** Its Monday. */
  monday: string
  /** Whom to call, and who could grow, the first of each list first. */
  attention: AccountRow[]
  opportunity: AccountRow[]
  /** Accounts whose state began in the seven days up to Monday. */
  moved: Pick<AccountRow, 'id' | 'name' | 'plan' | 'owner' | 'state'>[]
}

export function mondayOf(day: string): string {
  return addDays(day, -((weekdayOf(toNumber(day)) + 6) % 7))
}

/** The part of the digest that is this destination's business: its plans and owners, five of each list. */
export function digestFor(destination: Destination, digest: Digest): Digest {
  const theirs = <A extends Pick<AccountRow, 'plan' | 'owner'>>(accounts: A[]) =>
    accounts.filter(account => isTheirs(destination, account))
  return {
    monday: digest.monday,
    attention: theirs(digest.attention).slice(0, LISTED_MAX),
    opportunity: theirs(digest.opportunity).slice(0, LISTED_MAX),
    moved: theirs(digest.moved),
  }
}

/** What the lists tell, without the numbers that change by themselves: "silent for 12 days" is no news after 5. */
export function toldBy({ attention, opportunity }: Digest): string[] {
  const told = (accounts: AccountRow[], axis: SignalMark['axis']) =>
    accounts.map(account =>
      JSON.stringify([account.id, axis, signalOf(account, axis)?.kind ?? account.state]),
    )
  return [...told(attention, 'risk'), ...told(opportunity, 'opportunity')].sort()
}

/** Whether it says anything that the digest before did not. */
export function isNews(digest: Digest, toldBefore: readonly string[]): boolean {
  const known = new Set(toldBefore)
  return digest.moved.length > 0 || toldBy(digest).some(one => !known.has(one))
}

/** One digest a week has one id, whenever it is tried. */
export function digestMessage(digest: Digest): Message {
  const { monday, attention, opportunity, moved } = digest
  const text = [
    `*Tend, week of ${monday}*`,
    ...section(
      'Need a look',
      attention.map(account => line(account, 'risk')),
    ),
    ...section(
      'Could grow',
      opportunity.map(account => line(account, 'opportunity')),
    ),
    ...section('Changed in the last seven days', moves(moved)),
  ].join('\n')
  return {
    id: `digest/${monday}`,
    body: JSON.stringify({
      type: 'digest',
      text,
      monday,
      attention: attention.map(brief),
      opportunity: opportunity.map(brief),
      moved: moved.map(({ id, name, state }) => ({ id, name, state })),
    }),
  }
}

function section(title: string, lines: string[]): string[] {
  return lines.length === 0 ? [] : [`*${title}*`, ...lines.map(line => `• ${line}`)]
}

function line(account: AccountRow, axis: SignalMark['axis']): string {
  const { state, health, reasons, owner } = account
  const standing =
    health === null ? STATES[state].word : `${STATES[state].word}, health ${Math.round(health)}`
  const reason = signalOf(account, axis)?.text ?? reasons[0] ?? ''
  const whose = owner === null ? '' : ` (${escapeText(owner)})`
  return `*${nameOf(account)}*, ${standing}: ${escapeText(reason)}${whose}`
}

/** By state, in the order ops look for them. */
function moves(moved: Digest['moved']): string[] {
  const byState = Map.groupBy(moved, ({ state }) => state)
  return Object.entries(STATES).flatMap(([state, { word }]) => {
    const accounts = byState.get(state as AccountRow['state']) ?? []
    if (accounts.length === 0) return []
    const names = accounts.slice(0, NAMED_MAX).map(nameOf).join(', ')
    const more = accounts.length > NAMED_MAX ? ` and ${accounts.length - NAMED_MAX} more` : ''
    return [`${word}: ${names}${more}`]
  })
}

function brief({ id, name, plan, owner, state, health, signals, reasons }: AccountRow) {
  return { id, name, plan, owner, state, health, signals, reasons }
}

function nameOf({ id, name }: Pick<AccountRow, 'id' | 'name'>): string {
  return escapeText(name ?? id)
}
