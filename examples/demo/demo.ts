// `npm run demo`: a collector with a believable company's year in it, in a state of its own.

import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { startCollector } from '../../packages/collector/local/collector.ts'
import { createCompanies, type Shape } from './company.ts'
import { accountsOf, fill, listed } from './fill.ts'
import { assign, configure } from './settings.ts'
import { eventsOf } from './year.ts'

const SEED = 'tend'
const DAY_MS = 86_400_000

/** Beside the state, because the year must end at the same instant when a fill that broke off is repeated. */
interface Filling {
  /** Epoch milliseconds. */
  until: number
  /** How many events there are, once all of them are in. */
  events?: number
}

const state = resolve(process.env.TEND_STATE ?? '.wrangler/demo')
const note = join(state, 'demo.json')
const collector = await startCollector({ state, port: Number(process.env.PORT ?? 8787) })
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, async () => {
    await collector.stop()
    process.exit(0)
  })
}

const companies = createCompanies(SEED)
try {
  welcome(await filled())
  process.exitCode = (await collector.ended) ?? 0
} catch (error) {
  console.error(`\n  ${(error as Error).message}\n`)
  process.exitCode = 1
  await collector.stop()
}

/** Fills the state unless it is full already. */
async function filled(): Promise<Required<Filling>> {
  const noted = readNote()
  if (noted?.events) return { ...noted, events: noted.events }
  const { url } = collector
  if (!noted && (await accountsOf(url)).length > 0) {
    throw new Error(`${state} has accounts of its own. Choose another folder with TEND_STATE.`)
  }
  const until = noted?.until ?? Date.now()
  if (until < Date.now() - 7 * DAY_MS) {
    // An event's id is known for seven days: a fill that broke off earlier would count twice.
    throw new Error(`${state} was left half full more than a week ago. Delete the folder and start again.`)
  }
  writeNote({ until })
  console.log('\n  A year of 200 companies is being made. This happens once; Ctrl+C and a new start go on.\n')
  await configure(url)
  const { events, counted } = await fill(url, companies, company => eventsOf(company, SEED, until))
  await listed(url, companies.length, counted)
  await assign(url, companies)
  writeNote({ until, events })
  return { until, events }
}

function readNote(): Filling | undefined {
  return existsSync(note) ? JSON.parse(readFileSync(note, 'utf8')) : undefined
}

function writeNote(filling: Filling): void {
  writeFileSync(note, JSON.stringify(filling))
}

function welcome({ until, events }: Required<Filling>): void {
  const { url } = collector
  const biggest = companies.toSorted((a, b) => b.people.length - a.people.length)
  const pageOf = (shape: Shape) => `${url}/accounts/${biggest.find(company => company.shape === shape)?.id}`
  const age = Math.floor((Date.now() - until) / DAY_MS)
  console.log(`
  Tend is running at ${url}
  Sign in with the ops key ops_local. There are ${companies.length} accounts and ${events.toLocaleString('en')} events.

  Look at
    ${url}   whom to call today, and why
    ${url}/accounts   everybody, sorted as you like
    ${pageOf('growing')}   growing
    ${pageOf('fading')}   fading
    ${pageOf('leaderless')}   lost the person who did the work
    ${pageOf('looking')}   logs in and gets nothing done
    ${pageOf('resurrected')}   came back

  State is kept in ${state}. Ctrl+C stops.${
    age > 0 ? `\n  Its year ended ${age} days ago; delete the folder to have one that ends today.` : ''
  }
`)
}
