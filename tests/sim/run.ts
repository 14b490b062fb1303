// One simulated run: storm, then calm, then everything must be where it belongs. The seed decides all of it, and
// the log of the same seed is the same log.

import { checkLogins, converged, delivered } from './converge.ts'
import { play } from './episodes.ts'
import { CALM } from './faults.ts'
import { askAround, useBackend, useBrowser } from './people.ts'
import { createWorld, type Result, START, settle, type World } from './world.ts'

const MINUTE_MS = 60_000

/** The longest backoffs of a sender (5 minutes) and of the projection (288 s), a hung D1 and a patient answer, and room. */
const CALM_MS = 20 * MINUTE_MS

/** Lets time pass; throws as soon as anything is broken. */
type Until = (at: number) => Promise<void>

export async function run(seed: number): Promise<Result> {
  const result: Result = { seed, log: [], counts: {} }
  const world = createWorld(result)
  const rejected = (error: Error) => world.fail('[G6] nothing rejects unheard', `${error?.stack ?? error}`)
  process.on('unhandledRejection', rejected)
  const until: Until = async at => {
    // In pieces, so that the first broken promise ends the run.
    while (result.broken === undefined && world.time.now() < at) {
      await settle()
      await world.time.runUntil(Math.min(at, world.time.now() + MINUTE_MS))
    }
    if (result.broken !== undefined) throw new Error(result.broken)
  }
  try {
    await storm(world, until)
    await calm(world, until)
  } catch (error) {
    result.broken ??= `${(error as Error).stack}`
    world.log(`BROKEN ${result.broken}`)
  } finally {
    process.off('unhandledRejection', rejected)
  }
  return result
}

async function storm(world: World, until: Until): Promise<void> {
  const { time, faults, browsers, collector } = world
  collector.boot()
  for (const browser of browsers) useBrowser(world, browser)
  for (const episode of faults.episodes) time.at(START + episode.at, () => play(world, episode))
  useBackend(world)
  askAround(world)
  await until(START + faults.stormMs)
}

/** Faults end. First nobody does anything; then everybody comes back once; in the end all must add up. */
async function calm(world: World, until: Until): Promise<void> {
  const { time, log, browsers, network, d1, collector, backend, faults } = world
  log('calm')
  world.rates = CALM
  network.meddler = undefined
  d1.state = 'up'
  for (const browser of browsers) {
    Object.assign(browser, { offline: false, refuses: false })
    browser.wakeUp()
  }
  collector.boot()
  await until(time.now() + CALM_MS)
  await converged(world, until, account => !world.model.lags(account))

  log('everybody comes back')
  for (const browser of browsers)
    for (let i = 1; i <= faults.accounts; i++) {
      const tab = browser.openTab({ account: `account ${i}`, user: 'user 1' })
      if (browser.isOut()) tab.task('opts in', tab.optIn)
      tab.task('feature search', tend => tend.feature('search', tab.call('feature', 'search')))
    }
  for (let i = 1; i <= faults.accounts; i++) backend?.outcome(`account ${i}`, 'invoice.paid', 1)
  await until(time.now() + CALM_MS)
  await converged(world, until, () => true)
  delivered(world)
  checkLogins(world)
  // What was found broken by now ends the run.
  await until(time.now() + 1)
}
