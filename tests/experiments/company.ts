// Experiments in which nothing happens (A/A): accounts as companies are, dealt into two arms by a coin. A few
// whales hold most of the people, habits differ more between companies than within, and accounts come in over weeks.

import { addDays, daysBetween } from '../../packages/collector/src/account/calendar.ts'
import type { Exposed } from '../../packages/collector/src/experiments/exposed.ts'

/** What is counted. */
export const OUTCOME = 'invoice.paid'

const FIRST_DAY = '2026-01-05'

/** How long the accounts are watched. */
export const DAYS = 56

/** In which accounts see the variant for the first time. */
const ENTRY_DAYS = 28

export interface Experiment {
  exposed: Exposed[]
  firstDay: string
  lastDay: string
}

export function drawExperiment(random: () => number): Experiment {
  const accounts = 50 + Math.floor(random() * 60)
  const lastDay = addDays(FIRST_DAY, DAYS - 1)
  const exposed = Array.from({ length: accounts }, (_, i) => {
    const people = Math.min(400, Math.ceil(Math.exp(1.5 + 1.2 * normal(random))))
    const perPersonAndDay = Math.exp(-3 + normal(random))
    const firstDay = addDays(FIRST_DAY, Math.floor(random() * ENTRY_DAYS))
    const users = new Map<number, number>()
    for (let person = 0; person < people; person++) {
      const day = Math.floor(random() ** 3 * 14)
      users.set(day, (users.get(day) ?? 0) + 1)
    }
    const paid: [number, number, number][] = []
    for (let day = 0; day <= daysBetween(firstDay, lastDay); day++) {
      const count = poisson(random, people * perPersonAndDay)
      if (count > 0) paid.push([day, count, count * Math.exp(4 + normal(random))])
    }
    return deal(random, {
      account: `account-${i}`,
      firstDay,
      users: [...users],
      outcomes: { [OUTCOME]: paid },
    })
  })
  return { exposed, firstDay: FIRST_DAY, lastDay }
}

/** The coin. */
export function deal(random: () => number, account: Omit<Exposed, 'variant' | 'crossed'>): Exposed {
  return { ...account, crossed: false, variant: random() < 0.5 ? 'a' : 'b' }
}

/** Box and Muller. */
function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
}

/** Knuth's, in steps small enough for a double. */
function poisson(random: () => number, mean: number): number {
  if (mean > 30) return poisson(random, mean / 2) + poisson(random, mean / 2)
  const limit = Math.exp(-mean)
  let count = 0
  for (let product = random(); product > limit; product *= random()) count++
  return count
}
