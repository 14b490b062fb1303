// What the page hands to the chart in a data attribute: columns, as uPlot wants them.

import { toNumber } from '../account/calendar.ts'
import type { ActivityDay } from '../views.ts'

export interface DailySeries {
  /** Days since 1 January 1970, one after the other. */
  days: number[]
  activeUsers: number[]
  features: number[]
  outcomes: number[]
}

export function dailySeries(daily: ActivityDay[]): DailySeries {
  return {
    days: daily.map(day => toNumber(day.day)),
    activeUsers: daily.map(day => day.activeUsers),
    features: daily.map(day => day.features),
    outcomes: daily.map(day => day.outcomes),
  }
}
