// Days in the deployment's zone, across changes of clocks and of the date line.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  addDays,
  bitOf,
  createCalendar,
  daysBetween,
  eachDay,
  monthOf,
  nextMidnight,
  toDay,
  toNumber,
} from '../../packages/collector/src/account/calendar.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from './support.ts'

const ZONES = [
  'UTC',
  'Europe/Berlin',
  'America/St_Johns',
  'Pacific/Apia',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
]

describe('the local day', () => {
  it.each([
    ['UTC', '2026-11-20T23:59:59.999Z', '2026-11-20'],
    ['UTC', '2026-11-21T00:00:00.000Z', '2026-11-21'],
    ['Europe/Berlin', '2026-03-28T22:59:59.999Z', '2026-03-28'],
    ['Europe/Berlin', '2026-03-28T23:00:00.000Z', '2026-03-29'],
    // Clocks went forward in between: this midnight is an hour earlier in UTC.
    ['Europe/Berlin', '2026-03-29T21:59:59.999Z', '2026-03-29'],
    ['Europe/Berlin', '2026-03-29T22:00:00.000Z', '2026-03-30'],
    ['Europe/Berlin', '2026-10-25T22:59:59.999Z', '2026-10-25'],
    ['Europe/Berlin', '2026-10-25T23:00:00.000Z', '2026-10-26'],
    ['America/St_Johns', '2026-07-01T02:29:59.999Z', '2026-06-30'],
    ['America/St_Johns', '2026-07-01T02:30:00.000Z', '2026-07-01'],
    // Samoa left out 30 December 2011 to change the side of the date line.
    ['Pacific/Apia', '2011-12-30T09:59:59.999Z', '2011-12-29'],
    ['Pacific/Apia', '2011-12-30T10:00:00.000Z', '2011-12-31'],
    ['UTC', '1970-01-01T00:00:00.000Z', '1970-01-01'],
  ])('[F4] in %s at %s', (zone, at, day) => {
    expect(createCalendar(zone)(Date.parse(at))).toBe(day)
  })

  it.each(ZONES)('[F4] in %s is what formatting each instant says', zone => {
    const dayOf = createCalendar(zone)
    const format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone })
    fc.assert(
      fc.property(fc.integer({ min: Date.UTC(1990), max: Date.UTC(2040) }), at => {
        expect(dayOf(at)).toBe(format.format(at))
      }),
      { numRuns: 300 },
    )
  })

  it('an unknown zone is refused when the calendar is made', () => {
    expect(() => createCalendar('Middle/Earth')).toThrow(RangeError)
  })
})

describe('the next midnight', () => {
  it.each([
    ['a usual day', 'Europe/Berlin', '2026-11-20T12:00:00Z', '2026-11-20T23:00:00Z'],
    ['a day of 23 hours', 'Europe/Berlin', '2026-03-28T23:00:00Z', '2026-03-29T22:00:00Z'],
    ['a day of 25 hours', 'Europe/Berlin', '2026-10-24T22:00:00Z', '2026-10-25T23:00:00Z'],
    ['a half-hour zone', 'America/St_Johns', '2026-07-01T12:00:00Z', '2026-07-02T02:30:00Z'],
    ['a day that is left out', 'Pacific/Apia', '2011-12-29T12:00:00Z', '2011-12-30T10:00:00Z'],
    ['midnight itself', 'UTC', '2026-11-20T00:00:00Z', '2026-11-21T00:00:00Z'],
    ['the last millisecond', 'UTC', '2026-11-20T23:59:59.999Z', '2026-11-21T00:00:00Z'],
  ])('of %s', (_, zone, at, midnight) => {
    expect(nextMidnight(Date.parse(at), createCalendar(zone))).toBe(Date.parse(midnight))
  })

  it.each(ZONES)('in %s is where the day turns', zone => {
    const dayOf = createCalendar(zone)
    fc.assert(
      fc.property(fc.integer({ min: Date.UTC(2010), max: Date.UTC(2040) }), at => {
        const midnight = nextMidnight(at, dayOf)
        expect(dayOf(midnight - 1)).toBe(dayOf(at))
        expect(dayOf(midnight) > dayOf(at)).toBe(true)
        expect(midnight - at).toBeLessThanOrEqual(25 * HOUR_MS)
      }),
      { numRuns: 100 },
    )
  })
})

describe('numbers, months and bits', () => {
  it('a day and its number are the same day', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -40_000, max: 60_000 }),
        fc.integer({ min: -999, max: 999 }),
        (number, days) => {
          const day = toDay(number)
          expect(toNumber(day)).toBe(number)
          expect(daysBetween(day, addDays(day, days))).toBe(days)
        },
      ),
    )
  })

  it('every day of a month has a bit of its own, and comes back in order', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1970, max: 2100 }),
        fc.integer({ min: 1, max: 12 }),
        fc.uniqueArray(fc.integer({ min: 1, max: 31 })),
        (year, month, chosen) => {
          const last = new Date(Date.UTC(year, month, 0)).getUTCDate()
          const two = (number: number) => String(number).padStart(2, '0')
          const days = chosen.filter(day => day <= last).map(day => `${year}-${two(month)}-${two(day)}`)
          const seen: string[] = []
          const bits = days.reduce((bits, day) => bits | bitOf(day), 0)
          eachDay(year * 100 + month, bits, number => seen.push(toDay(number)))
          expect(seen).toEqual(days.sort())
          expect(days.every(day => monthOf(day) === year * 100 + month)).toBe(true)
        },
      ),
      { numRuns: 300 },
    )
  })
})

it('the quarter hour that a calendar remembers is never too long', () => {
  // Every zone of the runtime, a year around a change of clocks: no offset changes off the quarter hour.
  const start = Date.UTC(2026, 0, 1)
  for (const zone of Intl.supportedValuesOf('timeZone')) {
    const dayOf = createCalendar(zone)
    const at = nextMidnight(start, dayOf)
    expect([zone, at % (15 * MINUTE_MS)]).toEqual([zone, 0])
    expect(nextMidnight(at, dayOf) - at).toBe(DAY_MS)
  }
})
