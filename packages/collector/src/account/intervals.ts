// Which numbers of a producer have been seen, as sorted disjoint half-open intervals in one flat list:
// [0, 5, 8, 9] are 0 to 4 and 8. A producer whose events all arrive needs two numbers, whatever their order.

export type Intervals = number[]

export function has(intervals: Intervals, number: number): boolean {
  return after(intervals, number) % 2 === 1
}

/** Adds [from, to) and returns how many of its numbers were new. */
export function cover(intervals: Intervals, from: number, to: number): number {
  if (to <= from) return 0
  const before = size(intervals)
  // Touching intervals are joined: an end equal to `from` and a start equal to `to` go.
  let start = after(intervals, from - 1)
  const end = after(intervals, to)
  const low = start % 2 === 1 ? (intervals[--start] as number) : from
  const high = end % 2 === 1 ? (intervals[end] as number) : to
  intervals.splice(start, end + (end % 2) - start, Math.min(low, from), Math.max(high, to))
  return size(intervals) - before
}

/** How many numbers were seen. */
export function size(intervals: Intervals): number {
  let total = 0
  for (let i = 0; i < intervals.length; i += 2)
    total += (intervals[i + 1] as number) - (intervals[i] as number)
  return total
}

/** Numbers below the highest seen that have not arrived (yet). */
export function missing(intervals: Intervals): number {
  return highest(intervals) - size(intervals)
}

/** One more than the highest number seen; 0 for none. */
export function highest(intervals: Intervals): number {
  return intervals.at(-1) ?? 0
}

/** How many bounds are at most `number`: odd inside an interval, even outside. */
function after(intervals: Intervals, number: number): number {
  let low = 0
  let high = intervals.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((intervals[middle] as number) <= number) low = middle + 1
    else high = middle
  }
  return low
}
