// `npm run aa`: the false positives of every way to read an experiment, over thousands of experiments in which
// nothing happens. With a file (`npm run aa -- activity-log.csv.gz`) also among the real accounts of that log.

import { mulberry32 } from '../support/random.ts'
import { openActivityLog } from './activityLog.ts'
import { drawExperiment } from './company.ts'
import { falsePositives } from './falsePositives.ts'

/** A rate of 5 % is then known within a half percent either way. */
const EXPERIMENTS = 2000

const [file] = process.argv.slice(2)
const draws = { 'simulated companies': drawExperiment, ...(file && { 'the log': openActivityLog(file) }) }

for (const [name, draw] of Object.entries(draws)) {
  const random = mulberry32(1)
  const rates = falsePositives(() => draw(random), EXPERIMENTS)
  const percent = (rate: number) => `${(100 * rate).toFixed(1)} %`
  console.log(`\nFalse positives at nominal 5 %, ${EXPERIMENTS} A/A experiments of ${name}:`)
  console.table({
    'permutation test, once at the end': percent(rates.permutation),
    'interval of one day, once at the end': percent(rates.fixedDay),
    'any-day interval, looked at daily': percent(rates.anyDayDaily),
    'interval of one day, looked at daily': percent(rates.fixedDayDaily),
  })
}
