// POST /v1/accounts/:id/follow-up and the form that does the same: what people say of an account, checked on its way
// to it.

import { ID_CHARS_MAX, TEXT_CHARS_MAX } from '@tend/wire'
import { addDays } from '../account/calendar.ts'
import type { FollowUpChange } from '../account/followUp.ts'
import { SIGNAL_KINDS } from '../health/signals/signal.ts'
import {
  day,
  lines,
  nullable,
  oneOf,
  optional,
  type Reading,
  readWith,
  shape,
  text,
  whole,
} from '../readers.ts'

/** Characters: a page of writing. What is longer belongs into the deployment's CRM. */
const NOTE_CHARS_MAX = 4000

/** Days: what is put off for more than a year is forgotten. */
const SNOOZE_DAYS_MAX = 366

interface Sent extends FollowUpChange {
  /** Days, instead of `snoozedUntil`; 0 ends a snooze. */
  snooze?: number
}

const reader = shape<Sent>({
  owner: optional(nullable(text(ID_CHARS_MAX))),
  note: optional(nullable(lines(NOTE_CHARS_MAX))),
  snoozedUntil: optional(nullable(day)),
  snooze: optional(whole(0, SNOOZE_DAYS_MAX)),
  dismiss: optional(shape({ kind: oneOf(SIGNAL_KINDS), reason: text(TEXT_CHARS_MAX) })),
  undismiss: optional(oneOf(SIGNAL_KINDS)),
})

/** Reads a change that `JSON.parse` returned. */
export function parseFollowUp(sent: unknown, today: string): Reading<FollowUpChange> {
  const reading = readWith(reader, sent)
  if ('problems' in reading) return reading
  const { snooze, ...change } = reading.value
  if (snooze === undefined) return { value: change }
  return { value: { ...change, snoozedUntil: snooze === 0 ? null : addDays(today, snooze) } }
}

/** A form's fields as the JSON they stand for: empty is nothing, and reasons given in two fields are one. */
export function changeInForm(form: Record<string, unknown>): unknown {
  const of = (field: string) => [form[field] ?? []].flat().map(value => String(value).trim())
  const change: Record<string, unknown> = {}
  for (const field of ['owner', 'note']) {
    const [value] = of(field)
    if (value !== undefined) change[field] = value || null
  }
  const [snooze, dismiss, undismiss] = [of('snooze')[0], of('dismiss')[0], of('undismiss')[0]]
  if (snooze) change.snooze = Number(snooze)
  if (dismiss) change.dismiss = { kind: dismiss, reason: of('reason').filter(Boolean).join(': ') }
  if (undismiss) change.undismiss = undismiss
  return change
}
