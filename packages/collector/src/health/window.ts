// Windows of days, and the bits of months that lie in them. Windows of a score end the day before it is made and are
// multiples of seven days long, so that each holds every weekday equally often.

/** Four weeks: a month with equal weekdays. Calendar months add some 20 % of noise by their weekends (Gold 2020). */
export const MONTH_DAYS = 28

const DAY_MS = 86_400_000

/** Day numbers, both included. */
export interface Window {
  from: number
  to: number
}

/** The `days` days before `day`; `back` windows of that length earlier. */
export function windowBefore(day: number, days: number, back = 0): Window {
  const to = day - 1 - back * days
  return { from: to - days + 1, to }
}

/** The months a window touches, each with the bits of its days that lie inside. */
export function masksOf({ from, to }: Window): [month: number, mask: number][] {
  const masks: [number, number][] = []
  for (let day = from; day <= to; ) {
    // Not through YYYY-MM-DD: this is asked a hundred times a score, and formatting was half of its time.
    const date = new Date(day * DAY_MS)
    const [year, month, first] = [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()]
    const length = new Date(Date.UTC(year, month, 0)).getUTCDate()
    const last = Math.min(length, first + to - day)
    // Bits first-1 … last-1. `>>>` keeps 31 bits a positive number.
    masks.push([year * 100 + month, (0x7fffffff >>> (31 - last)) & ~((1 << (first - 1)) - 1)])
    day += last - first + 1
  }
  return masks
}

/** Number of set bits. */
export function popcount(bits: number): number {
  let count = 0
  for (let rest = bits; rest !== 0; rest &= rest - 1) count++
  return count
}

/** How many of `days` (ascending) lie in the window. */
export function countIn(days: readonly number[], { from, to }: Window): number {
  return lowerBound(days, to + 1) - lowerBound(days, from)
}

/** Those of `days` (ascending) that lie in the window. */
export function within(days: readonly number[], { from, to }: Window): readonly number[] {
  return days.slice(lowerBound(days, from), lowerBound(days, to + 1))
}

/** Position of the first day that is not before `day`. */
export function lowerBound(days: readonly number[], day: number): number {
  let low = 0
  let high = days.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((days[middle] as number) < day) low = middle + 1
    else high = middle
  }
  return low
}
