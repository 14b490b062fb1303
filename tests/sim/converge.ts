// What must be true when the storm is over. Everything that was called is counted once, the rollups are what a
// naive recount makes of it, and D1 says the same.

import type {
  AccountList,
  AccountSummary,
  ActivityDay,
  FeatureRow,
  OutcomeRow,
  UserRow,
} from '../../packages/collector/src/views.ts'
import { clock, type Episode } from './faults.ts'
import { loginBounds } from './sessions.ts'
import { ask, START, type World } from './world.ts'

/** Every account says what a naive recount says, and its row in D1 says the same, where it must by now. */
export async function converged(
  world: World,
  until: (at: number) => Promise<void>,
  isCurrent: (account: string) => boolean,
): Promise<void> {
  const { time, model, objects, fail } = world
  void objects.checkLogs()
  const now = time.now()
  const answers = Promise.all([
    ask<AccountList>(world, '/v1/accounts?limit=100'),
    ...model.accounts().map(async account => {
      const path = `/v1/accounts/${encodeURIComponent(account)}`
      return {
        account,
        naive: model.recountOf(account, now),
        summary: (await ask<AccountSummary>(world, path)).body,
        days: (await ask<{ activity: ActivityDay[] }>(world, `${path}/activity`)).body.activity,
        users: (await ask<{ users: UserRow[] }>(world, `${path}/users`)).body.users,
        features: (await ask<{ features: FeatureRow[] }>(world, `${path}/features`)).body.features,
        outcomes: (await ask<{ outcomes: OutcomeRow[] }>(world, `${path}/outcomes`)).body.outcomes,
      }
    }),
  ])
  await until(now + 5_000)
  const [list, ...accounts] = await answers
  for (const { account, naive, summary, days, users, features, outcomes } of accounts) {
    // Nobody in this world is in an experiment.
    const { day, today, totals, users28, firstDay, lastActiveDay, weeks, exposures: _, ...rest } = naive
    const row = { totals, users28, firstDay, lastActiveDay, weeks }
    const named = <Row extends { name: string }>(rows: Row[]) =>
      Object.fromEntries(rows.map(({ name, ...row }) => [name, row]))
    model.compare(
      '[G5] rollups equal a naive recount',
      account,
      {
        ...pickLike(row, summary),
        users: summary.users,
        days,
        features: named(features),
        outcomes: named(outcomes),
        people: Object.fromEntries(users.map(({ id, name, ...row }) => [id, row])),
        vitals: summary.vitals[0]?.count ?? 0,
      },
      { ...row, ...rest, days: days.map(row => day(row.day)) },
    )
    if (days.at(-1)?.day !== today) fail('[R4] a series ends today', `${days.at(-1)?.day}`)
    if (!isCurrent(account)) continue
    const { traits, users: __, recency, daily, loss, vitals, asOf, score, scores, followUp, ...own } = summary
    const projected = list.body.accounts.find(({ id }) => id === account)
    model.compare('[P2] the projection catches up by itself', account, projected, own)
  }
}

/** Every event that was called arrived once, as it was called, or there is a reason; and losses were told. */
export function delivered({ model, fail, count, faults, counts, browsers }: World): void {
  const facts = new Map<number, ReturnType<typeof model.factsOf>[number] & { account: string }>()
  for (const account of model.accounts()) {
    for (const fact of model.factsOf(account)) {
      if (fact.n === undefined) continue
      // The account told repetitions apart by their numbers; here the call itself is the name.
      if (facts.has(fact.n)) fail('[G2] nothing is counted twice', `#${fact.n} has two numbers`)
      facts.set(fact.n, { ...fact, account })
    }
  }
  // How much later than it was called an event may seem: as long as its first successful request was under way.
  const { networkMs, slow, doubled } = faults.rates
  const lateMs = Math.max(networkMs, slow && 60_000) + (doubled && 600_000) + 100
  for (const call of model.calls) {
    const { n, account, user, type, name, value, at } = call
    const fact = facts.get(n)
    count(fact ? 'event arrived' : 'event excused')
    if (!fact) {
      // Nobody's yet: it waits for an identify in the memory of its page.
      if (!call.excuse && account)
        fail('[G1] nothing taken is lost', `#${n} of ${account}, called at ${clock(at - START)}`)
      continue
    }
    if (call.forbidden) fail('[C8] nothing is taken after optOut', `#${n}`)
    const arrived = {
      account: fact.account,
      user: fact.user,
      type: fact.type,
      name: fact.name,
      value: fact.value,
    }
    model.compare('[C5] an event is what was called', `#${n}`, arrived, { account, user, type, name, value })
    const wasSet = browsers.some(browser => browser.name === call.browser && browser.clockWasSet)
    if (!wasSet && (fact.at < at - 5 || fact.at > at + lateMs))
      fail('[S3] no event moves', `#${n} of ${clock(at - START)} at ${clock(fact.at - START)}`)
  }
  for (const browser of browsers)
    if (browser.contents.chunks.size > 0)
      fail(
        '[B6] a receipt empties the buffer',
        `${browser.name} still has ${browser.contents.chunks.size} chunks`,
      )
  const [least, most] = model.lossBounds()
  const told = model.accounts().reduce((sum, account) => sum + model.lossOf(account).dropped, 0)
  if (told < least || told > most)
    fail('[B3] what was dropped is counted', `${told} were reported, ${least} to ${most} dropped`)
  // A run that did nothing proves nothing.
  for (const what of ['action', 'request', 'append', 'alarm', ...faults.episodes.map(({ kind }) => kind)])
    if (!counts[what]) fail('a run does something', `no ${what}`)
  if (facts.size === 0) fail('a run does something', 'nothing arrived')
}

/** One login a session, where nothing that counts sessions was tampered with. */
export function checkLogins({ model, fail, faults, browsers }: World): void {
  const tampered: Episode['kind'][] = ['clock set', 'storage refused', 'storage deleted', 'meddler']
  if (faults.optsOut || faults.rates.aborted > 0) return
  if (faults.episodes.some(({ kind }) => tampered.includes(kind))) return
  let [least, most] = [0, 0]
  for (const { activities, logins } of browsers) {
    const bounds = loginBounds(activities)
    least += bounds[0]
    most += bounds[1] + logins
  }
  const facts = model.accounts().flatMap(account => model.factsOf(account))
  const logins = facts.filter(({ type }) => type === 'login').length
  if (logins < least || logins > most) fail('[C4] one login a session', `${logins}, not ${least} to ${most}`)
}

/** Those fields of `from` that `like` has. */
function pickLike<T extends object>(like: T, from: T): T {
  return Object.fromEntries(Object.keys(like).map(key => [key, from[key as keyof T]])) as T
}
