// An account in an experiment, as D1 has it: who was exposed and what was achieved, by days since its first
// exposure. Days, not sums, so that the day on which counting ends may be set later, and the answer stays exact.

export interface Exposed {
  account: string
  /** Of its first exposure. */
  variant: string
  /** Whether another variant was seen later: such an account is counted, and compared with nobody. */
  crossed: boolean
  firstDay: string
  /** Distinct users by the day they were first exposed, in days since `firstDay`. */
  users: [day: number, users: number][]
  /** By outcome, the days that have any: days since the first, how many, and their value. */
  outcomes: Record<string, [day: number, count: number, value: number][]>
}

export interface Total {
  count: number
  value: number
}

/** Distinct users exposed until the end of day `last`, in days since the first. */
export function usersOf({ users }: Exposed, last: number): number {
  return users.reduce((sum, [day, count]) => (day > last ? sum : sum + count), 0)
}

/** What was achieved of one outcome until the end of day `last`, in days since the first. */
export function totalOf({ outcomes }: Exposed, outcome: string, last: number): Total {
  const total = { count: 0, value: 0 }
  // Own properties only: an outcome may be named like one of Object's.
  for (const [day, count, value] of (Object.hasOwn(outcomes, outcome) && outcomes[outcome]) || []) {
    if (day > last) continue
    total.count += count
    total.value += value
  }
  return total
}
