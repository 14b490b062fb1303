// One look back at an account from one day: the counts that score and signals share, taken once. Index 0 of every
// list is the 28 days up to yesterday, index 1 the 28 before, and so on.

import type { HealthConfig } from './config.ts'
import type { History } from './history.ts'
import { activeDaysByUser } from './metrics/activeUsers.ts'
import { featuresUsed } from './metrics/breadth.ts'
import { type Gap, usualGap } from './metrics/gap.ts'
import { type Achieved, outcomesIn } from './metrics/outcomes.ts'
import { recency } from './metrics/recency.ts'
import { type SeatUse, seatUse } from './metrics/seats.ts'
import { tenure } from './metrics/tenure.ts'
import { countIn, MONTH_DAYS, type Window, windowBefore } from './window.ts'

/** The present window and six earlier ones: half a year, the memory of every component. */
const WINDOWS = 7

export interface Look {
  day: number
  tenure: number
  /** Days without activity; those since the first event when there never was any. */
  recency: number
  gap: Gap
  windows: Window[]
  activeDays: number[]
  /** Active days of each user who was active. */
  users: Map<string, number>[]
  features: Set<string>[]
  outcomes: Map<string, Achieved>[]
  logins: number[]
  seats: SeatUse | null
}

export function lookBack(history: History, day: number, config: HealthConfig): Look {
  const windows = Array.from({ length: WINDOWS }, (_, back) => windowBefore(day, MONTH_DAYS, back))
  const known = tenure(history, day)
  return {
    day,
    tenure: known,
    recency: recency(history, day) ?? known,
    gap: usualGap(history, day),
    windows,
    activeDays: windows.map(window => countIn(history.activeDays, window)),
    users: windows.map(window => activeDaysByUser(history.users, window)),
    features: windows.map(window => featuresUsed(history, window, config.coreFeatures)),
    outcomes: windows.map(window => outcomesIn(history, window)),
    logins: windows.map(window => loginsIn(history, window)),
    seats: seatUse(history, day),
  }
}

function loginsIn(history: History, { from, to }: Window): number {
  let logins = 0
  for (let day = from; day <= to; day++) logins += history.days.get(day)?.logins ?? 0
  return logins
}
