// `npm run bench:delivery`: what Tend and its peers lose and double when things go wrong, in a real Chromium.
//
//     --only NAME        Tend alone (tend), or only the SDKs whose name holds one of these words: a,b
//     --scenario NAME    only these scenarios: a,b
//     --firefox          in a Firefox that is installed, Tend alone
//     --write            puts the results of a whole run into RESULTS.md and the README
//
// Leaves dist/delivery/results.json, also when it is cut short.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { startCollector } from '../../packages/collector/local/collector.ts'
import { sizeOf, sizeOfTag } from '../size/entries.ts'
import type { Browser } from './browser.ts'
import { Chromium } from './chromium.ts'
import { Firefox } from './firefox.ts'
import { bundle, installPeers } from './peers.ts'
import { everything, type Report, write } from './report.ts'
import { type Contestant, type Result, run } from './run.ts'
import type { Scenario } from './scenario.ts'
import { SCENARIOS } from './scenarios/index.ts'
import { peers, TEND } from './sdks.ts'

/** Scenarios wait more than they work; two fill two cores when their browsers start, and three disturb each other. */
const LANES = 2

const OUT = fileURLToPath(new URL('../../dist/delivery/', import.meta.url))

const { values: options } = parseArgs({
  options: {
    only: { type: 'string' },
    scenario: { type: 'string' },
    firefox: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
})
const words = options.firefox ? ['tend'] : options.only?.toLowerCase().split(',')
const isChosen = (name: string) => !words || words.some(word => name.toLowerCase().includes(word))
const names = options.scenario?.split(',')
const scenarios = SCENARIOS.filter(
  ({ name, chromium }) => (!names || names.includes(name)) && !(chromium && options.firefox),
)
if (!scenarios.length)
  throw new Error(`There are these scenarios: ${SCENARIOS.map(({ name }) => name).join(', ')}.`)
if (options.write && (names || options.only)) throw new Error('Only a whole run is written down.')

// Progress goes to standard error, the table to standard output.
const say = (line: string) => console.error(line)

const newBrowser = (): Browser => (options.firefox ? new Firefox() : new Chromium())
const version = await versionOf(newBrowser())
const withPeers = !words?.every(word => word === 'tend')
if (withPeers) installPeers()
const sdks = withPeers ? peers().filter(({ name }) => isChosen(name)) : []
if (!isChosen('tend') && !sdks.length) throw new Error('No SDK has such a name.')

say(`${version}. Starting the collector and bundling …`)
const folder = mkdtempSync(join(tmpdir(), 'tend-delivery-'))
const collector = await startCollector({ state: folder })
// Ctrl+C leaves nothing behind: what listens to `exit` kills at once.
process.on('exit', () => {
  void collector.stop('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130))

const report: Report = {
  measured: new Date().toISOString().slice(0, 10),
  browser: version,
  sdks: [],
  scenarios: [],
}
const contestants: Contestant[] = []
if (isChosen('tend')) {
  const brotli = sizeOfTag().brotli
  contestants.push({ name: 'Tend', sdk: TEND, bundle: undefined })
  contestants.push({ name: 'Tend, real collector', sdk: TEND, bundle: undefined, real: collector.url })
  for (const { name } of contestants) report.sdks.push({ name, version: TEND.version, brotli })
}
for (const sdk of sdks) {
  const { name, version } = sdk
  const code = await bundle(sdk)
  contestants.push({ name, sdk, bundle: code })
  report.sdks.push({ name, version, brotli: sizeOf(Buffer.from(code)).brotli })
}

mkdirSync(OUT, { recursive: true })
const order = SCENARIOS.map(({ name }) => name)
const waiting = [...scenarios]
const failed: string[] = []
let done = 0
async function lane(): Promise<void> {
  for (let scenario = waiting.shift(); scenario; scenario = waiting.shift()) {
    const start = Date.now()
    const words = await outcomeOf(scenario).catch(error => {
      failed.push(scenario.name)
      return `could not be run: ${error instanceof Error ? error.stack : error}`
    })
    done++
    say(
      `${done}/${scenarios.length}  ${scenario.name}  ${Math.round((Date.now() - start) / 1000)} s  ${words}`,
    )
  }
}

/** Runs a scenario, and says who failed in it. */
async function outcomeOf(scenario: Scenario): Promise<string> {
  const results = await run(scenario, contestants, newBrowser)
  report.scenarios.push({ name: scenario.name, title: scenario.title, results })
  report.scenarios.sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name))
  writeFileSync(`${OUT}results.json`, `${JSON.stringify(report, null, 1)}\n`)
  const bad = results.filter(({ lost, doubled }) => lost || doubled)
  if (bad.some(({ contestant }) => contestant.startsWith('Tend'))) failed.push(scenario.name)
  // Where all is well everybody delivers: an SDK that does not is one that the bench has not understood.
  else if (bad.length && scenario === SCENARIOS[0]) failed.push(scenario.name)
  return bad.map(wordsFor).join(' · ') || 'nobody lost or doubled anything'
}

function wordsFor({ contestant, lost, doubled }: Result): string {
  return `${contestant} ${[lost && `lost ${lost}`, doubled && `doubled ${doubled}`].filter(Boolean).join(', ')}`
}

async function versionOf(browser: Browser): Promise<string> {
  try {
    await browser.start()
    return await browser.version()
  } finally {
    await browser.dispose()
  }
}

try {
  await Promise.all(Array.from({ length: LANES }, lane))
} finally {
  await collector.stop()
}
console.log(everything(report))
if (failed.length) {
  say(`\nTend lost or doubled events, or a scenario could not be run: ${failed.join(', ')}`)
  process.exitCode = 1
} else if (options.write) write(report, options.firefox)
