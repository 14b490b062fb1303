// An activity log as a file becomes histories, through the shipped fold: each row is a log entry of `count` feature
// events at noon of its day. Columns: day (YYYY-MM-DD), account, user, feature, count.

import { stat } from 'node:fs/promises'
import { type CsvRecord, csvRecords, readTextFile } from '../local/textFile.ts'
import { createCalendar } from '../src/account/calendar.ts'
import { type Entry, NOTHING_TOLD } from '../src/account/entry.ts'
import { fold } from '../src/account/fold.ts'
import { NAMES_MAX, OTHER_NAME } from '../src/account/names.ts'
import { type History, historyOf } from '../src/health/history.ts'

export interface Account {
  id: string
  history: History
}

export interface Log {
  /** Row by row as read, for a recount. */
  rows: Row[]
  accounts: Account[]
}

export interface Row {
  day: string
  account: string
  user: string
  feature: string
  count: number
}

const NOON = 'T12:00:00Z'

/** Reads a .csv or .csv.gz. Throws on a file without the columns, and on a row that is none, with its line. */
export async function readLog(file: string, onShare: (share: number) => void = () => {}): Promise<Log> {
  const rows = new Map<string, Row[]>()
  const all: Row[] = []
  const dayOf = createCalendar('UTC')
  for await (const row of readRows(file, onShare)) {
    all.push(row)
    const own = rows.get(row.account)
    if (own) own.push(row)
    else rows.set(row.account, [row])
  }
  const accounts = [...rows].map(([id, own]) => {
    const names = new Set<string>()
    const nameOf = (_: string, name: string) => {
      if (names.size < NAMES_MAX) names.add(name)
      return names.has(name) ? name : OTHER_NAME
    }
    return { id, history: historyOf(fold(entriesOf(own), { dayOf, nameOf })) }
  })
  return { rows: all, accounts }
}

function* entriesOf(rows: readonly Row[]): Generator<Entry> {
  for (const { day, account, user, feature, count } of rows) {
    const at = Date.parse(`${day}${NOON}`)
    const event = {
      type: 'feature' as const,
      name: feature,
      at,
      account: { id: account },
      ...(user !== '' && { user: { id: user } }),
    }
    yield { receivedAt: at, lost: 0, events: new Array(count).fill(event), told: NOTHING_TOLD }
  }
}

async function* readRows(file: string, onShare: (share: number) => void): AsyncGenerator<Row> {
  const { size } = await stat(file)
  const text = readTextFile(file, bytes => onShare(bytes / size))
  for await (const { info, record } of csvRecords(text)) yield rowOf(record, info.lines)
}

function rowOf(record: CsvRecord['record'], line: number): Row {
  const { day = '', account, user = '', feature } = record
  const count = Number(record.count ?? 1)
  if (!account || !feature || !/^\d{4}-\d\d-\d\d$/.test(day) || Number.isNaN(Date.parse(day))) {
    throw new Error(`Line ${line}: a row needs day (YYYY-MM-DD), account and feature.`)
  }
  if (!Number.isInteger(count) || count < 1 || count > COUNT_MAX) {
    throw new Error(`Line ${line}: count is a whole number from 1 to ${COUNT_MAX.toLocaleString('en')}.`)
  }
  return { day, account, user, feature, count }
}

/** More events than this in one row is a broken export: nobody uses a feature a million times a day. */
const COUNT_MAX = 1_000_000
