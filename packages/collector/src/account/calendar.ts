// Days, months and bits. A day is a calendar day in the deployment's zone, written YYYY-MM-DD; a month is the
// integer YYYYMM, and bit d-1 of a month stands for its day d: 31 bits, safe in JavaScript's 32-bit operators.

const DAY_MS = 86_400_000

/** Zones change their offset on quarter hours only (tz database), so one formatting serves 15 minutes. */
const QUARTER_MS = 900_000

/** Returns the local day of an instant; formatting is remembered, because the fold asks once an event. */
export function createCalendar(zone: string): (at: number) => string {
  const format = new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' })
  const days = new Map<number, string>()
  return at => {
    const quarter = Math.floor(at / QUARTER_MS)
    let day = days.get(quarter)
    if (day === undefined) {
      if (days.size > 10_000) days.clear()
      day = format.format(quarter * QUARTER_MS)
      days.set(quarter, day)
    }
    return day
  }
}

/** Days since 1 January 1970: days to count with. */
export function toNumber(day: string): number {
  return Date.parse(`${day}T00:00:00Z`) / DAY_MS
}

export function toDay(number: number): string {
  return new Date(number * DAY_MS).toISOString().slice(0, 10)
}

export function addDays(day: string, days: number): string {
  return toDay(toNumber(day) + days)
}

export function daysBetween(from: string, to: string): number {
  return toNumber(to) - toNumber(from)
}

/** Whether it is a day that exists, as YYYY-MM-DD: Date.parse takes 31 February for 3 March. */
export function isDay(text: string): boolean {
  const number = /^\d{4}-\d\d-\d\d$/.test(text) ? toNumber(text) : Number.NaN
  return !Number.isNaN(number) && toDay(number) === text
}

/** Of a day number, 0 for Sunday: day 0 was a Thursday. */
export function weekdayOf(day: number): number {
  return (day + 4) % 7
}

export function monthOf(day: string): number {
  return Number(day.slice(0, 4)) * 100 + Number(day.slice(5, 7))
}

export function bitOf(day: string): number {
  return 1 << (Number(day.slice(8, 10)) - 1)
}

/** Calls `visit` with the day number of every set bit of a month, in order. */
export function eachDay(month: number, bits: number, visit: (number: number) => void): void {
  const start = Date.UTC(Math.floor(month / 100), (month % 100) - 1, 1) / DAY_MS
  for (let rest = bits; rest !== 0; rest &= rest - 1) visit(start + 31 - Math.clz32(rest & -rest))
}

/** The first instant of the next local day: found by walking, because a day may have 23 to 25 hours. */
export function nextMidnight(at: number, dayOf: (at: number) => string): number {
  const today = dayOf(at)
  let quarter = Math.floor(at / QUARTER_MS) * QUARTER_MS + QUARTER_MS
  while (dayOf(quarter) === today) quarter += QUARTER_MS
  return quarter
}
