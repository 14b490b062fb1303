// The numbers of a producer that a higher one has passed over: each stretch with the batch that made it known, so
// that what fills it later is taken off the day and the SDK it was counted for. Disjoint, and nothing in them was
// ever seen; a producer whose events come in order has none.

export type Gap = [from: number, to: number, openedAt: number, sdk: string]

/** So many numbers, found missing at `openedAt` in a batch of `sdk`, have come. */
export type Filled = [openedAt: number, sdk: string, count: number]

/** Takes the numbers [from, to) out of `gaps`: what is left of them, and what was filled. */
export function fill(gaps: Gap[], from: number, to: number): { left: Gap[]; filled: Filled[] } {
  const left: Gap[] = []
  const filled: Filled[] = []
  for (const [start, end, openedAt, sdk] of gaps) {
    const low = Math.max(start, from)
    const high = Math.min(end, to)
    if (low >= high) {
      left.push([start, end, openedAt, sdk])
      continue
    }
    filled.push([openedAt, sdk, high - low])
    if (start < low) left.push([start, low, openedAt, sdk])
    if (high < end) left.push([high, end, openedAt, sdk])
  }
  return { left, filled }
}
