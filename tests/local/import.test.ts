// `npm run import` as its user lives with it: killed in the middle, started again, and every event counted once.

import { execFile, spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import type { AccountSummary } from '../../packages/collector/src/views.ts'
import { ownCollector } from '../support/ownCollector.ts'

const own = ownCollector()

const COMMAND = resolve('packages/collector/import/import.ts')

/** Well inside the 25 months that rollups are kept. */
const DAYS = 120
const DAY_MS = 86_400_000
const start = Date.now() - (DAYS + 2) * DAY_MS

/** Rows of one, two and three events in turn; a row that is refused stands between them. */
const rows = Array.from({ length: 20 * DAYS }, (_, i) => {
  const day = new Date(start + Math.floor(i / 20) * DAY_MS).toISOString().slice(0, 10)
  return `${day},account-${i % 4},user-${i % 20},step.${i % 20},${1 + (i % 3)}`
})
rows.splice(2000, 0, '2026-06-01,,nobody,step.1,3')

it('[I9][I12] an import that is killed goes on where it was, counts everything once and names what was refused', async () => {
  const file = join(own.folder, 'log.csv')
  writeFileSync(file, ['day,account,user,feature,count', ...rows].join('\n'))
  const { url } = own.collector
  // Its checkpoint is written below the folder it runs in.
  const args = [COMMAND, file, '--url', url]
  const killed = spawn(process.execPath, args, { cwd: own.folder })
  killed.stdout.once('data', () => killed.kill('SIGKILL'))
  const [, signal] = await new Promise<unknown[]>(resolve => killed.on('exit', (...how) => resolve(how)))
  expect(signal).toBe('SIGKILL')

  const run = (...more: string[]) =>
    promisify(execFile)(process.execPath, [...args, ...more], { cwd: own.folder }).then(
      result => ({ ...result, code: 0 }),
      (failed: { stdout: string; stderr: string; code: number }) => failed,
    )
  const second = await run()
  expect(second.stdout).toContain('Going on after')
  expect(second.stderr).toContain('line 2002: Say whose event it is')
  expect(second.code).toBe(1)

  const count = async () => {
    const totals = [0, 1, 2, 3].map(async i => {
      const answer = await fetch(`${url}/v1/accounts/account-${i}`, {
        headers: { authorization: 'Bearer ops_local' },
      })
      return ((await answer.json()) as AccountSummary).totals.features
    })
    return (await Promise.all(totals)).reduce((sum, features) => sum + features)
  }
  const events = rows.reduce((sum, row) => sum + (row.includes('nobody') ? 0 : Number(row.split(',')[4])), 0)
  expect(await count()).toBe(events)

  expect((await run()).stdout).toContain('was imported')
  const again = await run('--again')
  expect(again.stdout).toContain(`${rows.length.toLocaleString()} rows: 0 events counted`)
  expect(await count()).toBe(events)
})
