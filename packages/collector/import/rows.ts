// A file of history, row by row: CSV or NDJSON, gzipped or not, never held in memory. What leaves is the lines of
// POST /v1/import that each row stands for, or why it can stand for none.

import { createHash } from 'node:crypto'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import type { SentEvent } from '@tend/wire'
import { csvRecords, readTextFile } from '../local/textFile.ts'

/** More events than this in one row is a broken export: nobody uses a feature a million times a day. */
export const ROW_COUNT_MAX = 1_000_000

export interface Row {
  /** As an editor numbers it, from 1. */
  line: number
  /** Lines of NDJSON for the collector, made when they are asked for; a row may stand for thousands. */
  lines: Iterable<string>
}

export interface UnreadableRow {
  line: number
  problem: string
}

/** `onBytes` hears how many bytes of the file have been read. */
export async function* readRows(
  file: string,
  onBytes: (bytes: number) => void,
): AsyncGenerator<Row | UnreadableRow> {
  const text = readTextFile(file, onBytes)
  if (/\.csv(\.gz)?$/.test(file)) yield* csvRows(text)
  else yield* jsonRows(text)
}

async function* jsonRows(text: Readable): AsyncGenerator<Row> {
  let line = 0
  for await (const json of createInterface({ input: text, crlfDelay: Number.POSITIVE_INFINITY })) {
    line += 1
    if (json.trim() !== '') yield { line, lines: [json] }
  }
}

async function* csvRows(text: Readable): AsyncGenerator<Row | UnreadableRow> {
  for await (const { info, record } of csvRecords(text)) {
    const row = rowOf(record)
    yield typeof row === 'string' ? { line: info.lines, problem: row } : { line: info.lines, lines: row }
  }
}

/**
 * The lines of one CSV record, or what is wrong with it. Columns: `account`; `day` (YYYY-MM-DD) or `timestamp`;
 * `feature`, `outcome` or `type` and `name`; and if there are any `user`, `value`, `count`, `id`, `account_name`,
 * `plan`, `seats`, `user_name`. A row with a `count` is that many events.
 *
 * Without an `id` the row's own words are one: the same row in a later export counts nothing again, and one whose
 * count has grown counts the difference.
 */
export function rowOf(record: { [column: string]: string }): Iterable<string> | string {
  const { count = '1', day, timestamp, id, value } = record
  if (!/^\d+$/.test(count) || Number(count) > ROW_COUNT_MAX)
    return `count is a whole number up to ${ROW_COUNT_MAX}.`
  if (!timestamp && !day) return 'A row needs a day (YYYY-MM-DD) or a timestamp.'
  if (value && !Number.isFinite(Number(value))) return 'value is a number.'
  const event: SentEvent = kindOf(record)
  // Without an account the collector says what is missing.
  if (record.account) event.account = accountOf(record.account, record)
  if (record.user) event.user = record.user_name ? { id: record.user, name: record.user_name } : record.user
  if (value) event.value = Number(value)
  // Noon UTC is the same calendar day in all zones but the two easternmost.
  event.timestamp = timestamp ? instantOf(timestamp) : `${day}T12:00:00Z`
  return linesOf(event, id || idOf(record), Number(count))
}

function* linesOf(event: SentEvent, id: string, count: number): Iterable<string> {
  for (let i = 0; i < count; i++) yield JSON.stringify({ ...event, id: i === 0 ? id : `${id}/${i}` })
}

function kindOf({ type, name, feature, outcome }: { [column: string]: string }): SentEvent {
  if (feature) return { type: 'feature', name: feature }
  if (outcome) return { type: 'outcome', name: outcome }
  // What is no type is the collector's to refuse.
  const given = { type: (type || 'feature') as SentEvent['type'] }
  return name ? { ...given, name } : given
}

function accountOf(
  id: string,
  { account_name, plan, seats }: { [column: string]: string },
): NonNullable<SentEvent['account']> {
  if (!account_name && !plan && !seats) return id
  return {
    id,
    ...(account_name && { name: account_name }),
    ...(plan && { plan }),
    ...(seats && { seats: Number(seats) }),
  }
}

/** Epoch milliseconds are a number on the wire. */
function instantOf(timestamp: string): string | number {
  return /^\d+$/.test(timestamp) ? Number(timestamp) : timestamp
}

/** What the row is about, without how often: 132 bits, so that no two rows of any log share an id by chance. */
function idOf(record: { [column: string]: string }): string {
  const { count: _, ...facts } = record
  return createHash('sha256').update(JSON.stringify(facts)).digest('base64url').slice(0, 22)
}
