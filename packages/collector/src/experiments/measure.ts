import type { Unit } from './arm.ts'
import type { Total } from './exposed.ts'

/**
 * What is measured of an outcome. perUser: how many, over exposed users. value: their value, over exposed users.
 * share: whether the account has any.
 */
export const MEASURES = ['perUser', 'value', 'share'] as const

export type Measure = (typeof MEASURES)[number]

const UNITS: Record<Measure, (total: Total, users: number) => Omit<Unit, 'account'>> = {
  perUser: ({ count }, users) => ({ y: count, n: users }),
  value: ({ value }, users) => ({ y: value, n: users }),
  share: ({ count }) => ({ y: count > 0 ? 1 : 0, n: 1 }),
}

export function unitOf(measure: Measure, account: string, total: Total, users: number): Unit {
  return { account, ...UNITS[measure](total, users) }
}
