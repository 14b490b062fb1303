// What a customer does in its year: the events, generated day by day. Pure: the same seed and the same `until`
// give the same events with the same ids, so that a fill which broke off can be repeated without counting twice.

import type { SentAccount, SentEvent } from '../../packages/wire/src/event.ts'
import { type Company, FEATURES, type Person, PLANS, type Term, TODAY } from './company.ts'
import { createRandom, type Random } from './random.ts'

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000
const MINUTE_MS = 60_000

/** The events of one account in the order they happened, from a year before `until` (epoch milliseconds) to then. */
export function* eventsOf(company: Company, seed: string, until: number): Generator<SentEvent> {
  const random = createRandom(`${seed} ${company.id} year`)
  const midnight = Math.floor(until / DAY_MS) * DAY_MS
  let count = 0
  for (let day = Math.max(0, company.from); day <= TODAY; day++) {
    const start = midnight - (TODAY - day) * DAY_MS
    const events = company.people
      .filter(person => random.chance(likelihood(company, person, day, start)))
      .flatMap(person => sessionsOf(company, person, day, start, random))
      .filter(event => event.timestamp <= until)
      .sort((a, b) => a.timestamp - b.timestamp)
    for (const event of events) yield { ...event, id: `demo-${count++}` }
  }
}

type Placed = SentEvent & { timestamp: number }

/** Whether a person turns up on a day: habit × what became of the account × the calendar. */
function likelihood(company: Company, person: Person, day: number, start: number): number {
  if (day < person.from || day >= person.until) return 0
  if (day >= person.away && day < person.away + 14) return 0
  return Math.min(0.97, person.zeal * vigour(company, day) * workday(new Date(start)))
}

/** How much of its usual activity an account has left on a day; 1 is all. */
function vigour({ shape, turn }: Company, day: number): number {
  const since = day - turn
  if (shape === 'fading') return since < 0 ? 1 : Math.exp(-since / 45)
  if (shape === 'gone') return since < -40 ? 1 : Math.max(0, -since / 40)
  if (shape === 'resurrected') return since < -110 ? 1 : since < 0 ? 0 : 0.9
  if (shape === 'leaderless') return since < 0 ? 1 : 0.5
  if (shape === 'seasonal') return 0.04 + 0.96 * ((1 + Math.cos((2 * Math.PI * since) / 365)) / 2) ** 1.5
  return 1
}

/** How much of a working day a date is, in offices that keep European and American customs. */
function workday(date: Date): number {
  const [month, dayOfMonth, weekday] = [date.getUTCMonth() + 1, date.getUTCDate(), date.getUTCDay()]
  if (weekday === 0) return 0.05
  if (weekday === 6) return 0.1
  if (month === 12 && dayOfMonth >= 24 && dayOfMonth <= 26) return 0.04
  if (month === 1 && dayOfMonth === 1) return 0.04
  if (month === 5 && dayOfMonth === 1) return 0.5
  if ((month === 12 && dayOfMonth > 19) || (month === 1 && dayOfMonth < 6)) return 0.4
  if (month === 8) return 0.8
  return weekday === 5 ? 0.85 : 1
}

/** A person's sessions of a day: each a login, some features, and the outcomes that follow from them. */
function sessionsOf(company: Company, person: Person, day: number, start: number, random: Random): Placed[] {
  const events: Placed[] = []
  const term = termOn(company, day)
  const account = describe(company, term, renewalAfter(company, day, start))
  const user = { id: person.id, name: person.name }
  const adrift = company.shape === 'looking' && day >= company.turn
  const liked = person.taste.filter(feature => isIn(term, feature)).slice(0, 6)
  const sessions = 1 + Number(random.chance(0.3))
  let at = start + (person.hour - company.offset + random.between(0, 1)) * HOUR_MS
  for (let session = 0; session < sessions; session++) {
    events.push({ type: 'login', timestamp: Math.round(at), account, user })
    if (random.chance(0.1)) events.push(vitalsOf(company, person, Math.round(at), random))
    const uses = adrift ? random.int(0, 1) : 1 + Math.floor(-2 * Math.log(1 - random.next()))
    for (let use = 0; use < uses; use++) {
      at += random.between(0.3, 9) * MINUTE_MS
      // Squared: the first of what somebody likes is a third of what they do.
      const name = liked[Math.floor(liked.length * random.next() ** 2)] as string
      const timestamp = Math.round(at)
      const feature: Placed = { type: 'feature', name, timestamp, account: company.id, user: person.id }
      if (name === 'report.export') feature.properties = { format: random.pick(['csv', 'pdf', 'pdf']) }
      events.push(feature)
      const outcome = adrift ? undefined : outcomeOf(name, random)
      if (outcome)
        events.push({ ...outcome, timestamp: timestamp + 1000, account: company.id, user: person.id })
    }
    at += random.between(1.5, 4) * HOUR_MS
  }
  return events
}

/** How the page felt: mostly good, with a long tail. */
function vitalsOf({ id }: Company, person: Person, timestamp: number, random: Random): Placed {
  const skewed = (usual: number) => Math.round(usual * (0.4 - Math.log(1 - random.next()) * 0.6))
  const vitals = { LCP: skewed(1900), INP: skewed(120), CLS: skewed(60) / 1000 }
  return { type: 'feature', name: '/visits', timestamp, account: id, user: person.id, vitals }
}

/** What a use of a feature achieves, if anything. */
function outcomeOf(
  feature: string,
  random: Random,
): Pick<SentEvent, 'type' | 'name' | 'value' | 'properties'> | undefined {
  const euros = (most: number) => Math.round(most * random.next() ** 3 * 100) / 100 + 40
  if (feature === 'visit.close' && random.chance(0.8)) return { type: 'outcome', name: 'visit.done' }
  if (feature === 'quote.write' && random.chance(0.35)) {
    return { type: 'outcome', name: 'quote.accepted', value: euros(9000) }
  }
  if (feature === 'invoice.write' && random.chance(0.6)) {
    return { type: 'outcome', name: 'invoice.paid', value: euros(4000), properties: { currency: 'EUR' } }
  }
  if (feature === 'automation.run' && random.chance(0.5))
    return { type: 'outcome', name: 'hour.saved', value: 1 }
  return undefined
}

function describe({ id, name, trade }: Company, { plan, seats, mrr }: Term, renews: string): SentAccount {
  return { id, name, plan, seats, mrr, trade, ...(mrr > 0 && { renews }) }
}

const CONTRACT_DAYS = 365

/** Contracts are for a year from the first day as a customer on: the day the present one ends, YYYY-MM-DD. */
function renewalAfter({ from }: Company, day: number, start: number): string {
  const left = CONTRACT_DAYS - ((day - from) % CONTRACT_DAYS)
  return new Date(start + left * DAY_MS).toISOString().slice(0, 10)
}

function termOn({ terms }: Company, day: number): Term {
  return terms.findLast(term => term.from <= day) as Term
}

function isIn({ plan }: Term, feature: string): boolean {
  return PLANS.slice(0, PLANS.indexOf(plan) + 1).some(plan => FEATURES[plan].includes(feature))
}
