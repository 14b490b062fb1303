// The watchdog of the view across accounts. Alarms have been seen to vanish (cloudflare-docs#18324); an account
// that still sends is woken by its next event, one that has fallen silent only by this, and it is the one whose
// row matters most.

import { addDays, createCalendar } from '../account/calendar.ts'
import { ASLEEP } from '../account/scoring.ts'
import { type Env, zoneOf } from '../env.ts'

/** Each is a subrequest, of which the free plan allows 50 and others 10,000; the next hour takes the rest. */
const WATCHED_MAX = 40

/** Wakes accounts that should have turned their day, but have not. Run by a Cron Trigger, hourly. */
export async function watchProjections(env: Env, now: number): Promise<void> {
  if (!env.DB) return
  const today = createCalendar(zoneOf(env))(now)
  const { results } = await env.DB.prepare(
    // Since yesterday: at midnight an account has an hour or so to turn. Sleeping ones turn no days.
    `SELECT id FROM account WHERE day < ? AND state NOT IN (${ASLEEP.map(state => `'${state}'`)}) ORDER BY day LIMIT ?`,
  )
    .bind(addDays(today, -1), WATCHED_MAX)
    .all<{ id: string }>()
  await Promise.all(results.map(({ id }) => env.ACCOUNT.getByName(id).watch()))
}
