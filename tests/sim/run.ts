// One simulated run: storm, then calm, then everything must be where it belongs. The seed decides all of it, and
// the log of the same seed is the same log.

import type {
  AccountList,
  AccountSummary,
  ActivityDay,
  FeatureRow,
  OutcomeRow,
  UserRow,
} from '../../packages/collector/src/views.ts'
import { createVirtualTime } from '../support/virtualTime.ts'
import { type Backend, createBackend } from './backend.ts'
import { type Browser, createBrowser } from './browser.ts'
import { type CollectorProcess, createCollector } from './collector.ts'
import { createD1, type D1 } from './d1.ts'
import { createDice } from './dice.ts'
import { CALM, clock, describeFaults, drawFaults, type Episode } from './faults.ts'
import { createModel, type Model } from './model.ts'
import { createNetwork, type Network } from './network.ts'
import { createObjects, type Objects } from './objects.ts'
import { useBrowser } from './people.ts'
import { loginBounds } from './sessions.ts'
import type { Sim } from './sim.ts'

const MINUTE_MS = 60_000

/** A Friday in November. */
const START = Date.UTC(2026, 10, 20, 9)

/** The longest backoffs of a sender (5 minutes) and of the projection (288 s), a hung D1 and a patient answer, and room. */
const CALM_MS = 20 * MINUTE_MS

/** A macrotask after each event: chains of promises through hono and the web's streams are long. */
const settle = () => new Promise(setImmediate)

export interface Result {
  seed: number
  log: string[]
  counts: Record<string, number>
  /** What was broken, with its rule; absent when everything held. */
  broken?: string
}

interface World extends Sim {
  model: Model
  d1: D1
  objects: Objects
  collector: CollectorProcess
  network: Network
  browsers: Browser[]
  backend: Backend | undefined
  counts: Record<string, number>
}

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

function createWorld(result: Result): World {
  const { seed, log, counts } = result
  const dice = createDice(seed)
  const faults = drawFaults(dice.fork())
  log.push(`seed ${seed}`, ...describeFaults(faults))
  const time = createVirtualTime(START, settle)
  const sim: Sim = {
    seed,
    time,
    dice,
    faults,
    rates: faults.rates,
    log: text => void log.push(`${clock(time.now() - START)} ${text}`),
    count(what) {
      counts[what] = (counts[what] ?? 0) + 1
    },
    fail(rule, text) {
      result.broken ??= `${rule}: ${text}`
    },
    wait: ms => new Promise(resolve => void time.at(time.now() + ms, resolve)),
  }
  const model = createModel(sim)
  const d1 = createD1(sim)
  const objects = createObjects(sim, model, d1)
  const collector = createCollector(sim, objects, d1)
  const network = createNetwork(sim, model, collector)
  const browsers = Array.from({ length: faults.browsers }, (_, i) =>
    createBrowser(sim, model, network, `browser ${i + 1}`),
  )
  const backend = faults.backend ? createBackend(sim, model, network) : undefined
  return Object.assign(sim, { model, d1, objects, collector, network, browsers, backend, counts })
}

type Until = (at: number) => Promise<void>

async function storm(world: World, until: Until): Promise<void> {
  const { time, faults, browsers, collector } = world
  collector.boot()
  for (const browser of browsers) useBrowser(world, browser)
  for (const episode of faults.episodes) time.at(START + episode.at, () => play(world, episode))
  useBackend(world)
  askAround(world)
  await until(START + faults.stormMs)
}

/** Begins an episode, and sees to its end. */
function play(world: World, episode: Episode): void {
  const { time, log, count, browsers, objects, collector, d1, network, model } = world
  const { kind, forMs, who } = episode
  const pick = <T>(list: T[]) => list[who % list.length]
  const browser = pick(browsers) as Browser
  const account = pick(objects.names())
  const later = (work: () => void) => time.at(time.now() + forMs, work)
  log(`${kind}: ${kind === 'meddler' ? episode.answer : kind.startsWith('object') ? account : browser.name}`)
  count(kind)
  if (kind === 'browser offline') {
    browser.offline = true
    later(() => {
      browser.offline = false
      for (const tab of browser.tabs) tab.task('is online again', tab.show)
    })
  } else if (kind === 'browser crash') browser.crash()
  else if (kind === 'storage refused') {
    browser.refuses = true
    later(() => {
      browser.refuses = false
    })
  } else if (kind === 'storage deleted') browser.deleteStorage()
  else if (kind === 'asleep') browser.sleep(forMs)
  else if (kind === 'clock set') {
    browser.clockAhead += episode.byMs
    browser.clockWasSet = true
  } else if (kind === 'meddler') {
    network.meddler = episode.answer
    later(() => {
      network.meddler = undefined
    })
  } else if (kind === 'collector killed') {
    collector.kill()
    time.at(time.now() + Math.min(forMs, 5 * MINUTE_MS), () => {
      collector.boot()
      void objects.checkLogs()
    })
  } else if (kind === 'object evicted') account && objects.evict(account)
  else if (kind === 'object reset') account && objects.reset(account)
  else if (kind === 'D1 emptied') {
    d1.empty()
    for (const name of objects.names()) model.mayLag(name)
  } else {
    d1.state = kind === 'D1 down' ? 'down' : 'hung'
    later(() => {
      d1.state = 'up'
    })
  }
}

function useBackend({ time, dice, faults, backend }: World): void {
  const own = dice.fork()
  const pause = () => (faults.stormMs / faults.actions) * own.next() ** 4 * 5
  const next = (left: number) => {
    const at = time.now() + pause()
    if (!backend || left === 0 || at > START + faults.stormMs) return
    time.at(at, () => {
      const what = own.weighted({ outcome: 10, burst: 1, flush: 1, close: 0.3, kill: 0.3 })
      const times = what === 'burst' ? Math.round(own.spread(2, 300)) : Number(what === 'outcome')
      for (let i = 0; i < times; i++)
        backend.outcome(
          `account ${own.whole(1, faults.accounts)}`,
          'invoice.paid',
          own.whole(0, 1e6) / 10_000,
        )
      if (what === 'flush') backend.flush()
      if (what === 'close' || what === 'kill') void backend.restart(what === 'kill')
      next(left - 1)
    })
  }
  next(faults.actions)
}

/** Ops reads in the middle of it: the answers are checked where they are made (model.ts). */
function askAround(world: World): void {
  const { time, dice, faults, collector, count, fail, rates } = world
  const own = dice.fork()
  for (let i = 0; i < faults.actions / 4; i++) {
    time.at(START + own.between(0, faults.stormMs), () => {
      if (!collector.isUp()) return
      count('read')
      void ask(world, `/v1/accounts/account%20${own.whole(1, faults.accounts)}`).then(({ status }) => {
        // Storage and calls that fail on purpose may fail a read; D1 may not.
        const mayFail = rates.statementFails > 0 || rates.callLost > 0 || rates.overloaded > 0
        if (status !== 200 && status !== 404 && !(mayFail && status === 500))
          fail('[G4] accounts are read without D1', `${status}`)
      })
    })
  }
}

async function ask<Body>({ collector }: World, path: string): Promise<{ status: number; body: Body }> {
  const answer = await collector.answer({
    method: 'GET',
    path,
    headers: { authorization: 'Bearer ops_local' },
  })
  return { status: answer?.status ?? 0, body: (await answer?.json()) as Body }
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

/** Every account says what a naive recount says, and its row in D1 says the same, where it must by now. */
async function converged(world: World, until: Until, isCurrent: (account: string) => boolean): Promise<void> {
  const { time, model, objects, fail } = world
  void objects.checkLogs()
  const now = time.now()
  const answers = Promise.all([
    ask<AccountList>(world, '/v1/accounts?limit=100'),
    ...model.accounts().map(async account => {
      const path = `/v1/accounts/${encodeURIComponent(account)}`
      return {
        account,
        naive: model.recountOf(account, now),
        summary: (await ask<AccountSummary>(world, path)).body,
        days: (await ask<{ activity: ActivityDay[] }>(world, `${path}/activity`)).body.activity,
        users: (await ask<{ users: UserRow[] }>(world, `${path}/users`)).body.users,
        features: (await ask<{ features: FeatureRow[] }>(world, `${path}/features`)).body.features,
        outcomes: (await ask<{ outcomes: OutcomeRow[] }>(world, `${path}/outcomes`)).body.outcomes,
      }
    }),
  ])
  await until(now + 5_000)
  const [list, ...accounts] = await answers
  for (const { account, naive, summary, days, users, features, outcomes } of accounts) {
    const { day, today, totals, users28, firstDay, lastActiveDay, weeks, ...rest } = naive
    const row = { totals, users28, firstDay, lastActiveDay, weeks }
    const named = <Row extends { name: string }>(rows: Row[]) =>
      Object.fromEntries(rows.map(({ name, ...row }) => [name, row]))
    model.compare(
      '[G5] rollups equal a naive recount',
      account,
      {
        ...pickLike(row, summary),
        users: summary.users,
        days,
        features: named(features),
        outcomes: named(outcomes),
        people: Object.fromEntries(users.map(({ id, name, ...row }) => [id, row])),
        vitals: summary.vitals[0]?.count ?? 0,
      },
      { ...row, ...rest, days: days.map(row => day(row.day)) },
    )
    if (days.at(-1)?.day !== today) fail('[R4] a series ends today', `${days.at(-1)?.day}`)
    if (!isCurrent(account)) continue
    const { traits, users: _, recency, daily, loss, vitals, asOf, ...own } = summary
    const projected = list.body.accounts.find(({ id }) => id === account)
    model.compare('[P2] the projection catches up by itself', account, projected, own)
  }
}

/** Every event that was called arrived once, as it was called, or there is a reason; and losses were told. */
function delivered({ model, fail, count, faults, counts, browsers }: World): void {
  const facts = new Map(
    model.accounts().flatMap(account => model.factsOf(account).map(fact => [fact.n, { account, ...fact }])),
  )
  // How much later than it was called an event may seem: as long as its first successful request was under way.
  const { networkMs, slow, doubled } = faults.rates
  const lateMs = Math.max(networkMs, slow && 60_000) + (doubled && 600_000) + 100
  for (const call of model.calls) {
    const { n, account, user, type, name, value, at } = call
    const fact = facts.get(n)
    count(fact ? 'event arrived' : 'event excused')
    if (!fact) {
      // Nobody's yet: it waits for an identify in the memory of its page.
      if (!call.excuse && account)
        fail('[G1] nothing taken is lost', `#${n} of ${account}, called at ${clock(at - START)}`)
      continue
    }
    if (call.forbidden) fail('[C8] nothing is taken after optOut', `#${n}`)
    const arrived = {
      account: fact.account,
      user: fact.user,
      type: fact.type,
      name: fact.name,
      value: fact.value,
    }
    model.compare('[C5] an event is what was called', `#${n}`, arrived, { account, user, type, name, value })
    const wasSet = browsers.some(browser => browser.name === call.browser && browser.clockWasSet)
    if (!wasSet && (fact.at < at - 5 || fact.at > at + lateMs))
      fail('[S3] no event moves', `#${n} of ${clock(at - START)} at ${clock(fact.at - START)}`)
  }
  for (const browser of browsers)
    if (browser.contents.chunks.size > 0)
      fail(
        '[B6] a receipt empties the buffer',
        `${browser.name} still has ${browser.contents.chunks.size} chunks`,
      )
  const [least, most] = model.lossBounds()
  const told = model.accounts().reduce((sum, account) => sum + model.lossOf(account).dropped, 0)
  if (told < least || told > most)
    fail('[B3] what was dropped is counted', `${told} were reported, ${least} to ${most} dropped`)
  // A run that did nothing proves nothing.
  for (const what of ['action', 'request', 'append', 'alarm', ...faults.episodes.map(({ kind }) => kind)])
    if (!counts[what]) fail('a run does something', `no ${what}`)
  if (facts.size === 0) fail('a run does something', 'nothing arrived')
}

/** One login a session, where nothing that counts sessions was tampered with. */
function checkLogins({ model, fail, faults, browsers }: World): void {
  const tampered: Episode['kind'][] = ['clock set', 'storage refused', 'storage deleted', 'meddler']
  if (faults.optsOut || faults.rates.aborted > 0) return
  if (faults.episodes.some(({ kind }) => tampered.includes(kind))) return
  let [least, most] = [0, 0]
  for (const { activities, logins } of browsers) {
    const bounds = loginBounds(activities)
    least += bounds[0]
    most += bounds[1] + logins
  }
  const facts = model.accounts().flatMap(account => model.factsOf(account))
  const logins = facts.filter(({ type }) => type === 'login').length
  if (logins < least || logins > most) fail('[C4] one login a session', `${logins}, not ${least} to ${most}`)
}

/** Those fields of `from` that `like` has. */
function pickLike<T extends object>(like: T, from: T): T {
  return Object.fromEntries(Object.keys(like).map(key => [key, from[key as keyof T]])) as T
}
