// Accounts for the health tests: told in days, folded by the shipped fold.

import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Properties } from '@tend/wire'
import { toDay, toNumber } from '../../packages/collector/src/account/calendar.ts'
import { type LoggedEvent, NOTHING_TOLD } from '../../packages/collector/src/account/entry.ts'
import { fold } from '../../packages/collector/src/account/fold.ts'
import { DEFAULT_CONFIG, type HealthConfig } from '../../packages/collector/src/health/config.ts'
import { type History, historyOf } from '../../packages/collector/src/health/history.ts'
import { NO_PORTFOLIO, type Portfolio } from '../../packages/collector/src/health/portfolio.ts'
import { type HealthDay, score } from '../../packages/collector/src/health/score.ts'

/** A Monday; "today" of most tests. */
export const TODAY = toNumber('2026-11-23')

export interface Told {
  /** Days before TODAY: 1 is yesterday. */
  ago: number
  user?: string
  userName?: string
  team?: string
  feature?: string
  outcome?: string
  login?: boolean
  value?: number
  times?: number
  account?: { plan?: string; seats?: number; traits?: Properties }
}

export function historyFrom(told: readonly Told[], today = TODAY): History {
  const events = told.flatMap(
    ({ ago, user = 'dana', userName, team, feature, outcome, login, value, times = 1, account }) => {
      const event: LoggedEvent = {
        type: login ? 'login' : outcome ? 'outcome' : 'feature',
        name: login ? '' : (outcome ?? feature ?? 'report'),
        at: Date.parse(`${toDay(today - ago)}T12:00:00Z`),
        account: { id: 'acme', ...account },
        user: { id: user, ...(userName && { name: userName }), ...(team && { traits: { team } }) },
        ...(value !== undefined && { value }),
      }
      return new Array<LoggedEvent>(times).fill(event)
    },
  )
  const dayOf = (at: number) => new Date(at).toISOString().slice(0, 10)
  const nameOf = (_: string, name: string) => name
  return historyOf(fold([{ receivedAt: 0, lost: 0, events, told: NOTHING_TOLD }], { dayOf, nameOf }))
}

/** The days from `from` to `to` days ago, every `step`th, oldest first. */
export function ago(from: number, to: number, step = 1): number[] {
  const days: number[] = []
  for (let day = from; day >= to; day -= step) days.push(day)
  return days
}

/** The working days among them. */
export function workdays(from: number, to: number): number[] {
  return ago(from, to).filter(days => ![0, 6].includes((TODAY - days + 4) % 7))
}

export function told(days: readonly number[], what: Omit<Told, 'ago'> = {}): Told[] {
  return days.map(ago => ({ ago, ...what }))
}

export function said(
  history: History,
  {
    config = {},
    portfolio = {},
    day = TODAY,
    previous,
  }: {
    config?: Partial<HealthConfig>
    portfolio?: Partial<Portfolio>
    day?: number
    previous?: HealthDay | undefined
  } = {},
): HealthDay {
  return score({
    history,
    day,
    config: { ...DEFAULT_CONFIG, ...config },
    portfolio: { ...NO_PORTFOLIO, ...portfolio },
    previous,
  })
}

/** The open activity log that the figures are measured on. It stands beside the clone, and its absence is a failure. */
export function activityLog(): string {
  const file = fileURLToPath(new URL('../../../shared/data/activity-log.csv.gz', import.meta.url))
  if (!existsSync(file)) {
    throw new Error(
      'shared/data/activity-log.csv.gz is missing beside the clone: these figures are measured on it.',
    )
  }
  return file
}
