// The account's append-only log: the truth everything else is computed from. One row a batch, in a table a
// week, so that an append costs one row and forgetting a week costs none (DROP TABLE writes no row; measured).
// The ids callers give events live beside it, a table a week too: exactly-once for seven days needs the
// running week and the one before.

import { type Entry, unpack } from './entry.ts'
import type { Sql } from './storage.ts'

const WEEK_MS = 7 * 24 * 60 * 60 * 1000

/** Default retention: five full weeks, the newest events that ops can look at. */
const LOG_WEEKS = 5

export interface Row {
  seq: number
  entry: Entry
}

export interface Log {
  append(receivedAt: number, body: string): void
  /** Rows after `cursor`, oldest first, at most `limit`. */
  after(cursor: number, limit: number): Row[]
  /** Rows before `seq`, newest first, at most `limit`. */
  before(seq: number, limit: number): Row[]
  /** The number of the newest row; 0 for none. */
  newest(): number
  /** Remembers an event's id; false when it was known already. */
  remember(id: string, receivedAt: number): boolean
  /** Drops the weeks that are past retention. */
  prune(now: number): void
}

export function openLog(sql: Sql, cursor: number): Log {
  const weeksOf = (kind: 'log' | 'ids'): number[] =>
    sql
      .exec<{ name: string }>(
        `SELECT name FROM sqlite_master WHERE type = 'table' AND name GLOB '${kind}_[0-9]*'`,
      )
      .toArray()
      .map(({ name }) => Number(name.slice(4)))
      .sort((a, b) => a - b)
  const logs = weeksOf('log')
  const ids = weeksOf('ids')

  // Numbers go on across tables and never repeat: after a week was dropped, the cursor still knows the last one.
  let newest = cursor
  for (const week of logs) {
    const [row] = sql.exec<{ seq: number | null }>(`SELECT max(seq) AS seq FROM log_${week}`).toArray()
    newest = Math.max(newest, row?.seq ?? 0)
  }

  const weekOf = (at: number) => Math.floor(at / WEEK_MS)
  // Batches are stamped at many edges whose clocks differ: a table once passed is not written again, or rows
  // would be out of order at the turn of a week.
  const weekFor = (at: number, weeks: number[]) => Math.max(weekOf(at), weeks.at(-1) ?? 0)
  function ensure(kind: 'log' | 'ids', weeks: number[], week: number, columns: string): void {
    if (weeks.includes(week)) return
    sql.exec(`CREATE TABLE IF NOT EXISTS ${kind}_${week} ${columns}`)
    weeks.push(week)
    weeks.sort((a, b) => a - b)
  }
  const read = (query: string, bindings: number[]) =>
    sql
      .exec<{ seq: number; received: number; body: string }>(query, ...bindings)
      .toArray()
      .map(({ seq, received, body }) => ({ seq, entry: unpack(received, body) }))

  return {
    append(receivedAt, body) {
      const week = weekFor(receivedAt, logs)
      ensure('log', logs, week, '(seq INTEGER PRIMARY KEY, received INTEGER NOT NULL, body TEXT NOT NULL)')
      sql.exec(`INSERT INTO log_${week} VALUES (?, ?, ?)`, newest + 1, receivedAt, body)
      newest += 1
    },

    after(cursor, limit) {
      const rows: Row[] = []
      for (const week of logs) {
        if (rows.length >= limit) break
        const query = `SELECT * FROM log_${week} WHERE seq > ? ORDER BY seq LIMIT ?`
        rows.push(...read(query, [cursor, limit - rows.length]))
      }
      return rows
    },

    before(seq, limit) {
      const rows: Row[] = []
      for (const week of logs.toReversed()) {
        if (rows.length >= limit) break
        const query = `SELECT * FROM log_${week} WHERE seq < ? ORDER BY seq DESC LIMIT ?`
        rows.push(...read(query, [seq, limit - rows.length]))
      }
      return rows
    },

    newest: () => newest,

    remember(id, receivedAt) {
      const week = weekFor(receivedAt, ids)
      ensure('ids', ids, week, '(id TEXT PRIMARY KEY) WITHOUT ROWID')
      if (
        ids.includes(week - 1) &&
        sql.exec(`SELECT 1 FROM ids_${week - 1} WHERE id = ?`, id).toArray().length > 0
      ) {
        return false
      }
      if (sql.exec(`SELECT 1 FROM ids_${week} WHERE id = ?`, id).toArray().length > 0) return false
      sql.exec(`INSERT INTO ids_${week} VALUES (?)`, id)
      return true
    },

    prune(now) {
      const drop = (kind: string, weeks: number[], oldest: number) => {
        while (weeks.length > 0 && (weeks[0] as number) < oldest)
          sql.exec(`DROP TABLE ${kind}_${weeks.shift()}`)
      }
      drop('log', logs, weekOf(now) - LOG_WEEKS)
      drop('ids', ids, weekOf(now) - 1)
    },
  }
}
