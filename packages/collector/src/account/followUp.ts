// What ops say of an account: whose it is, a note, not now, not this. It is people's word and computed from
// nothing, so it lives with the account and not in D1's copy, which may be thrown away.

import type { SignalKind } from '../health/signals/signal.ts'
import type { Sql } from './storage.ts'

export interface FollowUp {
  /** A person's address or name, as the deployment's own people write it. */
  owner: string | null
  note: string | null
  /** Not on the lists before this day. */
  snoozedUntil: string | null
  /** Signals that were called wrong or known, and why; each stays away until it has ended. */
  dismissed: { kind: SignalKind; day: string; reason: string }[]
}

/** What is said anew; a field that is absent stays as it is. */
export interface FollowUpChange {
  owner?: string | null
  note?: string | null
  snoozedUntil?: string | null
  dismiss?: { kind: SignalKind; reason: string }
  undismiss?: SignalKind
}

/** Nobody has said anything. */
const NOTHING: FollowUp = { owner: null, note: null, snoozedUntil: null, dismissed: [] }

export function readFollowUp(sql: Sql): FollowUp {
  const [row] = sql.exec<{ body: string }>('SELECT body FROM follow_up').toArray()
  return row ? JSON.parse(row.body) : NOTHING
}

export function writeFollowUp(sql: Sql, followUp: FollowUp): void {
  sql.exec('INSERT OR REPLACE INTO follow_up VALUES (1, ?)', JSON.stringify(followUp))
}

export function isDismissed({ dismissed }: FollowUp, kind: SignalKind): boolean {
  return dismissed.some(one => one.kind === kind)
}

export function changed(
  followUp: FollowUp,
  { dismiss, undismiss, ...fields }: FollowUpChange,
  today: string,
): FollowUp {
  const dismissed = followUp.dismissed.filter(({ kind }) => kind !== undismiss && kind !== dismiss?.kind)
  if (dismiss) dismissed.push({ ...dismiss, day: today })
  return { ...followUp, ...fields, dismissed }
}
