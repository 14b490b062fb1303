// Sends the year through the collector's own POST /v1/import, an account a request, and waits until the list
// shows all of it.

import { setTimeout as sleep } from 'node:timers/promises'
import { createProgress } from '../../packages/collector/local/progress.ts'
import type { SentEvent } from '../../packages/wire/src/event.ts'
import type { Company } from './company.ts'

const HEADERS = { authorization: 'Bearer sk_local', 'content-type': 'application/x-ndjson' }

/** The collector works on one request while the next one travels; more only wait inside it. */
const REQUESTS_AT_ONCE = 3

/** Every event has an id, so sending an account again counts nothing twice. */
const TRIES_MAX = 5

/** The list is a few seconds behind; two minutes mean that something is wrong. */
const LIST_SECONDS_MAX = 120

/** Imports everything. `counted` are the events that the list counts: all of them but web vitals. */
export async function fill(
  url: string,
  companies: readonly Company[],
  eventsOf: (company: Company) => Iterable<SentEvent>,
): Promise<{ events: number; counted: number }> {
  const progress = createProgress('Importing')
  const waiting = companies.values()
  let done = 0
  let events = 0
  let counted = 0
  const work = async () => {
    // The iterator is shared: every worker takes the next account.
    for (const company of waiting) {
      const year = [...eventsOf(company)]
      await importLines(url, year)
      events += year.length
      counted += year.filter(event => !event.vitals).length
      done += 1
      progress.show(done / companies.length, `${done} accounts, ${events.toLocaleString('en')} events`)
    }
  }
  await Promise.all(Array.from({ length: REQUESTS_AT_ONCE }, work))
  progress.end()
  return { events, counted }
}

async function importLines(url: string, events: SentEvent[]): Promise<void> {
  const body = events.map(event => JSON.stringify(event)).join('\n')
  for (let tries = 1; ; tries++) {
    // A request may break off too: a collector on this machine restarts when its source is edited.
    const answer = await fetch(`${url}/v1/import`, { method: 'POST', headers: HEADERS, body })
      .then(async answer => ({ ok: answer.ok, text: await answer.text() }))
      .catch((error: Error) => ({ ok: false, text: error.message }))
    if (answer.ok && JSON.parse(answer.text).refused === 0) return
    if (tries === TRIES_MAX) throw new Error(`The import was refused: ${answer.text.slice(0, 300)}`)
    await sleep(1000 * tries)
  }
}

/** Waits until the list across accounts, which accounts bring up to date by themselves, counts `events`. */
export async function listed(url: string, accounts: number, events: number): Promise<void> {
  const progress = createProgress('Counting ')
  for (let second = 0; second < LIST_SECONDS_MAX; second++) {
    const list = await accountsOf(url)
    const counted = list.reduce(
      (sum, { totals }) => sum + totals.logins + totals.features + totals.outcomes,
      0,
    )
    progress.show(counted / events, `${list.length} accounts, ${counted.toLocaleString('en')} events`)
    if (list.length >= accounts && counted >= events) return progress.end()
    await sleep(1000)
  }
  throw new Error(`The list is not complete after ${LIST_SECONDS_MAX} seconds.`)
}

interface ListedAccount {
  totals: { logins: number; features: number; outcomes: number }
}

export async function accountsOf(url: string): Promise<ListedAccount[]> {
  const answer = await fetch(`${url}/v1/accounts?limit=1000`, {
    headers: { authorization: 'Bearer ops_local' },
  })
  if (!answer.ok) throw new Error(`The account list answers ${answer.status}.`)
  return (await answer.json()).accounts
}
