// Counts billable rows exactly as Cloudflare bills them: every row written in tables and indexes of the Durable
// Object and of D1, and one for every alarm that is set.

import type { Sql, Storage } from '../../packages/collector/src/account/storage.ts'

export interface Meter {
  rows: { durableObject: number; d1: number; alarms: number }
  total(): number
}

export function createMeter(): Meter {
  const rows = { durableObject: 0, d1: 0, alarms: 0 }
  return { rows, total: () => rows.durableObject + rows.d1 + rows.alarms }
}

export function meterStorage(storage: DurableObjectStorage, meter: Meter): Storage {
  const sql: Sql = {
    exec(query, ...bindings) {
      const cursor = storage.sql.exec(query, ...bindings)
      // The counters of a cursor are final only once it is read to its end.
      const rows = cursor.toArray()
      meter.rows.durableObject += cursor.rowsWritten
      return { toArray: () => rows as never }
    },
  }
  return { sql, transactionSync: work => storage.transactionSync(work) }
}

export function meterD1(db: D1Database, meter: Meter): D1Database {
  const prepare = (query: string) => ({
    bind: (...values: unknown[]) => ({
      async run() {
        const result = await db
          .prepare(query)
          .bind(...values)
          .run()
        meter.rows.d1 += result.meta.rows_written
        return result
      },
    }),
  })
  return { prepare } as unknown as D1Database
}
