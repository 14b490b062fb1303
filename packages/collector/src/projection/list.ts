// Questions across accounts, answered by D1. One scan of a table with a row an account: reading 2,000 rows
// costs two millionths of a dollar, where an index would cost a row at every projection.

import { daysBetween } from '../account/calendar.ts'
import type { AccountsQuery, Sort } from '../ops/accountsQuery.ts'
import type { Overview } from '../ops/overview.ts'
import type { AccountList, AccountRow, SignalMark, State } from '../views.ts'

/** 28 days after the last activity nobody is left to count, whether or not the account has folded since. */
export const USERS_SQL = `CASE WHEN last_active_day > date(?1, '-28 days') THEN users28 ELSE 0 END`

/** Text sorts as people read it, and nothing sorts before something. Every expression has a value in each row. */
const SORT_SQL: Record<Sort, string> = {
  name: 'lower(coalesce(name, id))',
  plan: "lower(coalesce(plan, ''))",
  state: 'state',
  // Worst first, and what has no score yet at the end, where nobody looks for it.
  health: 'coalesce(health, 101)',
  owner: "lower(coalesce(owner, ''))",
  // What never renews is not due first.
  renews: "coalesce(renews, '~')",
  mrr: 'coalesce(mrr, -1)',
  seats: 'coalesce(seats, -1)',
  users28: USERS_SQL,
  firstDay: "coalesce(first_day, '')",
  lastActiveDay: "coalesce(last_active_day, '')",
  logins: 'logins',
  features: 'features',
  outcomes: 'outcomes',
  outcomeValue: 'outcome_value',
}

/** What of a row is needed to show it; `users` is USERS_SQL. */
interface Stored {
  id: string
  name: string | null
  plan: string | null
  seats: number | null
  first_day: string | null
  last_active_day: string | null
  logins: number
  features: number
  outcomes: number
  outcome_value: number
  weeks: string
  day: string
  state: State
  since: string | null
  state_before: State | null
  health: number | null
  p_quiet: number | null
  reasons: string
  signals: string
  owner: string | null
  snoozed_until: string | null
  renews: string | null
  mrr: number | null
  users: number
}

/** A cursor that is not one of ours; the request is the caller's mistake. */
export class BadCursor extends Error {}

/** A page of the list. Rows are brought up to `today`, however long ago their account last folded. */
export async function listAccounts(
  db: D1Database,
  query: AccountsQuery,
  today: string,
  now: number,
): Promise<AccountList> {
  const { where, bindings } = filterOf(query, today)
  const sorted = SORT_SQL[query.sort]
  if (query.cursor !== null) {
    const [value, id] = readCursor(query.cursor)
    where.push(
      `(${sorted}, id) ${query.order === 'asc' ? '>' : '<'} (${bind(bindings, value)}, ${bind(bindings, id)})`,
    )
  }
  const direction = query.order.toUpperCase()
  // One more than asked for tells whether there is a next page.
  const { results } = await db
    .prepare(
      `SELECT *, ${USERS_SQL} AS users, ${sorted} AS sorted FROM account
       WHERE ${where.join(' AND ')} ORDER BY sorted ${direction}, id ${direction} LIMIT ${query.limit + 1}`,
    )
    .bind(...bindings)
    .all<Stored & { sorted: string | number }>()
  const page = results.slice(0, query.limit)
  const list: AccountList = { accounts: page.map(row => toRow(row, today)), asOf: now }
  const last = page.at(-1)
  if (results.length > page.length && last) list.next = writeCursor(last.sorted, last.id)
  return list
}

/** These accounts, in this order; one that is gone meanwhile is left out. */
export async function readRows(db: D1Database, ids: readonly string[], today: string): Promise<AccountRow[]> {
  const { results } = await db
    .prepare(`SELECT *, ${USERS_SQL} AS users FROM account WHERE id IN (SELECT value FROM json_each(?2))`)
    .bind(today, JSON.stringify(ids))
    .all<Stored>()
  const rows = new Map(results.map(row => [row.id, toRow(row, today)]))
  return ids.flatMap(id => rows.get(id) ?? [])
}

/** What a page of the list says about all accounts. */
export async function readOverview(db: D1Database, query: AccountsQuery, today: string): Promise<Overview> {
  const { where, bindings } = filterOf(query, today)
  const [all, matching, states, plans, owners] = await Promise.all([
    db
      .prepare(
        `SELECT count(*) AS accounts, coalesce(sum(last_active_day > date(?1, '-28 days')), 0) AS active28
         FROM account`,
      )
      .bind(today)
      .first<{ accounts: number; active28: number }>(),
    db
      .prepare(`SELECT count(*) AS matching FROM account WHERE ${where.join(' AND ')}`)
      .bind(...bindings)
      .first<number>('matching'),
    db
      .prepare('SELECT state, count(*) AS accounts FROM account GROUP BY 1 ORDER BY 2 DESC')
      .all<Overview['states'][number]>(),
    db
      .prepare(
        'SELECT plan, count(*) AS accounts FROM account WHERE plan IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 10',
      )
      .all<Overview['plans'][number]>(),
    db
      .prepare(
        'SELECT owner, count(*) AS accounts FROM account WHERE owner IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 10',
      )
      .all<Overview['owners'][number]>(),
  ])
  return {
    accounts: all?.accounts ?? 0,
    active28: all?.active28 ?? 0,
    matching: matching ?? 0,
    states: states.results,
    plans: plans.results,
    owners: owners.results,
  }
}

function filterOf(query: AccountsQuery, today: string): { where: string[]; bindings: (string | number)[] } {
  const bindings: (string | number)[] = [today]
  // ?1 must be named in every statement it is bound to.
  const where: string[] = ['?1 IS NOT NULL']
  // One binding for all of them: D1 takes 100, and whoever writes the URL may ask for more.
  const oneOf = (column: string, values: string[]) => {
    if (values.length === 0) return
    where.push(`${column} IN (SELECT value FROM json_each(${bind(bindings, JSON.stringify(values))}))`)
  }
  oneOf('state', query.state)
  oneOf('plan', query.plan)
  oneOf('owner', query.owner)
  if (query.q) {
    // instr, not LIKE: D1 refuses patterns beyond 50 bytes, and % is a character people search for.
    const text = `lower(${bind(bindings, query.q)})`
    where.push(`(instr(lower(id), ${text}) > 0 OR instr(lower(coalesce(name, '')), ${text}) > 0)`)
  }
  return { where, bindings }
}

function bind(bindings: (string | number)[], value: string | number): string {
  return `?${bindings.push(value)}`
}

function toRow(row: Stored, today: string): AccountRow {
  const weeks = JSON.parse(row.weeks) as number[]
  const age = Math.floor(daysBetween(row.day, today) / 7)
  const shift = Math.min(Math.max(age, 0), weeks.length)
  return {
    id: row.id,
    name: row.name,
    plan: row.plan,
    seats: row.seats,
    state: row.state,
    since: row.since,
    stateBefore: row.state_before,
    health: row.health,
    pQuiet: row.p_quiet,
    reasons: JSON.parse(row.reasons) as string[],
    signals: JSON.parse(row.signals) as SignalMark[],
    owner: row.owner,
    snoozedUntil: row.snoozed_until,
    renews: row.renews,
    mrr: row.mrr,
    firstDay: row.first_day,
    lastActiveDay: row.last_active_day,
    users28: row.users,
    totals: {
      logins: row.logins,
      features: row.features,
      outcomes: row.outcomes,
      outcomeValue: row.outcome_value,
    },
    weeks: [...weeks.slice(shift), ...new Array<number>(shift).fill(0)],
  }
}

function writeCursor(value: string | number, id: string): string {
  return btoa(encodeURIComponent(JSON.stringify([value, id])))
}

function readCursor(cursor: string): [string | number, string] {
  try {
    const [value, id] = JSON.parse(decodeURIComponent(atob(cursor)))
    if ((typeof value === 'string' || typeof value === 'number') && typeof id === 'string') return [value, id]
  } catch {
    // Falls through to the refusal: what is wrong with it does not matter.
  }
  throw new BadCursor()
}

/** When an account last changed in D1, epoch milliseconds; null before the first. */
export async function newestProjection(db: D1Database): Promise<number | null> {
  return await db.prepare('SELECT max(projected_at) AS newest FROM account').first<number>('newest')
}
