// What the Cron Trigger does every hour (wrangler.toml).

import { addDays, createCalendar } from '../account/calendar.ts'
import { sendDigests } from '../alerts/monday.ts'
import { type Env, zoneOf } from '../env.ts'
import { refreshPortfolio } from './portfolio.ts'
import { watchProjections } from './watch.ts'

export async function everyHour(env: Env, now: number): Promise<void> {
  if (!env.DB) return
  const today = createCalendar(zoneOf(env))(now)
  const done = await Promise.allSettled([
    watchProjections(env, now),
    refreshPortfolio(env.DB, addDays(today, -1), now),
    sendDigests(env, now),
  ])
  // One that fails must not keep the others from being seen to fail.
  for (const one of done) if (one.status === 'rejected') console.error('hourly work failed', one.reason?.name)
}
