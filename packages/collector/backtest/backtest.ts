// `npm run backtest -- FILE`: would the scores have helped? Replays an activity log through the shipped fold and the
// shipped scores, asks them the two questions that matter with the future hidden, and prints how often they were
// right, beside the simple rules they must beat.

import { parseArgs } from 'node:util'
import { createProgress } from '../local/progress.ts'
import { DEFAULT_CONFIG } from '../src/health/config.ts'
import { print } from './print.ts'
import { readLog } from './readLog.ts'
import { report } from './report.ts'

const USAGE = `Usage: npm run backtest -- FILE [--from DAY] [--until DAY] [--json]

FILE is a .csv or .csv.gz with the columns day, account, user, feature and count.
--from    first snapshot (default: after the first quarter of the log, at the next New Year's Day or first of a month)
--until   last snapshot (default: as late as the answers lie inside the log, less four weeks)
--json    the figures for a machine`

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      from: { type: 'string' },
      until: { type: 'string' },
      json: { type: 'boolean', default: false },
    },
  })
  const [file] = positionals
  if (file === undefined || positionals.length > 1) throw new Error(USAGE)
  // To standard error, so that what is printed stays a document.
  const reading = createProgress('Reading  ', process.stderr)
  const { accounts } = await readLog(file, share => reading.show(share, ''))
  reading.end()
  const measuring = createProgress('Measuring', process.stderr)
  const { from, until } = values
  const figures = report(accounts, { from, until, config: DEFAULT_CONFIG }, measuring.show)
  measuring.end()
  console.log(values.json ? JSON.stringify(figures, null, 2) : print(figures))
} catch (error) {
  console.error((error as Error).message)
  process.exitCode = 1
}
