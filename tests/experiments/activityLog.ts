// A/A experiments among real accounts: a span of a real activity log (day,account,user,feature,count), an account
// exposed from its first active day in it, dealt by a coin; its events are the outcome.

import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { addDays, daysBetween } from '../../packages/collector/src/account/calendar.ts'
import { DAYS, deal, type Experiment, OUTCOME } from './company.ts'

interface Row {
  day: string
  account: string
  user: string
  count: number
}

/** Returns how to draw from the log in `file`, gzipped or plain. */
export function openActivityLog(file: string): (random: () => number) => Experiment {
  const bytes = readFileSync(file)
  const text = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8')
  const rows = text
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line): Row => {
      const [day = '', account = '', user = '', , count] = line.split(',')
      return { day, account, user, count: Number(count) }
    })
    .sort((a, b) => (a.day < b.day ? -1 : 1))
  const [first, last] = [rows[0] as Row, rows.at(-1) as Row]
  const starts = daysBetween(first.day, last.day) - DAYS

  return random => {
    const firstDay = addDays(first.day, Math.floor(random() * starts))
    const lastDay = addDays(firstDay, DAYS - 1)
    const accounts = new Map<
      string,
      { firstDay: string; seen: Map<string, number>; events: Map<number, number> }
    >()
    for (const { day, account, user, count } of rows) {
      if (day < firstDay || day > lastDay) continue
      const known = accounts.get(account) ?? { firstDay: day, seen: new Map(), events: new Map() }
      accounts.set(account, known)
      const since = daysBetween(known.firstDay, day)
      if (!known.seen.has(user)) known.seen.set(user, since)
      known.events.set(since, (known.events.get(since) ?? 0) + count)
    }
    const exposed = [...accounts].map(([account, { firstDay, seen, events }]) =>
      deal(random, {
        account,
        firstDay,
        users: [...seen.values()].map(day => [day, 1]),
        outcomes: { [OUTCOME]: [...events].map(([day, count]) => [day, count, 0]) },
      }),
    )
    return { exposed, firstDay, lastDay }
  }
}
