// Accounts as JSON: GET /v1/accounts and below, and what people say of one. About one account its Durable Object
// answers, with everything received so far; across accounts D1 does, a little behind.

import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { Account } from '../account/account.ts'
import { createCalendar, isDay } from '../account/calendar.ts'
import { type Env, zoneOf } from '../env.ts'
import { problem } from '../problem.ts'
import { BadCursor, listAccounts } from '../projection/list.ts'
import { sentenceOfProblem } from '../readers.ts'
import type { AccountList, AccountRow } from '../views.ts'
import { type AccountsQuery, LIMIT_MAX, parseAccountsQuery } from './accountsQuery.ts'
import { toCsv } from './csv.ts'
import { parseFollowUp } from './followUp.ts'
import { mayRead, mayWrite } from './session.ts'

/** Bytes: a note of 4,000 characters in any script, and everything else. */
const FOLLOW_UP_BYTES_MAX = 32 * 1024

const EVENTS_DEFAULT = 50
const EVENTS_MAX = 500

export const todayOf = (env: Env): string => createCalendar(zoneOf(env))(Date.now())

export const accountOf = (env: Env, id: string): DurableObjectStub<Account> => env.ACCOUNT.getByName(id)

export const accountUnknown = () =>
  problem(404, 'unknown_account', 'No event of this account has ever been received.')

/** The list, or a refusal that says what is wrong: the question (400) or D1 (503). */
export async function readList(env: Env, query: AccountsQuery): Promise<AccountList> {
  try {
    if (!env.DB) throw new Error('no D1')
    return await listAccounts(env.DB, query, todayOf(env), Date.now())
  } catch (error) {
    if (error instanceof BadCursor) throw problem(400, 'bad_cursor', 'Ask again without cursor.')
    console.error('list failed', (error as Error).name)
    throw problem(503, 'list_unavailable', 'The list is being brought up to date; accounts still answer.', 30)
  }
}

/** Every account the query lets through, for a spreadsheet: its `limit` and `cursor` are for reading on a screen. */
export async function readWholeList(env: Env, query: AccountsQuery): Promise<AccountRow[]> {
  const accounts: AccountRow[] = []
  let cursor: string | null = null
  do {
    const page: AccountList = await readList(env, { ...query, limit: LIMIT_MAX, cursor })
    accounts.push(...page.accounts)
    cursor = page.next ?? null
  } while (cursor !== null)
  return accounts
}

export const reads = new Hono<{ Bindings: Env }>()

reads.use(async (c, next) => {
  await mayRead(c)
  await next()
  c.header('cache-control', 'private, no-store')
})

reads.get('/', async c => {
  const { query, problems } = parseAccountsQuery(new URL(c.req.url).searchParams)
  if (problems.length > 0) throw problem(400, 'bad_query', problems.join(' '))
  if (!c.req.header('accept')?.includes('text/csv')) return c.json(await readList(c.env, query))
  return c.text(toCsv(await readWholeList(c.env, query)), 200, { 'content-type': 'text/csv; charset=utf-8' })
})

reads.get('/:id', async c => c.json(known(await accountOf(c.env, c.req.param('id')).summary())))

reads.get('/:id/activity', async c => {
  const { from, to } = c.req.query()
  for (const day of [from, to]) {
    if (day !== undefined && !isDay(day)) throw problem(400, 'bad_query', 'from and to are days, YYYY-MM-DD.')
  }
  return c.json({
    activity: known(await accountOf(c.env, c.req.param('id')).activity(from, to)),
    asOf: Date.now(),
  })
})

reads.get('/:id/users', async c =>
  c.json({ users: known(await accountOf(c.env, c.req.param('id')).users()), asOf: Date.now() }),
)

reads.get('/:id/features', async c =>
  c.json({ features: known(await accountOf(c.env, c.req.param('id')).features()), asOf: Date.now() }),
)

reads.get('/:id/outcomes', async c =>
  c.json({ outcomes: known(await accountOf(c.env, c.req.param('id')).outcomes()), asOf: Date.now() }),
)

reads.get('/:id/events', async c => {
  const limit = Number(c.req.query('limit') ?? EVENTS_DEFAULT)
  const before = c.req.query('cursor')
  if (!(Number.isInteger(limit) && limit >= 1 && limit <= EVENTS_MAX)) {
    throw problem(400, 'bad_query', `limit is a whole number from 1 to ${EVENTS_MAX}.`)
  }
  if (before !== undefined && !/^\d{1,15}$/.test(before))
    throw problem(400, 'bad_cursor', 'Ask again without cursor.')
  const account = accountOf(c.env, c.req.param('id'))
  const { events, next } = known(
    await account.events(before === undefined ? undefined : Number(before), limit),
  )
  return c.json({ events, ...(next !== undefined && { next: String(next) }), asOf: Date.now() })
})

reads.post('/:id/follow-up', bodyLimit({ maxSize: FOLLOW_UP_BYTES_MAX, onError: tooLarge }), async c => {
  await mayWrite(c)
  const reading = parseFollowUp(await jsonIn(c), todayOf(c.env))
  if ('problems' in reading)
    throw problem(400, 'bad_follow_up', reading.problems.map(sentenceOfProblem).join(' '))
  const account = accountOf(c.env, c.req.param('id'))
  return c.json({ followUp: known(await account.changeFollowUp(reading.value)), asOf: Date.now() })
})

/** The body of a request as JSON; what is none is refused. */
export async function jsonIn(c: Context): Promise<unknown> {
  try {
    return JSON.parse(await c.req.text())
  } catch {
    throw problem(400, 'not_json', 'The body is not JSON.')
  }
}

function tooLarge(): never {
  throw problem(413, 'too_large', `A follow-up has at most ${FOLLOW_UP_BYTES_MAX / 1024} KiB.`)
}

function known<T>(answer: T | undefined): T {
  if (answer === undefined) throw accountUnknown()
  return answer
}
