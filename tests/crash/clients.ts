// Those who send: a page, the server client, and callers who know nothing but ids. Each calls as long as the storm
// lasts, and returns when everything it called has its receipt.

import { setTimeout as sleep } from 'node:timers/promises'
import { createTend } from '../../packages/sdk/src/server.ts'
import type { EventType, SentEvent } from '../../packages/wire/src/event.ts'
import { BROWSER_BATCH_EVENTS_MAX } from '../../packages/wire/src/limits.ts'
import { isReceiptFor } from '../../packages/wire/src/receipt.ts'
import type { Fact, Ledger } from './ledger.ts'
import type { Observed } from './observed.ts'

export interface World {
  url: string
  ledger: Ledger
  observed: Observed
  /** Whether clients go on calling; afterwards they only send what has no receipt. */
  isStormy(): boolean
  /** Whether they stop, receipts or not. */
  isOver(): boolean
}

/** Accounts that everybody writes to, so that clients meet in one Durable Object. */
const SHARED_ACCOUNTS = 8

/** Accounts that begin during the storm: a kill may hit the making of their tables. */
const NEW_ACCOUNT_SHARE = 0.03

const USERS = 20
const FEATURES = 12
const OUTCOMES = 4

/** Late events are accepted for seven days. */
const LATE_SHARE = 0.1
const LATE_MS_MAX = 3 * 24 * 60 * 60 * 1000

/** A phone that says so often enough: the same batch and a part of it at once, and answers nobody waits for. */
const TWICE_SHARE = 0.1
const ABANDONED_SHARE = 0.03
const DROP_SHARE = 0.05

const JOB_EVENTS_MAX = 30

/** Where a start takes a minute, backends that went on calling would bury the collector before its next death. */
const PENDING_EVENTS_MAX = 1000

/** Soon enough to meet a collector that has just come back, seldom enough to let it. */
const AGAIN_MS_MAX = 400

/** Far beyond the slowest append. */
const REQUEST_MS_MAX = 10_000

/** After the storm a collector that works speaks for everything within seconds. */
export const CALM_MS_MAX = 120_000

const JSON_HEADERS = { authorization: 'Bearer sk_local', 'content-type': 'application/json' }

/**
 * A browser's queues, one page load after the other: each a producer that numbers its events, keeps what has no
 * receipt, and sends it again under the same numbers together with what has been called since.
 */
export async function runPage(name: string, world: World, random: () => number): Promise<void> {
  for (let load = 0; world.isStormy(); load++) await visit(`${name}-${load}`, world, random)
}

async function visit(producer: string, world: World, random: () => number): Promise<void> {
  const { ledger, isStormy, isOver } = world
  const account = drawAccount(producer, random)
  const user = drawUser(random)
  const queue: Fact[] = []
  let calls = 1 + Math.floor(random() * 30)
  let drawn = 0
  let first = 0
  let lost = 0
  let told = 0
  for (let failed = false; !isOver(); ) {
    if (calls > 0 && isStormy() && queue.length < BROWSER_BATCH_EVENTS_MAX) {
      calls--
      for (let i = 1 + Math.floor(random() * 12); i > 0; i--) {
        const fact = { ...drawFact(`${producer}.${drawn++}`, account, random), user }
        ledger.call(fact)
        queue.push(fact)
      }
      if (random() < DROP_SHARE) {
        lost++
        ledger.drop(account)
      }
    }
    if (queue.length === 0 && lost === told) return
    const facts = queue.slice(0, BROWSER_BATCH_EVENTS_MAX)
    const saying = lost
    const body = (facts: Fact[]) =>
      JSON.stringify({
        key: 'pk_local',
        producer,
        first,
        lost: saying,
        account: { id: account },
        user: { id: user },
        events: facts.map(toEvent),
      })
    const text = { 'content-type': 'text/plain' }
    const waitMs = random() < ABANDONED_SHARE ? random() * 30 : REQUEST_MS_MAX
    const sending = [post(world, '/v1/events', text, body(facts), waitMs)]
    if (!failed && random() < TWICE_SHARE) {
      const half = body(facts.slice(0, Math.ceil(facts.length / 2)))
      sending.push(post(world, '/v1/events', text, half, REQUEST_MS_MAX))
    }
    const [answer] = await Promise.all(sending)
    failed = !isReceiptFor(answer, facts.length)
    if (!failed) {
      queue.splice(0, facts.length)
      first += facts.length
      told = saying
    }
    await sleep(random() * (failed ? AGAIN_MS_MAX : 60))
  }
}

/** A backend with @tend/sdk/server. */
export async function runServer(name: string, world: World, random: () => number): Promise<void> {
  const { ledger, observed, isStormy, isOver } = world
  const tend = createTend<object>({
    key: 'sk_local',
    url: world.url,
    every: 0.3,
    fetch: observed.fetch,
    onRejected: ({ code }) => observed.problems.push(`${name} gave up an event: ${code}.`),
  })
  for (let drawn = 0; isStormy(); await sleep(random() * 100)) {
    if (ledger.called() - ledger.promised() > PENDING_EVENTS_MAX) continue
    for (let i = 1 + Math.floor(random() * 8); i > 0; i--) {
      const mark = `${name}.${drawn++}`
      const fact = drawFact(mark, drawAccount(mark, random, 0), random)
      // The server client's logins carry no properties, and so no mark.
      if (fact.type === 'login') Object.assign(fact, { type: 'feature', name: 'feature.session' })
      const { account, user, value } = fact
      ledger.call(fact)
      if (fact.type === 'feature') tend.feature(fact.name, { account, user, properties: { mark } })
      else tend.outcome(fact.name, { account, user, value, properties: { mark } })
    }
  }
  if (isOver()) return
  const { pending, problem } = await tend.close({ timeoutMs: CALM_MS_MAX })
  if (pending > 0) observed.problems.push(`${name} could not deliver ${pending} events: ${problem}.`)
}

/** Jobs that know nothing but ids: a request for several accounts, live or as an import, repeated until it is spoken for. */
export async function runCaller(name: string, world: World, random: () => number): Promise<void> {
  for (let job = 0; world.isStormy(); job++) {
    const facts = Array.from({ length: 1 + Math.floor(random() * JOB_EVENTS_MAX) }, (_, i) => {
      const mark = `${name}-${job}.${i}`
      return drawFact(mark, drawAccount(mark, random, NEW_ACCOUNT_SHARE / JOB_EVENTS_MAX), random)
    })
    for (const fact of facts) world.ledger.call(fact)
    const isImport = random() < 0.3
    const events = facts.map(fact => ({
      ...toEvent(fact),
      id: fact.mark,
      account: fact.account,
      user: fact.user,
    }))
    const [path, body] = isImport
      ? ['/v1/import', events.map(event => JSON.stringify(event)).join('\n')]
      : ['/v1/events', JSON.stringify({ events })]
    // A cron that fires twice.
    for (let times = random() < 0.05 ? 2 : 1; times > 0 && !world.isOver(); ) {
      const answer = await post(world, path as string, JSON_HEADERS, body as string, REQUEST_MS_MAX)
      const isDone = answer !== undefined && answer.accepted + answer.duplicates === facts.length
      if (isDone) times--
      await sleep(random() * (isDone ? 120 : AGAIN_MS_MAX))
    }
  }
}

/** The body of a 200; undefined for anything else, or nothing at all. */
async function post(
  { url, observed }: World,
  path: string,
  headers: Record<string, string>,
  body: string,
  waitMs: number,
): Promise<{ accepted: number; duplicates: number } | undefined> {
  try {
    const signal = AbortSignal.timeout(waitMs)
    const response = await observed.fetch(url + path, { method: 'POST', headers, body, signal })
    return response.status === 200 ? ((await response.json()) as never) : undefined
  } catch {
    return undefined
  }
}

function toEvent({ mark, type, name, value, at }: Fact): SentEvent {
  const event: SentEvent = { type, age: Date.now() - at, properties: { mark } }
  if (type !== 'login') event.name = name
  if (type === 'outcome') event.value = value
  return event
}

function drawFact(mark: string, account: string, random: () => number): Fact {
  const draw = random()
  const type: EventType = draw < 0.1 ? 'login' : draw < 0.8 ? 'feature' : 'outcome'
  const lateMs = random() < LATE_SHARE ? random() * LATE_MS_MAX : 0
  return {
    mark,
    account,
    user: drawUser(random),
    type,
    name: `${type}.${Math.floor(random() * (type === 'outcome' ? OUTCOMES : FEATURES))}`,
    // Hundredths, as money is.
    value: Math.floor(random() * 100_000) / 100,
    at: Date.now() - Math.floor(lateMs),
  }
}

function drawAccount(unique: string, random: () => number, newShare = NEW_ACCOUNT_SHARE): string {
  return random() < newShare ? `new-${unique}` : `shared-${Math.floor(random() * SHARED_ACCOUNTS)}`
}

function drawUser(random: () => number): string {
  return `user-${Math.floor(random() * USERS)}`
}
