// Signals about what is paid for: seats, renewal, value and the archive plan. Opportunity is stated as a fact, never as
// a prediction: growth does not foretell growth (AUC .37 on the open log), a full house is full.

import { toNumber } from '../../account/calendar.ts'
import { entryOf } from '../config.ts'
import { profileOn } from '../history.ts'
import { outcomesPerSeat } from '../metrics/outcomes.ts'
import { seatUse } from '../metrics/seats.ts'
import { lifetimeOutcomes } from '../portfolio.ts'
import { windowBefore, within } from '../window.ts'
import { spanned, toDays } from './days.ts'
import type { Judged, Sight, Signal } from './signal.ts'
import { capitalised, count, shareOf } from './words.ts'

/** Two weeks in a row: a training day does not fill an office. */
const FULL_DAYS = 14

/** One or two seats are full as soon as somebody comes. */
const SEATS_MIN = 3

export function seatsFull({ history, look, config }: Sight): Signal | null {
  const { seats, windows, day } = look
  const [window] = windows
  if (!window || !seats || seats.seats < SEATS_MIN) return null
  for (let ago = 0; ago < FULL_DAYS; ago++) {
    const use = seatUse(history, day - ago)
    if (!use || use.utilisation < config.thresholds.seatsFull) return null
  }
  const text =
    seats.users > seats.seats
      ? `${count(seats.users, 'person', 'people')} active on ${seats.seats} seats.`
      : `${seats.users} of ${seats.seats} seats in use.`
  return {
    kind: 'seats-full',
    axis: 'opportunity',
    text,
    value: seats.users,
    baseline: seats.seats,
    window: spanned(window),
    days: toDays(within(history.activeDays, window)),
  }
}

export function renewalNear({ history, look, config, state }: Judged): Signal | null {
  const renews = profileOn(history, look.day - 1)?.traits?.renews
  const [window] = look.windows
  if (!window || typeof renews !== 'string' || Number.isNaN(toNumber(renews))) return null
  const left = toNumber(renews) - look.day
  if (left < 0 || left > config.thresholds.renewalDays) return null
  const { seats } = look
  const idle = seats !== null && seats.utilisation < config.thresholds.seatsIdle
  if (!idle && state !== 'at-risk' && state !== 'dormant') return null
  const reason = idle
    ? `with ${seats.users === 0 ? `none of ${seats.seats} seats` : shareOf(seats.users, seats.seats, 'seats')} in use`
    : state === 'dormant'
      ? 'and nobody is there'
      : 'and is at risk'
  return {
    kind: 'renewal-near',
    axis: 'risk',
    text: `Renews ${left === 0 ? 'today' : `in ${count(left, 'day')}`} ${reason}.`,
    value: left,
    baseline: config.thresholds.renewalDays,
    window: spanned(window),
    days: [renews],
  }
}

/** Fewer peers have no quarters. */
const PEERS_MIN = 8

/** A tenth can be told from ten peers on. */
const TENTH_PEERS_MIN = 10

export function highValue({ history, look, config, portfolio, health }: Judged): Signal | null {
  const plan = profileOn(history, look.day - 1)?.plan
  const [window] = look.windows
  const peers = plan === undefined ? undefined : entryOf(portfolio.plans, plan)?.outcomesPerSeat
  if (!window || plan === undefined || !peers || peers.length < PEERS_MIN) return null
  if (health === null || health < config.bands.good) return null
  const own = outcomesPerSeat(history, look.day, look.users[0]?.size ?? 0)
  if (!own) return null
  const above = peers.filter(peer => peer > own).length / peers.length
  if (above >= 0.25) return null
  const share = above < 0.1 && peers.length >= TENTH_PEERS_MIN ? 'Top tenth' : 'Top quarter'
  return {
    kind: 'high-value',
    axis: 'opportunity',
    text: `${share} of ${capitalised(plan)} by outcomes per seat.`,
    value: own,
    baseline: peers[Math.floor(peers.length * 0.75)] ?? null,
    window: spanned(window),
    days: toDays(
      within(history.activeDays, window).filter(day => (history.days.get(day)?.outcomes.size ?? 0) > 0),
    ),
  }
}

/** Eight weeks of silence: no holiday any more. */
const ARCHIVE_DAYS = 56

/** Quiet for long, and holding a lot or only ever looked at: an offer to keep the data beats a cancellation. */
export function archivePlan({ history, look, config, portfolio, state }: Judged): Signal | null {
  if (state !== 'dormant' || look.recency < ARCHIVE_DAYS) return null
  const plan = profileOn(history, look.day - 1)?.plan
  const lifetime = lifetimeOutcomes(history, look.day)
  const median = entryOf(portfolio.plans, plan ?? '')?.medianLifetimeOutcomes ?? 0
  const last = look.day - 1 - look.recency
  const lastDays = within(history.activeDays, windowBefore(last + 1, 84))
  const onlyRead =
    lastDays.length > 0 &&
    lastDays.every(day => {
      const counts = history.days.get(day)
      return (
        counts?.outcomes.size === 0 &&
        [...counts.features.keys()].every(name => config.readFeatures.includes(name))
      )
    })
  const holdsMuch = lifetime > 0 && lifetime >= median
  if (!holdsMuch && !onlyRead) return null
  const why = holdsMuch
    ? `but full of their data (${count(lifetime, 'outcome')})`
    : 'and was only read before that'
  return {
    kind: 'archive-plan',
    axis: 'plan',
    text: `Quiet for ${count(look.recency, 'day')} ${why}: offer the archive plan before they cancel.`,
    value: holdsMuch ? lifetime : look.recency,
    baseline: holdsMuch ? median : ARCHIVE_DAYS,
    window: spanned({ from: last + 1, to: look.day - 1 }),
    days: toDays(lastDays.slice(-1)),
  }
}
