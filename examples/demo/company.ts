// Who the customers are: firms, their people and contracts, and what becomes of them over a year. Pure: the seed
// decides everything. Days of the year count from 0, a year ago, to TODAY; earlier ones are negative.

import { FIRMS, FIRST_NAMES, LAST_NAMES, TRADES } from './names.ts'
import { createRandom, type Random } from './random.ts'

export const TODAY = 364

/** What becomes of an account, and how many of the 200 share that fate. */
export const SHAPES = {
  steady: 62,
  /** People join all year; the contract follows, in most cases. */
  growing: 34,
  /** Busy in one half of the year. */
  seasonal: 20,
  /** Ever less since some months. */
  fading: 24,
  /** The person who did most of the work left; the others do half of what they did. */
  leaderless: 10,
  /** They still log in, and get nothing done any more. */
  looking: 10,
  /** Stopped some months ago. */
  gone: 20,
  /** Away for months, back since a week or two. */
  resurrected: 8,
  /** Began in the last four weeks. */
  new: 12,
} as const

export type Shape = keyof typeof SHAPES

export const PLANS = ['Free', 'Team', 'Pro', 'Enterprise'] as const

export type Plan = (typeof PLANS)[number]

/** The most people a firm has on a plan, how seats are sold, and their price a month. */
const OFFERS: Record<Plan, { people: number; pack: number; price: number }> = {
  Free: { people: 3, pack: 3, price: 0 },
  Team: { people: 9, pack: 5, price: 19 },
  Pro: { people: 22, pack: 5, price: 39 },
  Enterprise: { people: Number.POSITIVE_INFINITY, pack: 25, price: 59 },
}

export interface Person {
  id: string
  name: string
  /** Days at work here: the first, and the first no more. */
  from: number
  until: number
  /** Probability of using the product on a plain working day. */
  zeal: number
  /** Local hour at which the day begins. */
  hour: number
  /** First day of this year's two weeks off. */
  away: number
  /** Every feature of the product, the most liked first. */
  taste: readonly string[]
}

/** A contract, in force from a day until the next one. */
export interface Term {
  from: number
  plan: Plan
  seats: number
  /** Euros a month. */
  mrr: number
}

export interface Company {
  id: string
  name: string
  trade: string
  shape: Shape
  /** First day as a customer. */
  from: number
  /** The day its shape turns: fading begins, the champion leaves, it goes, it comes back … */
  turn: number
  /** Hours east of UTC: offices between New York and Helsinki, so that a working day is one UTC day. */
  offset: number
  people: Person[]
  /** The oldest first. */
  terms: Term[]
}

/** Features by the smallest plan that has them. */
export const FEATURES: Record<Plan, readonly string[]> = {
  Free: ['visit.plan', 'visit.close', 'customer.search', 'quote.write', 'photo.attach', 'invoice.write'],
  Team: ['calendar.share', 'team.invite', 'template.edit', 'report.open', 'reminder.send'],
  Pro: ['route.optimise', 'report.export', 'price-list.edit', 'automation.run', 'stock.count'],
  Enterprise: ['audit.open', 'role.edit', 'api.sync', 'branch.compare'],
}

export function createCompanies(seed: string): Company[] {
  const random = createRandom(seed)
  const names = random.shuffle(
    FIRMS.flatMap(firm => TRADES.map(trade => ({ name: `${firm} ${trade}`, trade }))),
  )
  const shapes = (Object.keys(SHAPES) as Shape[]).flatMap(shape =>
    new Array<Shape>(SHAPES[shape]).fill(shape),
  )
  return random.shuffle(shapes).map((shape, i) => {
    const { name, trade } = names[i] as (typeof names)[number]
    return createCompany({ id: slug(name), name, trade, shape }, createRandom(`${seed} ${name}`))
  })
}

function createCompany(
  { id, name, trade, shape }: Pick<Company, 'id' | 'name' | 'trade' | 'shape'>,
  random: Random,
): Company {
  const from = shape === 'new' ? TODAY - random.int(3, 25) : customerSince(shape, random)
  const turn = turnOf(shape, random)
  const people = createPeople(sizeOf(shape, random), { shape, from, turn }, random)
  const terms = createTerms({ shape, from, people }, random)
  return { id, name, trade, shape, from, turn, offset: random.pick([-5, -5, 0, 1, 1, 1, 2]), people, terms }
}

/** Three in ten joined during the year, long enough before their shape turns; the others were there before it. */
function customerSince(shape: Shape, random: Random): number {
  const latest = { growing: 200, steady: 300, fading: 150, leaderless: 150, looking: 150, gone: 60 }
  const joined = latest[shape as keyof typeof latest]
  return joined === undefined || random.chance(0.7) ? -random.int(1, 700) : random.int(1, joined)
}

function turnOf(shape: Shape, random: Random): number {
  if (shape === 'gone') return random.int(120, TODAY - 40)
  if (shape === 'resurrected') return TODAY - random.int(5, 16)
  // The peak, which comes again after a year: a third are near it today, the others as far away as can be.
  if (shape === 'seasonal') return random.pick([20, 190, 205])
  return TODAY - random.int(30, 130)
}

/** People over the year: most firms are small, a few have dozens. */
function sizeOf(shape: Shape, random: Random): number {
  const least = shape === 'leaderless' ? 4 : shape === 'growing' ? 5 : 1
  const size = Math.round(2 + 3.2 * (-Math.log(1 - random.next())) ** 1.35)
  return Math.min(48, Math.max(least, size))
}

function createPeople(
  size: number,
  { shape, from, turn }: Pick<Company, 'shape' | 'from' | 'turn'>,
  random: Random,
): Person[] {
  const features = Object.values(FEATURES).flat()
  const first = random.shuffle(FIRST_NAMES)
  const last = random.shuffle(LAST_NAMES)
  return first.slice(0, size).map((given, i) => {
    const name = `${given} ${last[i % last.length]}`
    const person: Person = {
      id: slug(name),
      name,
      from,
      until: TODAY + 1,
      // Whoever bought it uses it most; then come a few who live in it, and many who look in.
      zeal: i === 0 ? random.between(0.75, 0.92) : random.between(0.08, 0.8) * random.between(0.5, 1),
      hour: random.between(6.5, 10),
      away: random.int(0, TODAY),
      taste: random.shuffle(features),
    }
    const founders = shape === 'growing' ? 2 : Math.ceil(size * 0.7)
    const start = Math.max(0, from)
    if (i >= founders) person.from = random.int(start, shape === 'new' ? TODAY : TODAY - 14)
    if (i > 0 && from < TODAY - 60 && random.chance(0.12)) person.until = random.int(start + 30, TODAY)
    if (i === 0 && shape === 'leaderless') person.until = turn
    if (i > 0 && shape === 'leaderless') person.zeal *= 0.6
    return person
  })
}

/** Contracts are looked at every quarter; some firms never buy the seats they use. */
function createTerms(
  { shape, from, people }: Pick<Company, 'shape' | 'from' | 'people'>,
  random: Random,
): Term[] {
  const thrifty = random.chance(shape === 'growing' ? 0.35 : 0.04)
  const free = random.chance(0.5)
  const generous = random.chance(0.3) ? 1.8 : 1
  const terms: Term[] = []
  for (let day = Math.max(0, from); day <= TODAY; day += 91) {
    const there = people.filter(person => person.from <= day && day < person.until).length
    const needed = thrifty ? Math.max(1, Math.floor(there * 0.6)) : Math.ceil(there * generous)
    if (thrifty && terms.length > 0) break
    const plan = PLANS.find(plan => needed <= OFFERS[plan].people && (free || plan !== 'Free')) as Plan
    const { pack, price } = OFFERS[plan]
    const seats = Math.ceil(needed / pack) * pack
    const now = terms.at(-1)
    if (now?.plan !== plan || now.seats !== seats) terms.push({ from: day, plan, seats, mrr: seats * price })
  }
  return terms
}

function slug(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z]+/g, '-')
}
