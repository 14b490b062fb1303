// The configuration over HTTP: read, proposed, saved once, and told to whom it concerns.

import { runDurableObjectAlarm } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { DEFAULT_CONFIG } from '../../packages/collector/src/config/config.ts'
import { projectAccount } from '../../packages/collector/src/projection/project.ts'
import type { ConfigAnswer, Preview } from '../../packages/collector/src/views.ts'
import { DAY_MS, newAccount, read, readJson, receiptOf, refusalOf, rowOf, send } from './support.ts'

const db = env.DB as D1Database

beforeEach(async () => {
  await db.exec('DELETE FROM config')
})

const put = (document: unknown, sending: Parameters<typeof read>[1] = {}) =>
  read('/v1/config', { method: 'PUT', body: JSON.stringify(document), ...sending })

const preview = async (document: unknown): Promise<Preview> => {
  const answer = await read('/v1/config/preview', { method: 'POST', body: JSON.stringify(document) })
  expect(answer.status).toBe(200)
  return (await answer.json<{ preview: Preview }>()).preview
}

const hook = { name: 'success', url: 'https://hooks.example.com/', audience: 'success' }

it('[H33] without one the defaults hold; each save is a version, and the newest holds', async () => {
  expect(await readJson<ConfigAnswer>('/v1/config')).toMatchObject({ config: DEFAULT_CONFIG, versions: [] })
  await put({ version: 0, coreFeatures: ['a'] })
  await put({ version: 1, coreFeatures: ['a'], holidays: ['2026-12-25'] })
  const { config, versions } = await readJson<ConfigAnswer>('/v1/config')
  expect(config).toEqual({ ...DEFAULT_CONFIG, version: 2, coreFeatures: ['a'], holidays: ['2026-12-25'] })
  expect(versions.map(({ version, changed }) => [version, changed])).toEqual([
    [2, ['holidays']],
    [1, ['coreFeatures']],
  ])
})

it('[H33] who saves a document that is not the one in force is refused, however close they come', async () => {
  const saves = await Promise.all([
    put({ version: 0, coreFeatures: ['a'] }),
    put({ version: 0, coreFeatures: ['b'] }),
  ])
  expect(saves.map(({ status }) => status).sort()).toEqual([200, 409])
  expect(await refusalOf(put({ version: 0 }))).toBe('409 version_conflict')
  expect(await refusalOf(put({ version: 7 }))).toBe('409 version_conflict')
  expect((await readJson<ConfigAnswer>('/v1/config')).versions).toHaveLength(1)
})

it('[H31] a document that is wrong is refused with all that is wrong, and changes nothing', async () => {
  const answer = await put({ version: 0, holidays: ['soon'], colour: 'red' })
  expect(answer.status).toBe(400)
  const { error } = await answer.json<{ error: { message: string } }>()
  expect(error.message).toContain('colour is not known here')
  expect(error.message).toContain('holidays[0] is a day, YYYY-MM-DD.')
  expect(await refusalOf(read('/v1/config', { method: 'PUT', body: '{' }))).toBe('400 not_json')
  const large = { version: 0, labels: { a: 'x'.repeat(70_000) } }
  expect(await refusalOf(put(large))).toBe('413 too_large')
  expect((await readJson<ConfigAnswer>('/v1/config')).config.version).toBe(0)
})

it('[H34] each destination has a signing secret of its own, which only ops see', async () => {
  await put({ version: 0, destinations: [hook, { ...hook, name: 'sales' }] })
  const { signingSecrets } = await readJson<ConfigAnswer>('/v1/config')
  expect(Object.keys(signingSecrets)).toEqual(['success', 'sales'])
  for (const secret of Object.values(signingSecrets)) expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
  expect(signingSecrets.sales).not.toBe(signingSecrets.success)
  expect(await refusalOf(read('/v1/config', { key: 'sk_local' }))).toBe('403 key_may_not')
})

it('[R5] changing needs an ops key; a cookie, which another page could send along, is not enough', async () => {
  const signedIn = await send('/sign-in', {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', origin: 'http://tend.test' },
    body: 'key=ops_local',
  })
  const headers = { cookie: signedIn.headers.get('set-cookie')?.split(';')[0] ?? '' }
  expect((await send('/v1/config', { headers })).status).toBe(200)
  const change = { headers, method: 'PUT', body: JSON.stringify({ version: 0 }) }
  expect(await refusalOf(send('/v1/config', change))).toBe('401 unknown_key')
  expect(await refusalOf(send('/v1/config/preview', { ...change, method: 'POST' }))).toBe('401 unknown_key')
  expect(await refusalOf(put({ version: 0 }, { key: 'pk_local' }))).toBe('403 key_may_not')
})

it('[G4] without D1 nothing is changed, and that is said', async () => {
  const silent = vi.spyOn(console, 'error').mockImplementation(() => {})
  const without = { with: { DB: undefined } }
  expect(await refusalOf(read('/v1/config', without))).toBe('503 config_unavailable')
  expect(await refusalOf(put({ version: 0 }, without))).toBe('503 config_unavailable')
  silent.mockRestore()
})

describe('a preview', () => {
  const steady = newAccount()
  const rare = newAccount()

  beforeAll(async () => {
    const use = (account: string, days: number[]) =>
      receiptOf({
        events: days.map(ago => ({
          type: 'feature' as const,
          name: ago % 2 ? 'report' : 'export',
          account: { id: account, name: account, plan: account === rare ? 'archive-2' : 'pro' },
          user: 'dana',
          timestamp: Date.now() - ago * DAY_MS,
          id: `${account}-${ago}`,
        })),
      })
    await use(steady, [6, 5, 4, 3, 2, 1])
    await use(rare, [6, 1])
    for (const id of [steady, rare]) await runDurableObjectAlarm(env.ACCOUNT.getByName(id))
  })

  it('[H35] of the configuration in force changes nothing', async () => {
    expect(await preview({ version: 0 })).toEqual({
      looked: 2,
      accounts: 2,
      moves: [],
      moved: 0,
      entersAtRisk: [],
      leavesAtRisk: [],
    })
  })

  it('[H35] says whom a change would move, and saves nothing', async () => {
    const { moves, moved } = await preview({ version: 0, archivePlans: ['archive-2'] })
    expect(moved).toBe(1)
    expect(moves).toEqual([
      {
        id: rare,
        name: rare,
        before: { state: 'new', health: null },
        after: { state: 'archived', health: null },
      },
    ])
    expect((await readJson<ConfigAnswer>('/v1/config')).config.version).toBe(0)
  })

  it('[H35] looks at no more accounts than a Worker may ask, and says of how many', async () => {
    await Promise.all(
      Array.from({ length: 60 }, (_, i) => projectAccount(db, rowOf({ id: `gone-${i}`, mrr: 9 }))),
    )
    // The larger ones are asked and exist no longer: they are not counted as looked at.
    expect(await preview({ version: 0 })).toMatchObject({ looked: 0, accounts: 62 })
  })
})

it('[X4] what is said of an experiment holds from the next reading on', async () => {
  const experiment = `pricing-${crypto.randomUUID().slice(0, 8)}`
  const shown = (variant: string) => ({
    type: 'feature' as const,
    name: experiment,
    variant,
    user: 'dana',
    account: newAccount(),
  })
  const [a, b] = [shown('a'), shown('b')]
  await receiptOf({ events: [a, b] })
  for (const { account } of [a, b]) await runDurableObjectAlarm(env.ACCOUNT.getByName(account))
  const control = async () => (await readJson<{ control: string }>(`/v1/experiments/${experiment}`)).control
  expect(await control()).toBe('a')
  await put({ version: 0, experiments: { [experiment]: { control: 'b' } } })
  expect(await control()).toBe('b')
})
