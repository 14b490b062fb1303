// Reads what a sender wrote: one bad event never sinks the good ones beside it, and nothing here throws,
// recurses or copies a key it does not know. Pure: the time and the sender's rights come in as arguments.

import type {
  Account,
  Batch,
  Event,
  EventType,
  Properties,
  Rejection,
  Scalar,
  User,
  Vitals,
} from './event.ts'
import {
  BROWSER_BATCH_EVENTS_MAX,
  FUTURE_MS_MAX,
  ID_CHARS_MAX,
  LATE_MS_MAX,
  NAME_CHARS_MAX,
  NUMBER_MAX,
  PRODUCER_CHARS_MAX,
  PROPERTIES_MAX,
  SEATS_MAX,
  SECRET_BATCH_EVENTS_MAX,
  TEXT_CHARS_MAX,
  VALUE_MAX,
  VALUE_SCALE,
} from './limits.ts'
import { type BatchRefusalCode, REFUSALS, type RefusalCode } from './refusal.ts'
import { VITALS } from './vitals.ts'

export interface ParseContext {
  /** When the collector received the request, epoch milliseconds. */
  now: number
  /** What the key may do: a publishable key writes only recent events of its batch's account and user. */
  scope: 'publishable' | 'secret'
  /** History of any age, every event with an id (POST /v1/import). */
  history?: boolean
}

type Refused = { refused: RefusalCode }
type Json = Record<string, unknown>

const EVENT_TYPES: ReadonlySet<unknown> = new Set<EventType>(['login', 'feature', 'outcome'])

/** A whole batch that cannot be read; the code is a key of BATCH_REFUSALS. */
export interface UnreadableBatch {
  unreadable: BatchRefusalCode
}

/** Reads a batch that `JSON.parse` returned. */
export function parseBatch(body: unknown, context: ParseContext): Batch | UnreadableBatch {
  if (!isObject(body) || !Array.isArray(body.events)) return { unreadable: 'not_a_batch' }
  const eventsMax = context.scope === 'secret' ? SECRET_BATCH_EVENTS_MAX : BROWSER_BATCH_EVENTS_MAX
  if (body.events.length > eventsMax) return { unreadable: 'too_many_events' }

  const { producer, first, lost = 0, sdk } = body
  if (producer !== undefined) {
    if (!isProducer(producer)) return { unreadable: 'producer_unreadable' }
    if (!isCount(first)) return { unreadable: 'first_unreadable' }
  }
  if (!isCount(lost)) return { unreadable: 'lost_unreadable' }

  const warnings = new Set<string>()
  const account = parseAccount(body.account, warnings)
  const user = parseUser(body.user, warnings)
  const batch: Batch = { count: body.events.length, lost, events: [], rejected: [], warnings }
  if (producer !== undefined) batch.numbers = { producer, first: first as number }
  if (isText(sdk)) batch.sdk = clean(sdk.slice(0, NAME_CHARS_MAX))
  if (account && !isRefused(account)) batch.account = account

  body.events.forEach((sent: unknown, index: number) => {
    const event = parseEvent(sent, index, { account, user, context, warnings })
    if (isRefused(event)) batch.rejected.push(rejection(index, event.refused))
    else batch.events.push(event)
  })
  return batch
}

/** Reads one line of an import: an event that names its account and has an id. */
export function parseImported(
  sent: unknown,
  index: number,
  now: number,
  warnings: Set<string>,
): Event | Rejection {
  const context: ParseContext = { now, scope: 'secret', history: true }
  const event = parseEvent(sent, index, { account: undefined, user: undefined, context, warnings })
  return isRefused(event) ? rejection(index, event.refused) : event
}

export function rejection(index: number, code: RefusalCode): Rejection {
  return { index, code, message: REFUSALS[code] }
}

interface Surroundings {
  account: Account | Refused | undefined
  user: User | Refused | undefined
  context: ParseContext
  warnings: Set<string>
}

function parseEvent(sent: unknown, index: number, around: Surroundings): Event | Refused {
  const { context, warnings } = around
  if (!isObject(sent)) return { refused: 'not_an_object' }
  if (!EVENT_TYPES.has(sent.type)) return { refused: 'unknown_type' }
  const type = sent.type as EventType

  const ownsEvents = sent.account !== undefined || sent.user !== undefined
  if (ownsEvents && context.scope === 'publishable') return { refused: 'one_account_a_batch' }
  const account = parseAccount(sent.account, warnings) ?? around.account
  if (account === undefined) return { refused: 'account_missing' }
  if (isRefused(account)) return account
  const user = parseUser(sent.user, warnings) ?? around.user
  if (user === undefined && context.scope === 'publishable') return { refused: 'user_missing' }
  if (isRefused(user)) return user

  const name = type === 'login' ? '' : parseName(sent.name)
  if (isRefused(name)) return name
  const at = parseTime(sent, context)
  if (isRefused(at)) return at

  const event: Event = { index, type, name, at, account }
  if (user) event.user = user

  if (sent.value !== undefined && sent.value !== null) {
    const value = sent.value
    if (typeof value !== 'number' || !Number.isFinite(value)) return { refused: 'value_not_a_number' }
    if (Math.abs(value) > VALUE_MAX) return { refused: 'value_too_large' }
    event.value = Math.round(value * VALUE_SCALE) / VALUE_SCALE
  }
  if (sent.properties !== undefined && sent.properties !== null) {
    const properties = parseProperties(sent.properties)
    if (typeof properties === 'string') return { refused: properties }
    event.properties = properties
  }
  if (sent.vitals !== undefined) {
    const vitals = type === 'feature' ? parseVitals(sent.vitals) : undefined
    if (!vitals) return { refused: 'vitals_unreadable' }
    event.vitals = vitals
  }
  if (sent.variant !== undefined) {
    const variant = type === 'feature' && !event.vitals ? parseName(sent.variant) : undefined
    if (variant === undefined || isRefused(variant)) return { refused: 'variant_unreadable' }
    event.variant = variant
  }
  if (sent.id !== undefined) {
    const id = parseId(sent.id)
    if (id === undefined) return { refused: 'id_unreadable' }
    event.id = id
  } else if (context.history) return { refused: 'id_missing' }
  return event
}

function parseName(name: unknown): string | Refused {
  if (name === undefined || name === null || name === '') return { refused: 'name_missing' }
  if (typeof name !== 'string') return { refused: 'name_not_text' }
  if (name.length > NAME_CHARS_MAX) return { refused: 'name_too_long' }
  return isPrintable(name) ? name : { refused: 'name_unreadable' }
}

/**
 * When it happened. `age` counts back from receipt, so a wrong device clock moves nothing; a `timestamp`
 * less than a day ahead is a clock running fast and counts as now.
 */
function parseTime(sent: Json, { now, history }: ParseContext): number | Refused {
  let at = now
  if (sent.age !== undefined) {
    if (typeof sent.age !== 'number' || !(sent.age >= 0)) return { refused: 'age_not_a_number' }
    at = now - sent.age
  } else if (sent.timestamp !== undefined) {
    at = typeof sent.timestamp === 'string' ? parseInstant(sent.timestamp) : (sent.timestamp as number)
    if (typeof at !== 'number' || !Number.isFinite(at)) return { refused: 'timestamp_unreadable' }
  }
  at = Math.round(at)
  if (at > now + FUTURE_MS_MAX) return { refused: 'in_future' }
  if (at < (history ? 0 : now - LATE_MS_MAX)) return { refused: history ? 'timestamp_unreadable' : 'too_old' }
  return Math.min(at, now)
}

/** ISO 8601 with its zone: without one, `Date.parse` would take the machine's own. */
function parseInstant(text: string): number {
  return /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d))?$/.test(text)
    ? Date.parse(text)
    : Number.NaN
}

function parseAccount(sent: unknown, warnings: Set<string>): Account | Refused | undefined {
  if (sent === undefined || sent === null) return undefined
  const { id, name, plan, seats, ...rest } = isObject(sent) ? sent : ({ id: sent } as Json)
  const readable = parseId(id)
  if (readable === undefined) return { refused: 'account_unreadable' }
  const account: Account = { id: readable }
  const warn = (field: string, rule: string) => warnings.add(`account.${field} ${rule}, and was left out.`)
  if (isText(name)) account.name = clean(name)
  else if (isGiven(name)) warn('name', 'is not text')
  if (isText(plan)) account.plan = clean(plan)
  else if (isGiven(plan)) warn('plan', 'is not text')
  // An attribute of the script tag is text.
  const bought = isText(seats) && /^\d+$/.test(seats) ? Number(seats) : seats
  if (isCount(bought) && bought <= SEATS_MAX) account.seats = bought
  else if (isGiven(seats)) warn('seats', 'is not a whole number from 0')
  const traits = parseTraits(rest, 'account', warnings)
  if (traits) account.traits = traits
  return account
}

function parseUser(sent: unknown, warnings: Set<string>): User | Refused | undefined {
  if (sent === undefined || sent === null) return undefined
  const { id, name, ...rest } = isObject(sent) ? sent : ({ id: sent } as Json)
  const readable = parseId(id)
  if (readable === undefined) return { refused: 'user_unreadable' }
  const user: User = { id: readable }
  if (isText(name)) user.name = clean(name)
  else if (isGiven(name)) warnings.add('user.name is not text, and was left out.')
  const traits = parseTraits(rest, 'user', warnings)
  if (traits) user.traits = traits
  return user
}

/** Ids may be numbers in the caller's database: 42 and "42" are the same account. */
function parseId(id: unknown): string | undefined {
  const text = Number.isSafeInteger(id) ? String(id) : id
  return isText(text) && text.length <= ID_CHARS_MAX && isPrintable(text) ? text : undefined
}

/** Answers a bare code, not `Refused`: an application may well have a property named `refused`. */
function parseProperties(sent: unknown): Properties | RefusalCode {
  if (!isObject(sent)) return 'properties_not_an_object'
  const entries = Object.entries(sent)
  if (entries.length > PROPERTIES_MAX) return 'too_many_properties'
  const kept: [string, Scalar][] = []
  for (const [name, value] of entries) {
    if (!isScalar(value)) return 'property_not_scalar'
    if (name.length > NAME_CHARS_MAX) return 'property_too_long'
    if (typeof value === 'string' && value.length > TEXT_CHARS_MAX) return 'property_too_long'
    kept.push([clean(name), typeof value === 'string' ? clean(value) : value])
  }
  // fromEntries defines own properties: a key named __proto__ stays a key.
  return Object.fromEntries(kept)
}

/** Traits describe; an unusable one must not cost an event. */
function parseTraits(sent: Json, of: string, warnings: Set<string>): Properties | undefined {
  const kept: [string, Scalar][] = []
  for (const [name, value] of Object.entries(sent)) {
    if (kept.length < PROPERTIES_MAX && isScalar(value) && name.length <= NAME_CHARS_MAX) {
      kept.push([clean(name), typeof value === 'string' ? clean(value) : value])
    } else warnings.add(`A trait of ${of} is not a scalar, too long or one too many, and was left out.`)
  }
  return kept.length > 0 ? Object.fromEntries(kept) : undefined
}

function parseVitals(sent: unknown): Vitals | undefined {
  if (!isObject(sent)) return undefined
  const vitals: Vitals = {}
  for (const vital of VITALS) {
    const value = sent[vital]
    if (value === undefined) continue
    if (typeof value !== 'number' || !Number.isFinite(value) || value < 0) return undefined
    vitals[vital] = value
  }
  return Object.keys(vitals).length > 0 ? vitals : undefined
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isRefused(value: unknown): value is Refused {
  return isObject(value) && 'refused' in value
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}

function isScalar(value: unknown): value is Scalar {
  return (
    value === null ||
    typeof value === 'string' ||
    typeof value === 'boolean' ||
    (typeof value === 'number' && Number.isFinite(value))
  )
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) <= NUMBER_MAX
}

function isProducer(value: unknown): value is string {
  return isText(value) && value.length <= PRODUCER_CHARS_MAX && /^[\w-]+$/.test(value)
}

/** Ids and names are keys: what a person cannot see in them would split one account or feature in two. */
function isPrintable(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  return !/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/.test(text) && text.isWellFormed()
}

/** Text for people to read: cut to length, NUL taken out (SQLite ends text there), Unicode mended. */
function clean(text: string): string {
  return text.slice(0, TEXT_CHARS_MAX).replaceAll('\u0000', '').toWellFormed()
}
