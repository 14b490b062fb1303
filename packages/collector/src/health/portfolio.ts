// What one account's score may know of the others: whether everybody is quiet (a holiday), whether nothing arrives at
// all (a broken tracker), what plan peers achieve and how long beginners take. Facts go in one an account; the result
// is a small value that travels to each account.

import { toNumber, weekdayOf } from '../account/calendar.ts'
import type { HealthConfig } from './config.ts'
import { configFor } from './config.ts'
import { type History, profileOn } from './history.ts'
import { distinctUsers } from './metrics/activeUsers.ts'
import { baseline } from './metrics/baseline.ts'
import { outcomesPerSeat } from './metrics/outcomes.ts'
import { tenure } from './metrics/tenure.ts'
import { reachedOn } from './onboarding.ts'
import { countIn, MONTH_DAYS, windowBefore, within } from './window.ts'

/** What an account tells the portfolio, the day before it is asked. */
export interface AccountFacts {
  plan: string | null
  /** Active days of 28 over the own usual; null without a usual. */
  ratio: number | null
  outcomesPerSeat: number | null
  lifetimeOutcomes: number
  /** Days each reached milestone took. */
  milestones: Record<string, number>
  /** Active days of the last eight weeks by weekday, Sunday first. */
  weekdays: number[]
  /** Events of yesterday, and of the same weekday in each of the four weeks before. */
  events: number[]
}

export interface Portfolio {
  /** Own-history ratios of all accounts, ascending. */
  ratios: readonly number[]
  /** Yesterday's events over the median of the same weekday in the four weeks before; null when too few to say. */
  traffic: number | null
  /** Share of activity by weekday, Sunday first; adds up to 1. */
  weekdays: readonly number[]
  plans: Record<
    string,
    { accounts: number; outcomesPerSeat: readonly number[]; medianLifetimeOutcomes: number }
  >
  milestones: Record<string, { accounts: number; medianDay: number }>
}

/** The week as assumed until eight weeks of the portfolio have shown its own. */
const WORKING_WEEK = [0, 0.2, 0.2, 0.2, 0.2, 0.2, 0]

/** Days of activity from which the weekday profile is learnt. */
const WEEKDAY_SAMPLE_MIN = 200

/** Fewer events than this on a usual day, and their absence proves nothing about the tracker. */
const TRAFFIC_MIN = 100

/** An account by itself: nothing is known of others. */
export const NO_PORTFOLIO: Portfolio = {
  ratios: [],
  traffic: null,
  weekdays: WORKING_WEEK,
  plans: {},
  milestones: {},
}

export function factsOf(history: History, day: number, config: HealthConfig): AccountFacts {
  const profile = profileOn(history, day - 1)
  const plan = profile?.plan ?? null
  const active = [0, 1, 2, 3].map(back => countIn(history.activeDays, windowBefore(day, MONTH_DAYS, back)))
  const usual = baseline(active, tenure(history, day))
  const { firstDay } = history
  const weekdays = new Array<number>(7).fill(0)
  for (const number of within(history.activeDays, windowBefore(day, 56))) {
    weekdays[weekdayOf(number)] = (weekdays[weekdayOf(number)] as number) + 1
  }
  const milestones: Record<string, number> = {}
  for (const milestone of configFor(config, plan ?? undefined).milestones) {
    const reached = reachedOn(history, milestone, day)
    if (reached !== undefined && firstDay !== undefined) milestones[milestone.name] = reached - firstDay
  }
  return {
    plan,
    ratio: usual ? (active[0] as number) / usual : null,
    outcomesPerSeat: outcomesPerSeat(
      history,
      day,
      distinctUsers(history.users, windowBefore(day, MONTH_DAYS)),
    ),
    lifetimeOutcomes: lifetimeOutcomes(history, day),
    milestones,
    weekdays,
    events: [1, 8, 15, 22, 29].map(ago => eventsOn(history, day - ago)),
  }
}

export function portfolioOf(accounts: readonly AccountFacts[]): Portfolio {
  const weekdays = new Array<number>(7).fill(0)
  const byPlan = Map.groupBy(accounts, ({ plan }) => plan ?? '')
  const days = new Map<string, number[]>()
  for (const account of accounts) {
    account.weekdays.forEach((count, i) => {
      weekdays[i] = (weekdays[i] as number) + count
    })
    for (const [name, day] of Object.entries(account.milestones)) {
      const taken = days.get(name) ?? []
      days.set(name, taken)
      taken.push(day)
    }
  }
  const sample = sum(weekdays)
  const events = [0, 1, 2, 3, 4].map(i => sum(accounts.map(account => account.events[i] ?? 0)))
  const usualEvents = median(ascending(events.slice(1)))
  return {
    ratios: ascending(accounts.flatMap(({ ratio }) => (ratio === null ? [] : [ratio]))),
    traffic: usualEvents < TRAFFIC_MIN ? null : (events[0] as number) / usualEvents,
    weekdays: sample < WEEKDAY_SAMPLE_MIN ? WORKING_WEEK : weekdays.map(count => count / sample),
    plans: Object.fromEntries(
      [...byPlan].map(([plan, peers]) => [
        plan,
        {
          accounts: peers.length,
          outcomesPerSeat: ascending(peers.flatMap(peer => peer.outcomesPerSeat ?? [])),
          medianLifetimeOutcomes: median(ascending(peers.map(peer => peer.lifetimeOutcomes))),
        },
      ]),
    ),
    milestones: Object.fromEntries(
      [...days].map(([name, taken]) => [
        name,
        { accounts: taken.length, medianDay: median(ascending(taken)) },
      ]),
    ),
  }
}

/** The middle of the other accounts' ratios: own ratio left out, so that a small portfolio does not excuse itself. */
export function medianOfOthers({ ratios }: Portfolio, own: number | null): number {
  const at = own === null ? -1 : ratios.indexOf(own)
  return median(at < 0 ? ratios : ratios.toSpliced(at, 1), 1)
}

/** Weight of "nothing is going on" against what the others do: with 20 accounts both count alike. */
const ALLOWANCE_PRIOR = 20

/**
 * How much of its usual an account may be expected to show now: 1 on ordinary days, less when everybody is quiet or
 * the calendar has holidays. The larger allowance of the two holds, because a holiday in the calendar is usually also
 * the reason that others are quiet.
 */
export function allowance(
  portfolio: Portfolio,
  own: number | null,
  day: number,
  config: HealthConfig,
): number {
  const others = Math.max(0, portfolio.ratios.length - (own === null ? 0 : 1))
  const middle = medianOfOthers(portfolio, own)
  const shrunk = (others * middle + ALLOWANCE_PRIOR) / (others + ALLOWANCE_PRIOR)
  const { from, to } = windowBefore(day, MONTH_DAYS)
  const holidays = config.holidays.filter(holiday => {
    const number = toNumber(holiday)
    return number >= from && number <= to
  }).length
  return Math.min(1, shrunk, 1 - holidays / MONTH_DAYS)
}

/** A weekday with less than half of an even share is nobody's business day. */
const BUSINESS_SHARE = 1 / 14

/** Business days from `from` to `to`, both included, by the learnt week and the calendar. */
export function businessDays(from: number, to: number, portfolio: Portfolio, config: HealthConfig): number {
  const holidays = new Set(config.holidays.map(toNumber))
  let days = 0
  for (let day = from; day <= to; day++) {
    if ((portfolio.weekdays[weekdayOf(day)] ?? 0) >= BUSINESS_SHARE && !holidays.has(day)) days++
  }
  return days
}

/** Outcomes of the account's whole kept life before `day`. */
export function lifetimeOutcomes(history: History, day: number): number {
  let count = 0
  if (history.firsts.outcomes.size === 0) return count
  for (const [number, counts] of history.days) {
    if (number >= day) break
    for (const outcome of counts.outcomes.values()) count += outcome.count
  }
  return count
}

function eventsOn(history: History, day: number): number {
  const counts = history.days.get(day)
  if (!counts) return 0
  return counts.logins + sum(counts.features.values()) + sum([...counts.outcomes.values()].map(o => o.count))
}

function sum(values: Iterable<number>): number {
  let total = 0
  for (const value of values) total += value
  return total
}

function ascending(values: number[]): number[] {
  return values.sort((a, b) => a - b)
}

function median(sorted: readonly number[], empty = 0): number {
  const middle = (sorted.length - 1) / 2
  if (sorted.length === 0) return empty
  return ((sorted[Math.floor(middle)] as number) + (sorted[Math.ceil(middle)] as number)) / 2
}
