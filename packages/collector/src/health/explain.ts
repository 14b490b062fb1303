// What a person asks beside a score: which first steps are done, and what it would take to mend. Pure.

import { bitOf, monthOf, toDay } from '../account/calendar.ts'
import { configFor, type HealthConfig } from './config.ts'
import { type History, profileOn } from './history.ts'
import { dueDay, reachedOn } from './onboarding.ts'
import type { Portfolio } from './portfolio.ts'
import { score } from './score.ts'

export interface Explanation {
  /** `due` in days after the first event; `reached` the day, null while it is missing. */
  milestones: { label: string; due: number; reached: string | null }[]
  /** Health now, and after another day like `day`, their last active one; null while no day is missing. */
  comeBack: { day: string; before: number; after: number } | null
}

/** @param day today: the first that is not looked at, and the one they would come back on */
export function explain(
  history: History,
  day: number,
  portfolio: Portfolio,
  config: HealthConfig,
): Explanation {
  const { milestones } = configFor(config, profileOn(history, day - 1)?.plan)
  return {
    milestones: milestones.map(milestone => {
      const reached = reachedOn(history, milestone, day + 1)
      return {
        label: milestone.label,
        due: dueDay(milestone, portfolio),
        reached: reached === undefined ? null : toDay(reached),
      }
    }),
    comeBack: comeBack(history, day, portfolio, config),
  }
}

function comeBack(
  history: History,
  day: number,
  portfolio: Portfolio,
  config: HealthConfig,
): Explanation['comeBack'] {
  const last = history.activeDays.at(-1)
  if (last === undefined || last >= day - 1) return null
  const { health: before } = score({ history, day, portfolio, config })
  const { health: after } = score({ history: withAgain(history, last, day), day: day + 1, portfolio, config })
  return before === null || after === null ? null : { day: toDay(last), before, after }
}

/** The history in which everything of the day `last` happens once more on `day`. */
function withAgain(history: History, last: number, day: number): History {
  const [from, to] = [toDay(last), toDay(day)]
  const again = (bits = 0) => (bits & bitOf(from) ? bitOf(to) : 0)
  const [before, month] = [monthOf(from), monthOf(to)]
  const counts = history.days.get(last)
  return {
    ...history,
    activeDays: [...history.activeDays, day],
    days: counts ? new Map([...history.days, [day, counts]]) : history.days,
    users: mapValues(history.users, months => {
      const then = months.get(before)
      const now = months.get(month)
      return new Map([
        ...months,
        [
          month,
          {
            active: (now?.active ?? 0) | again(then?.active),
            login: (now?.login ?? 0) | again(then?.login),
            outcome: (now?.outcome ?? 0) | again(then?.outcome),
          },
        ],
      ])
    }),
    userFeatures: mapValues(history.userFeatures, features =>
      mapValues(
        features,
        months => new Map([...months, [month, (months.get(month) ?? 0) | again(months.get(before))]]),
      ),
    ),
  }
}

function mapValues<K, V, W>(map: ReadonlyMap<K, V>, change: (value: V) => W): Map<K, W> {
  return new Map([...map].map(([key, value]) => [key, change(value)]))
}
