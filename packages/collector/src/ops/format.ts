// Numbers, days and times as the reader writes them. The words of the pages are English; what Intl can say
// in the reader's locale, it says. Days arrive as YYYY-MM-DD and are never moved by a time zone.

import { daysBetween, toNumber } from '../account/calendar.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

export type Format = ReturnType<typeof formatFor>

/** Builds the formatters of one page: each takes Intl some 50 µs, a page uses them a thousand times. */
export function formatFor(locale: string, zone: string) {
  const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 })
  const fine = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 })
  const tenths = new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 })
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 })
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' })
  const month = new Intl.DateTimeFormat(locale, { month: 'short', year: 'numeric', timeZone: 'UTC' })
  const instant = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'long', timeZone: zone })
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })

  /** Whole days up to two weeks, then the largest unit of which there are at least two. */
  const daysAgo = (days: number): string => {
    if (days < 14) return relative.format(-days, 'day')
    if (days < 61) return relative.format(-Math.floor(days / 7), 'week')
    if (days < 731) return relative.format(-Math.floor(days / 30.44), 'month')
    return relative.format(-Math.floor(days / 365.25), 'year')
  }

  return {
    locale,
    number: (n: number) => number.format(n),
    tenth: (n: number) => tenths.format(n),
    /** An outcome's value: its cents matter while it is small. */
    value: (n: number) => (Math.abs(n) < 1000 ? fine : number).format(n),
    percent: (share: number) => percent.format(share),
    /** `1 user`, `2 users`. */
    count: (n: number, one: string, many = `${one}s`) => `${number.format(n)} ${n === 1 ? one : many}`,
    day: (text: string) => day.format(toNumber(text) * DAY_MS),
    /** YYYY-MM as `Mar 2026`. */
    month: (text: string) => month.format(toNumber(`${text}-01`) * DAY_MS),
    /** `yesterday`, `3 weeks ago`; both are days. */
    dayAgo: (text: string, today: string) => daysAgo(daysBetween(text, today)),
    /** Exact, with its time zone. */
    instant: (at: number) => instant.format(at),
    /** `now`, `5 minutes ago`, `3 days ago`; both are epoch milliseconds. */
    timeAgo: (at: number, now: number) => {
      const ms = Math.max(0, now - at)
      if (ms < MINUTE_MS) return relative.format(0, 'second')
      if (ms < HOUR_MS) return relative.format(-Math.floor(ms / MINUTE_MS), 'minute')
      if (ms < DAY_MS) return relative.format(-Math.floor(ms / HOUR_MS), 'hour')
      return daysAgo(Math.floor(ms / DAY_MS))
    },
  }
}

/** The first locale of an Accept-Language header that Intl can speak; English when there is none. */
export function localeOf(acceptLanguage: string | null | undefined): string {
  const ranges = (acceptLanguage ?? '').split(',').map(range => {
    const [tag = '', quality = 'q=1'] = range.split(';').map(part => part.trim())
    return { tag, quality: Number(quality.replace(/^q=/, '')) || 0 }
  })
  ranges.sort((a, b) => b.quality - a.quality)
  return ranges.find(({ tag, quality }) => quality > 0 && isSpoken(tag))?.tag ?? 'en'
}

function isSpoken(tag: string): boolean {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(tag).length > 0
  } catch {
    return false // not a language tag: `*`, or whatever a client sends
  }
}
