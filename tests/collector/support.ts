// What the collector's tests share: requests to the whole app, and an account's core on a Durable Object's own
// SQLite with a clock that the test moves.

import { createExecutionContext, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import type { Receipt, SentBatch, Vitals } from '@tend/wire'
import { addDays } from '../../packages/collector/src/account/calendar.ts'
import {
  type AccountCore,
  createAccountCore,
  type Projection,
} from '../../packages/collector/src/account/core.ts'
import { paceOf } from '../../packages/collector/src/account/schedule.ts'
import type { Briefing } from '../../packages/collector/src/account/scoring.ts'
import type { Storage } from '../../packages/collector/src/account/storage.ts'
import type { Message } from '../../packages/collector/src/alerts/post.ts'
import { DEFAULT_CONFIG } from '../../packages/collector/src/config/config.ts'
import type { Env } from '../../packages/collector/src/env.ts'
import { NO_PORTFOLIO } from '../../packages/collector/src/health/portfolio.ts'
import app from '../../packages/collector/src/index.ts'
import type { Append } from '../../packages/collector/src/ingest/split.ts'

export const HOST = 'http://tend.test'

export const MINUTE_MS = 60_000
export const HOUR_MS = 60 * MINUTE_MS
export const DAY_MS = 24 * HOUR_MS
export const WEEK_MS = 7 * DAY_MS
/** The first instant of a week of the log's tables. */
export const WEEK_START = Math.ceil(Date.UTC(2026, 10, 20) / WEEK_MS) * WEEK_MS
export const NOON = Date.UTC(2026, 10, 20, 12)

/** An id that no other test uses: Durable Objects outlive a test. */
export const newAccount = (): string => `account-${crypto.randomUUID()}`

export const newProducer = (): string => crypto.randomUUID().slice(0, 12)

export interface Sending {
  method?: string
  headers?: Record<string, string>
  body?: BodyInit
  /** Bindings that differ from the deployment's. */
  with?: Partial<Record<keyof Env, unknown>>
}

/** Asks the app for a path of HOST, or a whole address; redirects are answers. */
export async function send(path: string, { with: other, ...init }: Sending = {}): Promise<Response> {
  const request = new Request(new URL(path, HOST), { redirect: 'manual', ...init })
  return app.fetch(request, { ...env, ...other } as Env, createExecutionContext())
}

/** Posts a batch (or any body) to /v1/events with `key`, by default the secret key. */
export function post(
  body: unknown,
  { headers, key = 'sk_local', ...sending }: Sending & { key?: string } = {},
) {
  return send('/v1/events', {
    method: 'POST',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    ...sending,
    headers: { 'content-type': 'application/json', authorization: `Bearer ${key}`, ...headers },
  })
}

/** Posts a batch that must get a receipt. */
export async function receiptOf(body: SentBatch, sending: Parameters<typeof post>[1] = {}): Promise<Receipt> {
  const answer = await post(body, sending)
  if (answer.status !== 200) throw new Error(`${answer.status} ${await answer.text()}`)
  return answer.json()
}

/** Reads with `key`, by default the ops key. */
export function read(
  path: string,
  { headers, key = 'ops_local', ...sending }: Sending & { key?: string } = {},
) {
  return send(path, { ...sending, headers: { authorization: `Bearer ${key}`, ...headers } })
}

/** The body of an answer that must be 200. */
export async function readJson<Body>(path: string): Promise<Body> {
  const answer = await read(path)
  if (answer.status !== 200) throw new Error(`${answer.status} ${await answer.text()}`)
  return answer.json()
}

/** The code of a refusal, with its status: `401 unknown_key`. */
export async function refusalOf(answer: Response | Promise<Response>): Promise<string> {
  const { status, body } = { status: (await answer).status, body: await (await answer).json() } as {
    status: number
    body: { error: { code: string; message: string } }
  }
  if (!body.error.message) throw new Error('a refusal without a message')
  return `${status} ${body.error.code}`
}

/** The newest answer of a core's surroundings; the test moves `now` and breaks `project` at will. */
export interface World {
  now: number
  alarmAt: number | null
  zone: string
  projected: Projection[]
  project(row: Projection): Promise<void>
  brief(): Promise<Briefing>
  deliver(destination: string, message: Message): Promise<boolean | undefined>
}

export function createWorld(fields: Partial<World> = {}): World {
  const projected: Projection[] = []
  return {
    now: NOON,
    alarmAt: null,
    zone: 'UTC',
    projected,
    project: async row => void projected.push(row),
    brief: async () => ({ config: DEFAULT_CONFIG, portfolio: NO_PORTFOLIO, destinations: [] }),
    deliver: async () => true,
    ...fields,
  }
}

/** A core as a Durable Object that just woke up has it: nothing in memory, everything in `storage`. */
export function wake(storage: Storage, world: World, id = 'acme'): AccountCore {
  return createAccountCore(id, {
    storage,
    now: () => world.now,
    random: () => 0.5,
    alarm: {
      at: () => world.alarmAt,
      set: at => {
        world.alarmAt = at
      },
    },
    project: row => world.project(row),
    brief: () => world.brief(),
    deliver: (destination, message) => world.deliver(destination, message),
    zone: world.zone,
    pace: paceOf(undefined),
  })
}

/** Rings the alarm, wherever it is set. */
export async function ring(core: AccountCore, world: World): Promise<void> {
  world.alarmAt = null
  await core.alarm()
}

/** Runs `work` on the storage of a Durable Object that nobody has used. */
export function onStorage<T>(work: (storage: DurableObjectStorage) => T | Promise<T>): Promise<T> {
  const stub = env.ACCOUNT.getByName(newAccount())
  return runInDurableObject(stub, (_, state) => work(state.storage))
}

export interface Fact {
  type?: 'login' | 'feature' | 'outcome'
  name?: string
  user?: string
  at?: number
  value?: number
  id?: string
  vitals?: Vitals
  variant?: string
}

interface By {
  producer?: string
  first?: number
  lost?: number
  sdk?: string
  /** Positions of facts that the parser refused. */
  refused?: number[]
}

/** A batch as ingest hands it on: events `first …` of `producer`, or events without numbers. */
export function appendOf(
  receivedAt: number,
  facts: Fact[],
  { producer, first = 0, lost = 0, sdk, refused = [] }: By = {},
): Append {
  const append: Append = {
    receivedAt,
    lost,
    accountId: 'acme',
    refused,
    events: facts.map(
      ({ type = 'feature', name = 'report.export', user, at = receivedAt, ...rest }, index) => ({
        index,
        type,
        name: type === 'login' ? '' : name,
        at,
        account: { id: 'acme' },
        ...(user !== undefined && { user: { id: user } }),
        ...rest,
      }),
    ),
  }
  append.events = append.events.filter(({ index }) => !refused.includes(index))
  if (sdk !== undefined) append.sdk = sdk
  if (producer !== undefined) append.numbers = { producer, first, count: facts.length }
  return append
}

export const TODAY = '2026-11-20'

/** So many days before TODAY. */
export const ago = (days: number): string => addDays(TODAY, -days)

/** What an account projects to D1. */
export const rowOf = (fields: Partial<Projection> = {}): Projection => ({
  id: 'acme',
  name: 'Acme',
  plan: 'pro',
  seats: 20,
  state: 'steady',
  since: ago(30),
  stateBefore: null,
  health: 74.5,
  pQuiet: 0.12,
  reasons: ['Active in its usual way.'],
  signals: [],
  owner: null,
  snoozedUntil: null,
  renews: null,
  mrr: null,
  facts: null,
  verdicts: [],
  months: 0b111,
  firstDay: ago(90),
  lastActiveDay: ago(1),
  users28: 3,
  totals: { logins: 1, features: 2, outcomes: 3, outcomeValue: 129.5 },
  weeks: Array.from({ length: 26 }, (_, i) => i),
  epoch: 1,
  version: 1,
  day: TODAY,
  scored: TODAY,
  loss: [],
  exposures: [],
  ...fields,
})
