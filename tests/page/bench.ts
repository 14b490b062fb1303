// `npm run bench:page`: what Tend and its peers cost the page they are in: evaluation, calls, long tasks, requests.
// In a real Chromium with its CPU slowed down four times; figures are medians over fresh pages, the SDKs in turn, so
// that the noise of a shared machine hits all alike.
//
//     --only NAME        Tend and only the peers whose name holds one of these words: a,b
//     --rounds NUMBER    pages for each SDK, 5 unless told
//
// Exits with an error when Tend misses a bar. 70 seconds of waiting, then some two minutes a round with all peers.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { openBrowser } from '../browser/chromium.ts'
import { installPeers } from '../delivery/peers.ts'
import { peers, TEND } from '../delivery/sdks.ts'
import { type Contestant, serve } from './contestant.ts'
import { type Cost, measureCost, measureIdle } from './measure.ts'
import { type Figures, markdown, median, missed } from './report.ts'

const { values: options } = parseArgs({
  options: { only: { type: 'string' }, rounds: { type: 'string', default: '5' } },
})
const words = options.only?.toLowerCase().split(',')

installPeers()
const chosen = peers().filter(({ name }) => !words || words.some(word => name.includes(word)))
const contestants = await Promise.all([TEND, ...chosen].map(serve))
const profile = mkdtempSync(join(tmpdir(), 'tend-page-'))
process.on('exit', () => rmSync(profile, { recursive: true, force: true, maxRetries: 5 }))
const browser = await openBrowser(profile)
try {
  // Several peers ignore robots, and take this browser for one.
  await browser.addInitScript(() => {
    const name = navigator.userAgent.replace('Headless', '')
    Object.defineProperty(Navigator.prototype, 'userAgent', { get: () => name })
    Object.defineProperty(Navigator.prototype, 'webdriver', { get: () => false })
  })
  console.error('Waiting for idle flushes …')
  const idle = await Promise.all(contestants.map(contestant => measureIdle(browser, contestant)))

  const costs = new Map<Contestant, Cost[]>(contestants.map(contestant => [contestant, []]))
  for (let round = 1; round <= Number(options.rounds); round++) {
    for (const [contestant, measured] of costs) {
      console.error(`Round ${round} of ${options.rounds}: ${contestant.name}`)
      measured.push(await measureCost(browser, contestant))
    }
  }

  const [tend, ...others] = contestants.map(
    (contestant, i): Figures => ({
      name: contestant.name,
      version: contestant.version,
      ...median(costs.get(contestant) as Cost[]),
      ...(idle[i] as (typeof idle)[number]),
    }),
  ) as [Figures, ...Figures[]]
  console.log(markdown([tend, ...others], tend))
  const bad = missed(tend, others)
  for (const bar of bad) console.error(bar)
  if (bad.length) process.exitCode = 1
} finally {
  await browser.close()
  for (const contestant of contestants) await contestant.close()
}
