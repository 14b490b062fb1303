// The rollups counted again, the slow and obvious way: from a plain list of what was accepted, with nothing of
// the collector's. The property tests hold the fold to it.

export interface Counted {
  type: 'login' | 'feature' | 'outcome'
  name: string
  user?: string
  at: number
  value?: number
  vitals?: { LCP?: number }
  variant?: string
}

/** A batch that got a receipt, with everything it held in the order sent; `undefined` was refused. */
export interface Received {
  receivedAt: number
  sdk?: string
  numbers?: { producer: string; first: number; lost: number }
  facts: ((Counted & { id?: string }) | undefined)[]
}

const DAY_MS = 24 * 60 * 60 * 1000
const plus = (day: string, days: number) =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10)
const distinct = (values: (string | undefined)[]) => new Set(values.filter(value => value !== undefined)).size

/** What every reading of the account must say at `now`, for days in `zone`. */
export function recount(facts: Counted[], zone: string, now: number) {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone })
  const today = format.format(now)
  const dated = facts.map(fact => ({ ...fact, day: format.format(fact.at) }))
  const said = dated.filter(fact => !fact.vitals && !fact.variant)
  const active = said.filter(fact => fact.type !== 'login')
  const within = (days: number, end = today) => {
    const before = plus(end, -days)
    return ({ day }: { day: string }) => day > before && day <= end
  }
  const counts = (among: typeof said) => ({
    logins: among.filter(fact => fact.type === 'login').length,
    features: among.filter(fact => fact.type === 'feature').length,
    outcomes: among.filter(fact => fact.type === 'outcome').length,
    outcomeValue: among.reduce((sum, { value = 0 }) => sum + Math.round(value * 10_000), 0) / 10_000,
  })
  const weeks = (count: number, among: typeof said, of: (week: typeof said) => number) =>
    Array.from({ length: count }, (_, i) => of(among.filter(within(7, plus(today, -7 * (count - 1 - i))))))
  const last = (among: { day: string }[]) =>
    among
      .map(({ day }) => day)
      .sort()
      .at(-1) ?? null
  const first = (among: { day: string }[]) => among.map(({ day }) => day).sort()[0] ?? null
  const exposed = dated.filter(({ variant }) => variant !== undefined).sort((a, b) => a.at - b.at)
  const since = (first: string, day: string) =>
    Math.round((Date.parse(`${day}T00:00:00Z`) - Date.parse(`${first}T00:00:00Z`)) / DAY_MS)
  const perDay = <Row>(days: string[], row: (day: string) => Row) => [...new Set(days)].sort().map(row)
  const by = <Row>(key: 'name' | 'user', among: typeof said, row: (among: typeof said) => Row) =>
    Object.fromEntries(
      [...new Set(among.map(fact => fact[key]))]
        .filter(value => value !== undefined)
        .map(value => [value, row(among.filter(fact => fact[key] === value))]),
    )

  return {
    today,
    totals: counts(said),
    users: distinct(said.map(({ user }) => user)),
    users28: distinct(active.filter(within(28)).map(({ user }) => user)),
    // An exposure is something that was shown, and begins nothing.
    firstDay: first(dated.filter(({ variant }) => variant === undefined)),
    lastActiveDay: last(active),
    weeks: weeks(26, active, week => distinct(week.map(({ user }) => user))),
    vitals: dated.filter(within(28)).filter(({ vitals }) => vitals?.LCP !== undefined).length,
    day: (day: string) => ({
      day,
      activeUsers: distinct(active.filter(fact => fact.day === day).map(({ user }) => user)),
      ...counts(said.filter(fact => fact.day === day)),
    }),
    features: by(
      'name',
      said.filter(({ type }) => type === 'feature'),
      among => ({
        count: among.length,
        users: distinct(among.map(({ user }) => user)),
        lastDay: last(among),
        weeks: weeks(12, among, week => week.length),
      }),
    ),
    outcomes: by(
      'name',
      said.filter(({ type }) => type === 'outcome'),
      among => ({
        count: among.length,
        value: counts(among).outcomeValue,
        lastDay: last(among),
        weeks: weeks(12, among, week => week.length),
      }),
    ),
    exposures: [...new Set(exposed.map(({ name }) => name))].sort().map(experiment => {
      const shown = exposed.filter(({ name }) => name === experiment)
      const { day: start, at: began } = shown[0] as (typeof shown)[0]
      const firsts = [...new Set(shown.map(({ user }) => user))]
        .filter(user => user !== undefined)
        .map(user => shown.find(fact => fact.user === user)?.day as string)
      const achieved = said.filter(
        ({ type, day }) => type === 'outcome' && day >= start && day < plus(start, 90) && day < today,
      )
      return {
        experiment,
        variant: shown
          .filter(({ at }) => at === began)
          .map(({ variant }) => variant)
          .sort()[0],
        crossed: distinct(shown.map(({ variant }) => variant)) > 1,
        firstDay: start,
        users: perDay(firsts, day => [
          since(start, day),
          firsts.filter(first => first === day).length,
        ]).filter(([days = 0]) => days < 90),
        outcomes: by('name', achieved, among =>
          perDay(
            among.map(({ day }) => day),
            day => {
              const { outcomes, outcomeValue } = counts(among.filter(fact => fact.day === day))
              return [since(start, day), outcomes, outcomeValue]
            },
          ),
        ),
      }
    }),
    people: by('user', said, among => {
      const days = among.filter(({ type }) => type !== 'login')
      return {
        firstDay: first(among),
        lastSeenDay: last(among),
        lastActiveDay: last(days),
        activeDays28: distinct(days.filter(within(28)).map(({ day }) => day)),
        days28: Array.from({ length: 28 }, (_, i) =>
          days.some(({ day }) => day === plus(today, i - 27)) ? 1 : 0,
        ),
      }
    }),
  }
}

/** What every reading of the account must say of its loss: `batches` in the order they were received. */
export function recountLoss(batches: Received[], zone: string) {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone })
  const none = { accepted: 0, late: 0, refused: 0, dropped: 0, missing: 0 }
  const rows = new Map<string, { day: string; sdk: string } & typeof none>()
  const known = new Set<string>()
  const lost = new Map<string, number>()
  const highest = new Map<string, number>()
  /** The row that each missing number was counted on. */
  const missing = new Map<string, { missing: number }>()
  for (const { receivedAt, sdk = '(unnamed)', numbers, facts } of batches) {
    const day = format.format(receivedAt)
    const row = rows.get(`${day} ${sdk}`) ?? { day, sdk, ...none }
    rows.set(`${day} ${sdk}`, row)
    for (const [i, fact] of facts.entries()) {
      const name = numbers ? `${numbers.producer} ${numbers.first + i}` : `id ${fact?.id}`
      if (known.has(name)) continue
      known.add(name)
      const gap = missing.get(name)
      if (gap) gap.missing -= 1
      missing.delete(name)
      if (!fact) row.refused += 1
      else {
        row.accepted += 1
        if (format.format(fact.at) < day) row.late += 1
      }
    }
    if (!numbers) continue
    const { producer, first } = numbers
    row.dropped += Math.max(0, numbers.lost - (lost.get(producer) ?? 0))
    lost.set(producer, Math.max(numbers.lost, lost.get(producer) ?? 0))
    if (facts.length === 0) continue
    for (let number = highest.get(producer) ?? 0; number < first; number++) {
      row.missing += 1
      missing.set(`${producer} ${number}`, row)
    }
    highest.set(producer, Math.max(highest.get(producer) ?? 0, first + facts.length))
  }
  // A batch that told nothing new is no row of the log, and so leaves none here either.
  const told = [...rows.values()].filter(row => Object.values(row).some(figure => Number(figure) > 0))
  const days = told.sort((a, b) => (`${a.day} ${a.sdk}` < `${b.day} ${b.sdk}` ? -1 : 1))
  const sum = (of: 'dropped' | 'missing') => days.reduce((total, row) => total + row[of], 0)
  return { dropped: sum('dropped'), missing: sum('missing'), days }
}
