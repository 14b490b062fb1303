// `npm run sim:sabotage`: whether the simulation can fail. Each edit takes one safeguard out of a copy of the code,
// and the copy's simulation must find a seed that breaks a promise.

import { execFile } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'

/** Seeds in which a safeguard's absence must show. */
const RUNS = 200

interface Edit {
  /** The safeguard that is taken out. */
  without: string
  file: string
  was: string | RegExp
  becomes: string
}

const EDITS: Edit[] = [
  {
    without: 'dedupe',
    file: 'packages/collector/src/account/producers.ts',
    was: 'hasSeen: (id, number) => has(producers.get(id)?.seen ?? [], number)',
    becomes: 'hasSeen: () => false',
  },
  {
    without: "the cursor in its fold's transaction",
    file: 'packages/collector/src/account/core.ts',
    was: /( +const { cursor, version, dropped, missing } = state\n.*?)( +return rows.length\n +}\)\n)/s,
    becomes: '$2if (folded) transaction(({ state }) => {\n$1})\n',
  },
  {
    without: 'the receipt: any 200 deletes',
    file: 'packages/sdk/src/verdict.ts',
    was: 'status === 200 && isReceiptFor(body, count)',
    becomes: 'status === 200',
  },
  {
    without: 'the rest of a chunk: what the receipt does not name is deleted with it',
    file: 'packages/sdk/src/batch.ts',
    was: 'if (rest[0]) spoken.push(',
    becomes: 'if (!rest) spoken.push(',
  },
  {
    without: 'the lock across tabs',
    file: 'packages/sdk/src/send.ts',
    was: 'alone(work).catch(work)',
    becomes: 'work()',
  },
  {
    without: "the projection's retry",
    file: 'packages/collector/src/account/core.ts',
    was: "await attempt('projection', () => project(busy)),",
    becomes: "(await attempt('projection', () => project(busy))) || true,",
  },
]

const run = promisify(execFile)
const copy = mkdtempSync(join(tmpdir(), 'tend-sabotage-'))
process.on('exit', () => rmSync(copy, { recursive: true, force: true }))
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130))
for (const part of [
  'packages',
  'tests/sim',
  'tests/support',
  'tests/collector',
  'package.json',
  'rollup.config.mjs',
  'tsconfig.json',
])
  cpSync(part, join(copy, part), { recursive: true })
symlinkSync(resolve('node_modules'), join(copy, 'node_modules'))

for (const { without, file, was, becomes } of EDITS) {
  const path = join(copy, file)
  const code = readFileSync(path, 'utf8')
  const edited = code.replace(was, becomes)
  if (edited === code) throw new Error(`${file} no longer has: ${was}`)
  writeFileSync(path, edited)
  const found = await firstFailure()
  writeFileSync(path, code)
  console.log(`without ${without}: ${found ?? `NOT NOTICED in ${RUNS} seeds`}`)
  if (found === undefined) process.exitCode = 1
}

/** The seed with the first line of what it broke. A run that ends otherwise says nothing about the safeguard: rejects. */
async function firstFailure(): Promise<string | undefined> {
  await run('node_modules/.bin/rollup', ['-c', '--silent'], { cwd: copy })
  const { stdout } = await run(process.execPath, ['tests/sim/main.ts', '--from', '1', '--runs', `${RUNS}`], {
    cwd: copy,
  }).catch(error => {
    if (error.code !== 1) throw error
    return error
  })
  const [, seed, broken] = /npm run sim -- --seed (\d+)\n(.*)/.exec(stdout) ?? []
  if (seed === undefined && !stdout.includes(`${RUNS} seeds from 1, 0 failed`)) throw new Error(stdout)
  return seed && `seed ${seed} ${broken}`
}
