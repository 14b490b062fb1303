// The question a list of accounts answers, as it stands in the URL: the URL is the view, and can be shared.
// Shared by GET /v1/accounts, its CSV and the accounts page.

import type { State } from '../views.ts'
import { STATE_NAMES, STATES } from './states.ts'

export type Order = 'asc' | 'desc'

/**
 * What can be sorted by, and the order that is asked for first: text from A, health from the worst, renewals from the
 * next, numbers from the most.
 */
export const SORTS = {
  name: 'asc',
  plan: 'asc',
  state: 'asc',
  health: 'asc',
  owner: 'asc',
  renews: 'asc',
  mrr: 'desc',
  seats: 'desc',
  users28: 'desc',
  firstDay: 'desc',
  lastActiveDay: 'desc',
  logins: 'desc',
  features: 'desc',
  outcomes: 'desc',
  outcomeValue: 'desc',
} as const satisfies Record<string, Order>

export type Sort = keyof typeof SORTS

const SORT_DEFAULT: Sort = 'users28'

/** Two screens of rows; their sparklines make a page of about 15 kB on the wire. */
const LIMIT_DEFAULT = 100

/** One row is about 500 bytes of JSON: half a megabyte is as much as one answer should be. */
export const LIMIT_MAX = 1000

/** An account's name is a label; nobody searches for more. */
const SEARCH_CHARS_MAX = 256

export interface AccountsQuery {
  sort: Sort
  order: Order
  /** Any of these; an empty list lets every account through, here and below. */
  state: State[]
  plan: string[]
  owner: string[]
  /** Looked for in id and name; empty for no search. */
  q: string
  limit: number
  /** Where the page before ended; opaque here. */
  cursor: string | null
}

export const ALL_ACCOUNTS: AccountsQuery = {
  sort: SORT_DEFAULT,
  order: SORTS[SORT_DEFAULT],
  state: [],
  plan: [],
  owner: [],
  q: '',
  limit: LIMIT_DEFAULT,
  cursor: null,
}

/**
 * Reads a query. What cannot be read falls back to its default and is named in `problems`: a page shows
 * them beside its answer, an API refuses with them. Empty parameters (a form sends them) count as absent,
 * repeated ones are alternatives, unknown ones are somebody else's, and a `limit` above the largest is the largest.
 */
export function parseAccountsQuery(params: URLSearchParams): { query: AccountsQuery; problems: string[] } {
  const problems: string[] = []
  const query = { ...ALL_ACCOUNTS }

  const sort = params.get('sort') || query.sort
  if (Object.hasOwn(SORTS, sort)) query.sort = sort as Sort
  else problems.push(`sort is one of ${Object.keys(SORTS).join(', ')}.`)

  const order = params.get('order') || SORTS[query.sort]
  if (order === 'asc' || order === 'desc') query.order = order
  else {
    query.order = SORTS[query.sort]
    problems.push('order is asc or desc.')
  }

  const states = given(params, 'state')
  query.state = STATE_NAMES.filter(state => states.includes(state))
  if (states.some(state => !Object.hasOwn(STATES, state))) {
    problems.push(`state is one of ${STATE_NAMES.join(', ')}.`)
  }
  query.plan = given(params, 'plan')
  query.owner = given(params, 'owner')

  const q = (params.get('q') ?? '').trim()
  query.q = q.slice(0, SEARCH_CHARS_MAX)
  if (q !== query.q) problems.push(`q has at most ${SEARCH_CHARS_MAX} characters.`)

  const limit = params.get('limit') || String(LIMIT_DEFAULT)
  if (/^\d{1,9}$/.test(limit) && Number(limit) > 0) query.limit = Math.min(Number(limit), LIMIT_MAX)
  else problems.push(`limit is a whole number from 1 to ${LIMIT_MAX}.`)

  query.cursor = params.get('cursor') || null
  return { query, problems }
}

/** The query as a URL's search, `?` included, without what is default; empty for the plain list. */
export function searchOf(query: AccountsQuery): string {
  const params = new URLSearchParams(paramsOf(query)).toString()
  return params && `?${params}`
}

/** The parameters that differ from their defaults, in an order that makes equal views equal URLs. */
export function paramsOf(query: AccountsQuery): [string, string][] {
  const params: [string, string][] = []
  if (query.q) params.push(['q', query.q])
  for (const field of ['state', 'plan', 'owner'] as const) {
    for (const value of query[field]) params.push([field, value])
  }
  if (query.sort !== SORT_DEFAULT) params.push(['sort', query.sort])
  if (query.order !== SORTS[query.sort]) params.push(['order', query.order])
  if (query.limit !== LIMIT_DEFAULT) params.push(['limit', String(query.limit)])
  if (query.cursor) params.push(['cursor', query.cursor])
  return params
}

function given(params: URLSearchParams, field: string): string[] {
  return [...new Set(params.getAll(field))].filter(value => value !== '')
}
