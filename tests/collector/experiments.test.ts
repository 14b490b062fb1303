// From exposures sent to what is said of an experiment: the whole app, with D1.

import { runDurableObjectAlarm } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import type { SentEvent } from '@tend/wire'
import { afterEach, expect, it, vi } from 'vitest'
import type { Report } from '../../packages/collector/src/experiments/report.ts'
import type { ExperimentRow } from '../../packages/collector/src/views.ts'
import { DAY_MS, newAccount, read, readJson, receiptOf, refusalOf } from './support.ts'

afterEach(() => vi.restoreAllMocks())

const experiment = `pricing-${crypto.randomUUID().slice(0, 8)}`
const path = `/v1/experiments/${experiment}`

/** Sends what an account did and lets it fold and project. */
async function tell(account: string, events: Omit<SentEvent, 'account'>[]): Promise<void> {
  await receiptOf({ events: events.map(event => ({ ...event, account })) })
  await runDurableObjectAlarm(env.ACCOUNT.getByName(account))
}

const shown = (variant: string, user: string, daysAgo: number): SentEvent => ({
  type: 'feature',
  name: experiment,
  variant,
  user,
  timestamp: Date.now() - daysAgo * DAY_MS,
})

const paid = (daysAgo: number): SentEvent => ({
  type: 'outcome',
  name: 'invoice.paid',
  value: 10,
  user: 'dana',
  timestamp: Date.now() - daysAgo * DAY_MS,
})

it('[X1]-[X5] an experiment is read from its first exposure on', async () => {
  const [one, other, both] = [newAccount(), newAccount(), newAccount()]
  expect(await refusalOf(read(path))).toBe('404 unknown_experiment')
  // Before the first exposure, twice after it, and today, which is not over.
  await tell(one, [shown('a', 'dana', 3), shown('a', 'eli', 2), paid(5), paid(2), paid(1), paid(0)])
  await tell(other, [shown('b', 'dana', 2)])
  // The later variant arrives first.
  await tell(both, [shown('b', 'dana', 1), paid(1)])
  await tell(both, [shown('a', 'dana', 2)])

  const { experiments } = await readJson<{ experiments: ExperimentRow[] }>('/v1/experiments')
  expect(experiments.find(({ name }) => name === experiment)).toMatchObject({
    accounts: 3,
    users: 4,
    crossed: 1,
    variants: ['a', 'b'],
  })
  const report = await readJson<Report & { primary: { words: string }[] }>(path)
  expect(report).toMatchObject({ name: experiment, control: 'a', crossed: 1, horizon: 'any day' })
  expect(report.arms).toEqual([
    { variant: 'a', accounts: 1, users: 2, expected: 0.5 },
    { variant: 'b', accounts: 1, users: 1, expected: 0.5 },
  ])
  expect(report.primary).toHaveLength(1)
  expect(report.primary[0]).toMatchObject({
    outcome: 'invoice.paid',
    ratios: { control: 1, variant: 0 },
    words: expect.stringMatching(/^Too few to compare: a has 1 of 20 accounts/),
  })

  const account = await readJson<{ totals: object; lastActiveDay: string | null }>(`/v1/accounts/${other}`)
  expect(account).toMatchObject({ totals: { logins: 0, features: 0, outcomes: 0 }, lastActiveDay: null })
  const { events } = await readJson<{ events: unknown[] }>(`/v1/accounts/${other}/events`)
  expect(events).toEqual([])
})

it('[R5] needs an ops key', async () => {
  expect(await refusalOf(read('/v1/experiments', { key: 'pk_local' }))).toBe('403 key_may_not')
  expect(await refusalOf(read(path, { headers: { authorization: '' } }))).toBe('401 unknown_key')
})

it('[G4] without D1 experiments are unavailable, and say so', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {})
  expect(await refusalOf(read('/v1/experiments', { with: { DB: undefined } }))).toBe(
    '503 experiments_unavailable',
  )
  expect(await refusalOf(read(path, { with: { DB: undefined } }))).toBe('503 experiments_unavailable')
})
