// `npm run import -- FILE`: history into a running collector, from CSV or NDJSON, gzipped or not.
//
//     --url URL    the collector; by default the one of `npm start`
//     --key KEY    a secret key; by default TEND_KEY, else the local one
//     --again      from the first row, although an earlier run has come further
//
// Columns of a CSV: see rowOf in rows.ts. Lines of NDJSON are events as POST /v1/import takes them. Ctrl+C or a
// crash loses nothing and repeats nothing: the same command goes on. Refused rows are named by line, and the
// others counted; the exit code is 1 when there were any.

import { existsSync, statSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { createProgress } from '../local/progress.ts'
import { openCheckpoint } from './checkpoint.ts'
import { deliver, Refusal } from './deliver.ts'
import { readRows } from './rows.ts'

/** Beside the local state, and like it ignored by git. */
const CHECKPOINTS = '.wrangler/imports'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    url: { type: 'string', default: 'http://localhost:8787' },
    key: { type: 'string', default: process.env.TEND_KEY ?? 'sk_local' },
    again: { type: 'boolean', default: false },
  },
})
const [file] = positionals
const url = values.url.replace(/\/+$/, '')
if (positionals.length !== 1 || !file || !existsSync(file)) {
  console.error(
    file ? `There is no file ${file}.` : 'Usage: npm run import -- FILE [--url URL] [--key KEY] [--again]',
  )
  process.exit(2)
}

const count = (number: number, noun: string) => `${number.toLocaleString()} ${noun}${number === 1 ? '' : 's'}`

const { progress: before, save } = openCheckpoint(CHECKPOINTS, file, url, values.again)
if (before.isDone) {
  console.log(
    `${file} was imported into ${url} before: ${count(before.accepted, 'event')}. --again does it once more.`,
  )
  process.exit(0)
}
if (before.rows > 0) console.log(`Going on after ${count(before.rows, 'row')} of an earlier run.`)

const bar = createProgress('Importing')
const size = statSync(file).size
let share = 0
try {
  const rows = readRows(file, bytes => {
    share = bytes / size
  })
  const done = await deliver(rows, before, {
    url,
    key: values.key,
    onRefused: (line, message) => bar.say(`line ${line}: ${message}`),
    onWait: reason => bar.say(`The collector gives ${reason}; trying again.`),
    onSettled(progress) {
      save(progress)
      bar.show(share, `${count(progress.rows, 'row')}, ${count(progress.accepted, 'event')}`)
    },
  })
  bar.end()
  console.log(
    `${count(done.rows, 'row')}: ${count(done.accepted, 'event')} counted, ` +
      `${count(done.duplicates, 'event')} known already, ${count(done.refused, 'row')} refused.`,
  )
  process.exitCode = done.refused > 0 ? 1 : 0
} catch (error) {
  bar.end()
  // A broken archive or CSV says where; a refusal what to do.
  console.error(
    error instanceof Refusal ? error.message : `${file} cannot be read: ${(error as Error).message}`,
  )
  process.exitCode = 1
}
