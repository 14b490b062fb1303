import { describe, expect, test } from 'vitest'
import { formatFor, localeOf } from '../../packages/collector/src/ops/format.ts'

describe('localeOf', () => {
  test.each([
    ['de-CH,de;q=0.9,en;q=0.8', 'de-CH'],
    ['en;q=0.5, sv', 'sv'],
    ['xx-klingon, fr;q=0.3', 'fr'],
    ['*', 'en'],
    ['de;q=0', 'en'],
    ['de;q=high', 'en'],
    ['"><script>', 'en'],
    ['', 'en'],
    [null, 'en'],
  ])('%s is %s', (header, locale) => {
    expect(localeOf(header)).toBe(locale)
  })
})

describe('[O6] formatFor', () => {
  const format = formatFor('en', 'America/New_York')

  test.each([
    ['2026-11-20', 'today'],
    ['2026-11-19', 'yesterday'],
    ['2026-11-07', '13 days ago'],
    ['2026-11-06', '2 weeks ago'],
    ['2026-09-20', 'two months ago', '2 months ago'],
    ['2025-11-20', 'eleven months and a bit', '11 months ago'],
    ['2024-11-01', 'two years', '2 years ago'],
  ])('%s is %s', (day, name, written = name) => {
    expect(format.dayAgo(day, '2026-11-20')).toBe(written)
  })

  test.each([
    [0, 'now'],
    [-5_000, 'now'],
    [59_999, 'now'],
    [60_000, '1 minute ago'],
    [3_600_000, '1 hour ago'],
    [86_400_000, 'yesterday'],
  ])('%d ms is %s', (ms, written) => {
    expect(format.timeAgo(1_790_000_000_000 - ms, 1_790_000_000_000)).toBe(written)
  })

  test('a day stays itself in every zone; an instant is told in the deployment’s', () => {
    expect(format.day('2026-11-20')).toBe('Nov 20, 2026')
    expect(format.instant(Date.UTC(2026, 10, 20, 2))).toBe('Nov 19, 2026, 9:00:00 PM EST')
  })

  test('small values keep their cents', () => {
    expect([0.5, 129.5, 999.999, 1000.4, -2500.7].map(format.value)).toEqual([
      '0.5',
      '129.5',
      '1,000',
      '1,000',
      '-2,501',
    ])
  })
})
