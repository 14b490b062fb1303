import { describe, expect, test } from 'vitest'
import {
  type AccountsQuery,
  ALL_ACCOUNTS,
  parseAccountsQuery,
  searchOf,
} from '../../packages/collector/src/ops/accountsQuery.ts'
import { STATE_NAMES } from '../../packages/collector/src/ops/states.ts'

const parse = (search: string) => parseAccountsQuery(new URLSearchParams(search))

describe('[O4] a query that is understood', () => {
  test.each<[string, Partial<AccountsQuery>]>([
    ['', {}],
    ['?q=&state=&plan=&sort=&order=&limit=&cursor=', {}],
    ['?utm_source=mail', {}],
    ['?sort=name', { sort: 'name', order: 'asc' }],
    ['?sort=lastActiveDay', { sort: 'lastActiveDay', order: 'desc' }],
    ['?sort=name&order=desc', { sort: 'name', order: 'desc' }],
    ['?state=new&state=dormant&state=new', { state: ['new', 'dormant'] }],
    ['?plan=pro&plan=a,b', { plan: ['pro', 'a,b'] }],
    ['?owner=ines', { owner: ['ines'] }],
    ['?q=+acme+', { q: 'acme' }],
    ['?limit=1', { limit: 1 }],
    ['?limit=5000', { limit: 1000 }],
    ['?cursor=abc', { cursor: 'abc' }],
  ])('%s', (search, expected) => {
    expect(parse(search)).toEqual({ query: { ...ALL_ACCOUNTS, ...expected }, problems: [] })
  })
})

describe('[R6] a query that is not falls back and says what is allowed', () => {
  test.each<[string, Partial<AccountsQuery>, string]>([
    ['?sort=mood', {}, 'sort is one of name,'],
    ['?sort=constructor', {}, 'sort is one of name,'],
    ['?sort=Name', {}, 'sort is one of name,'],
    ['?order=up', {}, 'order is asc or desc.'],
    ['?sort=name&order=DESC', { sort: 'name', order: 'asc' }, 'order is asc or desc.'],
    ['?state=happy', {}, `state is one of ${STATE_NAMES.join(', ')}.`],
    ['?state=__proto__&state=new', { state: ['new'] }, `state is one of ${STATE_NAMES.join(', ')}.`],
    ['?limit=0', {}, 'limit is a whole number from 1 to 1000.'],
    ['?limit=-1', {}, 'limit is a whole number from 1 to 1000.'],
    ['?limit=1.5', {}, 'limit is a whole number from 1 to 1000.'],
    ['?limit=1e3', {}, 'limit is a whole number from 1 to 1000.'],
    ['?limit=0x10', {}, 'limit is a whole number from 1 to 1000.'],
    ['?limit=99999999999999999999', {}, 'limit is a whole number from 1 to 1000.'],
    ['?limit=NaN', {}, 'limit is a whole number from 1 to 1000.'],
    [`?q=${'x'.repeat(257)}`, { q: 'x'.repeat(256) }, 'q has at most 256 characters.'],
  ])('%s', (search, expected, problem) => {
    const { query, problems } = parse(search)
    expect(query).toEqual({ ...ALL_ACCOUNTS, ...expected })
    expect(problems).toEqual([expect.stringContaining(problem)])
  })

  test('every problem is said', () => {
    expect(parse('?sort=x&order=x&state=x&limit=x').problems).toHaveLength(4)
  })
})

test('[O4] an address leads back to its query, and leaves out what goes without saying', () => {
  expect(searchOf(ALL_ACCOUNTS)).toBe('')
  for (const search of [
    '?q=a%26b+c&state=new&plan=pro&plan=a%2Cb&owner=ines&sort=name&order=desc&limit=5&cursor=x%3D',
    '?state=new&state=dormant',
    '?order=asc',
  ]) {
    expect(searchOf(parse(search).query)).toBe(search)
  }
  expect(searchOf(parse('?sort=name&order=asc&limit=100').query)).toBe('?sort=name')
})
