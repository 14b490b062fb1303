// Signals about who is there: an account can look busy while the people who mattered have left.

import { type History, nameOf } from '../history.ts'
import { activeDaysByUser, daysOfUser, firstDayOf } from '../metrics/activeUsers.ts'
import { medianBaseline } from '../metrics/baseline.ts'
import { gapOf } from '../metrics/gap.ts'
import { businessDays } from '../portfolio.ts'
import { MONTH_DAYS, windowBefore, within } from '../window.ts'
import { spanned, toDays } from './days.ts'
import type { Sight, Signal } from './signal.ts'
import { silence } from './silence.ts'
import { count, rounded } from './words.ts'

/** At least two fewer: one person's leave is not a trend. */
const PEOPLE_FEWER_MIN = 2

export function fewerPeople({ history, look }: Sight): Signal | null {
  const counts = look.users.map(({ size }) => size)
  const usual = medianBaseline(counts, look.tenure)
  const [now = 0] = counts
  const [window] = look.windows
  // With nobody there at all, silence says it better.
  if (!window || usual === null || now === 0 || now > usual / 2 || usual - now < PEOPLE_FEWER_MIN) return null
  return {
    kind: 'fewer-people',
    axis: 'risk',
    text: `${count(now, 'person', 'people')} active in four weeks, usually ${rounded(usual)}.`,
    value: now,
    baseline: usual,
    window: spanned(window),
    days: toDays(within(history.activeDays, window)),
  }
}

/** Twelve weeks: a share of the work that outlasts a holiday. */
const KEY_DAYS = 84

/** Whoever does two fifths of the work is missed. */
const KEY_SHARE_MIN = 0.4

/** On fewer person-days a share is an accident. */
const KEY_PERSON_DAYS_MIN = 10

/** Twice their own usual gap, and more than a week off. */
const KEY_OVERDUE = 2
const KEY_BUSINESS_DAYS_MIN = 5

export function keyPersonGone(sight: Sight): Signal | null {
  const { history, look, portfolio, config } = sight
  const window = windowBefore(look.day, KEY_DAYS)
  const shares = activeDaysByUser(history.users, window)
  const total = [...shares.values()].reduce((sum, days) => sum + days, 0)
  // When everybody is gone it is not about one of them.
  if (shares.size < 2 || total < KEY_PERSON_DAYS_MIN || silence(sight)) return null
  for (const [user, own] of shares) {
    if (own / total < KEY_SHARE_MIN) continue
    const days = daysOfUser(history.users, user, windowBefore(look.day, 182))
    const last = days.at(-1) as number
    const silent = look.day - 1 - last
    if (silent <= KEY_OVERDUE * gapOf(days).p90) continue
    if (businessDays(last + 1, look.day - 1, portfolio, config) <= KEY_BUSINESS_DAYS_MIN) continue
    return {
      kind: 'key-person-gone',
      axis: 'risk',
      text: `${nameOf(history, user)} (${rounded((100 * own) / total)} % of their work) was last active ${count(silent + 1, 'day')} ago.`,
      value: silent,
      baseline: gapOf(days).p90,
      window: spanned(window),
      days: toDays(within(days, window)),
    }
  }
  return null
}

/** From three seats on an account is meant for more than one person. */
const TEAM_SEATS_MIN = 3

/** On one or two days, one person is no finding. */
const ALONE_DAYS_MIN = 3

export function onePerson({ history, look }: Sight): Signal | null {
  const [users] = look.users
  const [window] = look.windows
  const [entry] = users ?? []
  if (!users || !window || !entry || !look.seats || look.seats.seats < TEAM_SEATS_MIN || users.size !== 1)
    return null
  const [user, days] = entry
  if (days < ALONE_DAYS_MIN) return null
  return {
    kind: 'one-person',
    axis: 'risk',
    text: `Only ${nameOf(history, user)} was active in four weeks, on ${look.seats.seats} seats.`,
    value: 1,
    baseline: look.seats.seats,
    window: spanned(window),
    days: toDays(daysOfUser(history.users, user, window)),
  }
}

/** Two people: one may be a guest. */
const TEAM_PEOPLE_MIN = 2

/** People of a team, or of a mail domain, that the account never had before: a fact, and perhaps the next contract. */
export function newTeam({ history, look }: Sight): Signal | null {
  const [users] = look.users
  const [window] = look.windows
  if (!users || !window) return null
  // A new account's teams are all new.
  if (look.tenure < 2 * MONTH_DAYS) return null
  const teams = Map.groupBy(users.keys(), user => teamOf(history, user))
  for (const user of history.users.keys()) {
    const team = teamOf(history, user)
    if (team && teams.has(team) && (firstDayOf(history.users, user) ?? look.day) < window.from)
      teams.delete(team)
  }
  const found = [...teams].find(([team, people]) => team !== null && people.length >= TEAM_PEOPLE_MIN)
  if (!found) return null
  const [team, people] = found
  const days = new Set(people.flatMap(user => daysOfUser(history.users, user, window)))
  return {
    kind: 'new-team',
    axis: 'opportunity',
    text: `${count(people.length, 'person', 'people')} of a new team began in the last four weeks: ${team}.`,
    value: people.length,
    baseline: 0,
    window: spanned(window),
    days: toDays([...days].sort((a, b) => a - b)),
  }
}

/** The team they said, or the domain of an id that is a mail address. */
function teamOf(history: History, user: string): string | null {
  const said = history.people.get(user)?.traits?.team
  if (typeof said === 'string' && said !== '') return said
  return /^[^@\s]+@([^@\s]+\.[^@\s]+)$/.exec(user)?.[1] ?? null
}
