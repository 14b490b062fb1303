// One year of the open activity log, read where there are files and handed to the tests in workerd.

import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { parse } from 'csv-parse/sync'
import type { LogRow } from './year.ts'

const FILE = fileURLToPath(new URL('../../../shared/data/activity-log.csv.gz', import.meta.url))

/** Of every `step`th account. Empty without the log; the test that needs it says so. */
export function readYear(year: string, step: number): LogRow[] {
  if (!existsSync(FILE)) return []
  const all: string[][] = parse(gunzipSync(readFileSync(FILE)), {
    from_line: 2,
    record_delimiter: ['\n', '\r\n'],
  })
  const rows = all.filter(([day]) => day?.startsWith(year))
  const accounts = [...new Set(rows.map(([, account]) => account))].filter((_, i) => i % step === 0)
  return rows
    .filter(([, account]) => accounts.includes(account))
    .map(([day = '', account = '', user = '', feature = '', count]) => [
      day,
      account,
      user,
      feature,
      Number(count),
    ])
}

declare module 'vitest' {
  interface ProvidedContext {
    activityYear: LogRow[]
  }
}
