// The demo's year, as it is generated: examples/demo/company.ts and year.ts. Filling a collector with it takes a
// minute and is not repeated here.

import { parseImported, type SentEvent } from '@tend/wire'
import { describe, expect, it } from 'vitest'
import { type Company, createCompanies, PLANS, SHAPES, type Shape } from '../examples/demo/company.ts'
import { eventsOf } from '../examples/demo/year.ts'

const DAY_MS = 86_400_000
const UNTIL = Date.UTC(2026, 10, 20, 15)
const SEED = 'tend'

const companies = createCompanies(SEED)
const years = new Map(companies.map(company => [company, [...eventsOf(company, SEED, UNTIL)]]))
const all = [...years.values()].flat()
const timeOf = (event: SentEvent) => event.timestamp as number
const daysAgo = (event: SentEvent) => (UNTIL - timeOf(event)) / DAY_MS
const isActivity = ({ type, vitals }: SentEvent) => type !== 'login' && !vitals
const activity = (company: Company, from: number, to: number) =>
  (years.get(company) ?? []).filter(
    event => isActivity(event) && daysAgo(event) <= from && daysAgo(event) > to,
  )
const shaped = (shape: Shape) => companies.filter(company => company.shape === shape)
const sum = (shape: Shape, from: number, to: number) =>
  shaped(shape).reduce((total, company) => total + activity(company, from, to).length, 0)

describe('the year', () => {
  it('is the same for the same seed, and another for another', () => {
    const first = (seed: string) =>
      createCompanies(seed)
        .slice(0, 3)
        .map(company => [company, ...eventsOf(company, seed, UNTIL)])
    expect(first(SEED)).toEqual(first(SEED))
    expect(first(SEED)).not.toEqual(first('another'))
  })

  it('has events that an import accepts, each with an id of its own in its account', () => {
    for (const [company, events] of years) {
      expect(new Set(events.map(event => event.id)).size).toBe(events.length)
      const warnings = new Set<string>()
      for (const [index, event] of events.entries()) {
        const parsed = parseImported(JSON.parse(JSON.stringify(event)), index, UNTIL, warnings)
        if ('code' in parsed || parsed.account.id !== company.id) expect.fail(JSON.stringify([parsed, event]))
      }
      expect([...warnings]).toEqual([])
    }
  })

  it('is told in order, within the year, up to its last instant and no further', () => {
    for (const events of years.values()) {
      const times = events.map(timeOf)
      expect(times).toEqual(times.toSorted((a, b) => a - b))
    }
    const ages = all.map(daysAgo)
    expect(ages.every(age => age >= 0 && age <= 366)).toBe(true)
  })

  it('is a believable size, and no request of its fill is too large', () => {
    expect(all.length).toBeGreaterThan(300_000)
    expect(all.length).toBeLessThan(600_000)
    for (const events of years.values()) {
      expect(events.length).toBeGreaterThan(0)
      expect(JSON.stringify(events).length).toBeLessThan(16 * 1024 * 1024)
    }
  })

  it('rests at weekends and over the holidays', () => {
    const weekdays = new Array<number>(7).fill(0)
    const dates = new Map<string, number>()
    for (const event of all) {
      const date = new Date(timeOf(event))
      weekdays[date.getUTCDay()] = (weekdays[date.getUTCDay()] ?? 0) + 1
      const day = date.toISOString().slice(0, 10)
      dates.set(day, (dates.get(day) ?? 0) + 1)
    }
    const [sunday = 0, ...week] = weekdays
    const saturday = week.pop() ?? 0
    for (const day of week) expect(Math.max(sunday, saturday)).toBeLessThan(day / 4)
    expect(dates.get('2025-12-25')).toBeLessThan((dates.get('2025-12-11') ?? 0) / 4)
  })
})

describe('the companies', () => {
  it('are 200, by name and by id, on every plan', () => {
    expect(companies).toHaveLength(200)
    expect(new Set(companies.map(({ id }) => id)).size).toBe(200)
    expect(new Set(companies.map(({ name }) => name)).size).toBe(200)
    for (const plan of PLANS) expect(companies.some(({ terms }) => terms.at(-1)?.plan === plan)).toBe(true)
    for (const { people } of companies) expect(new Set(people.map(({ id }) => id)).size).toBe(people.length)
  })

  it('have every shape of life, as often as promised', () => {
    for (const [shape, count] of Object.entries(SHAPES)) expect(shaped(shape as Shape)).toHaveLength(count)
  })

  it('live up to their shape', () => {
    expect(sum('growing', 90, 0)).toBeGreaterThan(1.5 * sum('growing', 360, 270))
    expect(sum('fading', 28, 0)).toBeLessThan(0.5 * sum('fading', 200, 172))
    expect(sum('gone', 28, 0)).toBe(0)
    expect(sum('gone', 360, 270)).toBeGreaterThan(0)
    for (const company of shaped('new')) expect(activity(company, 400, 28)).toEqual([])
    for (const company of shaped('resurrected')) expect(activity(company, 90, 20)).toEqual([])
    expect(sum('resurrected', 10, 0)).toBeGreaterThan(0)
    expect(sum('resurrected', 300, 200)).toBeGreaterThan(0)
    expect(sum('leaderless', 28, 0)).toBeLessThan(0.6 * sum('leaderless', 200, 172))
  })

  it('get nothing done when they only look, and still log in', () => {
    for (const company of shaped('looking')) {
      const recent = (years.get(company) ?? []).filter(event => daysAgo(event) < 28)
      expect(recent.some(({ type }) => type === 'outcome')).toBe(false)
      expect(recent.some(({ type }) => type === 'login')).toBe(true)
    }
    const achieved = shaped('looking').flatMap(company => activity(company, 366, 140))
    expect(achieved.some(({ type }) => type === 'outcome')).toBe(true)
  })

  it('are told until when they have paid, unless they pay nothing', () => {
    for (const events of years.values()) {
      for (const { account, timestamp } of events) {
        if (typeof account !== 'object') continue
        expect(account.renews === undefined).toBe(account.mrr === 0)
        if (account.renews === undefined) continue
        const left = (Date.parse(account.renews as string) - (timestamp as number)) / DAY_MS
        expect(left > -1 && left <= 366).toBe(true)
      }
    }
  })

  it('join all year', () => {
    const joined = companies.filter(({ from }) => from > 0 && from < 330)
    expect(joined.length).toBeGreaterThan(35)
    expect(new Set(joined.map(({ from }) => Math.floor(from / 31))).size).toBeGreaterThan(8)
  })

  it('change plans and seats, and some use more seats than they have', () => {
    const plansOf = ({ terms }: Company) => new Set(terms.map(({ plan }) => plan)).size
    const seatsOf = ({ terms }: Company) => new Set(terms.map(({ seats }) => seats)).size
    expect(companies.filter(company => plansOf(company) > 1).length).toBeGreaterThan(5)
    expect(companies.filter(company => seatsOf(company) > 1).length).toBeGreaterThan(15)
    const over = companies.filter(company => {
      const users = new Set(activity(company, 28, 0).map(({ user }) => user))
      return users.size > (company.terms.at(-1)?.seats ?? 0)
    })
    expect(over.length).toBeGreaterThan(4)
  })
})
