// Sends the Monday digest, from an hourly Cron Trigger: from Monday morning on, to each destination that wants it, until
// it is accepted. D1 remembers who has accepted, so that each does once a week; one whose answer was lost is sent again
// under its id.

import { addDays, createCalendar } from '../account/calendar.ts'
import { readConfig } from '../config/store.ts'
import { type Env, zoneOf } from '../env.ts'
import { secretOf } from '../ingest/keys.ts'
import { readLists } from '../projection/today.ts'
import type { Destination } from './destination.ts'
import { type Digest, digestFor, digestMessage, isNews, mondayOf, toldBy } from './digest.ts'
import { postMessage } from './post.ts'

/** In the deployment's zone: before the week's first meeting. */
const HOUR = 7

/** Accounts of each list from which a destination's own five are taken: its filter may let few of them through. */
const LISTED_MAX = 500

/** A week in which more accounts changed their state is told by numbers. */
const MOVED_MAX = 1000

export async function sendDigests(env: Env, now: number): Promise<void> {
  if (!env.DB) return
  const today = createCalendar(zoneOf(env))(now)
  const monday = mondayOf(today)
  if (today === monday && hourIn(zoneOf(env), now) < HOUR) return
  const { destinations } = await readConfig(env.DB)
  const wanting = destinations.filter(({ digest }) => digest)
  if (wanting.length === 0) return
  const told = await readTold(env.DB)
  const waiting = wanting.filter(({ name }) => told.get(name)?.id !== monday)
  if (waiting.length === 0) return
  const digest = await readDigest(env.DB, monday, today)
  const secret = secretOf(env) ?? ''
  const send = async (destination: Destination) => {
    const theirs = digestFor(destination, digest)
    const before = told.get(destination.name)?.told ?? []
    // Nothing to tell is done with too, or Tuesday's news would come as Monday's.
    const done =
      !isNews(theirs, before) || (await postMessage(destination, digestMessage(theirs), now, secret))
    if (done) await keepTold(env.DB as D1Database, destination.name, monday, toldBy(theirs))
  }
  await Promise.all(waiting.map(send))
}

async function readDigest(db: D1Database, monday: string, today: string): Promise<Digest> {
  const [{ attention, opportunity }, moved] = await Promise.all([
    readLists(db, today, LISTED_MAX),
    db
      .prepare(
        'SELECT id, name, plan, owner, state FROM account WHERE since > ? AND since <= ? ORDER BY id LIMIT ?',
      )
      .bind(addDays(monday, -7), monday, MOVED_MAX)
      .all<Digest['moved'][number]>(),
  ])
  return { monday, attention, opportunity, moved: moved.results }
}

/** The newest digest that each destination is done with: its Monday, and what it told. */
async function readTold(db: D1Database): Promise<Map<string, { id: string; told: string[] }>> {
  const { results } = await db
    .prepare('SELECT max(id) AS id, destination, told FROM digest GROUP BY destination')
    .all<{ id: string; destination: string; told: string }>()
  return new Map(results.map(({ destination, id, told }) => [destination, { id, told: JSON.parse(told) }]))
}

async function keepTold(db: D1Database, destination: string, monday: string, told: string[]): Promise<void> {
  await db
    .prepare('INSERT OR IGNORE INTO digest (id, destination, told) VALUES (?, ?, ?)')
    .bind(monday, destination, JSON.stringify(told))
    .run()
}

function hourIn(zone: string, at: number): number {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', hourCycle: 'h23' })
  return Number(format.format(at))
}
