// The Monday digest: when it goes out, to whom, what it says, and that it does so once.

import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { Projection } from '../../packages/collector/src/account/core.ts'
import type { Destination } from '../../packages/collector/src/alerts/destination.ts'
import { mondayOf } from '../../packages/collector/src/alerts/digest.ts'
import { signatureOf, signingSecretOf } from '../../packages/collector/src/alerts/sign.ts'
import { DEFAULT_CONFIG } from '../../packages/collector/src/config/config.ts'
import { readConfig, writeConfig } from '../../packages/collector/src/config/store.ts'
import type { Env } from '../../packages/collector/src/env.ts'
import { everyHour } from '../../packages/collector/src/projection/hourly.ts'
import { projectAccount } from '../../packages/collector/src/projection/project.ts'
import { HOUR_MS, rowOf } from './support.ts'

const db = env.DB as D1Database

/** A Monday. */
const MONDAY = '2026-11-23'
const at = (hour: number, daysLater = 0) =>
  Date.parse(`${MONDAY}T00:00:00Z`) + (24 * daysLater + hour) * HOUR_MS + 17 * 60_000

/** What receivers got, and whether they answer. */
let received: { url: string; id: string; body: string; signature: string; seconds: string }[]
let down: Set<string>

const silent = {
  kind: 'silence',
  axis: 'risk',
  text: 'Silent for 12 days; usually back within 4 (9 of 10 gaps).',
} as const
const full = { kind: 'seats-full', axis: 'opportunity', text: '19 of 20 seats in use.' } as const

const account = (id: string, fields: Partial<Projection> = {}) =>
  projectAccount(db, rowOf({ id, name: id, day: MONDAY, version: Date.now(), ...fields }))

const hook = (name: string, fields: Partial<Destination> = {}): Destination => ({
  name,
  url: `https://hooks.example.com/${name}`,
  audience: 'success',
  digest: true,
  ...fields,
})

async function configure(...destinations: Destination[]): Promise<void> {
  const { version } = await readConfig(db)
  expect(await writeConfig(db, { ...DEFAULT_CONFIG, version, destinations }, 0)).toBe(true)
}

const hourly = (now: number, zone = 'UTC') => everyHour({ ...env, TEND_ZONE: zone } as Env, now)

const texts = () => received.map(({ body }) => JSON.parse(body).text as string)

beforeEach(async () => {
  for (const table of ['account', 'digest', 'config']) await db.exec(`DELETE FROM ${table}`)
  received = []
  down = new Set()
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (url, init) => {
    const headers = new Headers(init?.headers)
    received.push({
      url: String(url),
      id: headers.get('webhook-id') ?? '',
      seconds: headers.get('webhook-timestamp') ?? '',
      signature: headers.get('webhook-signature') ?? '',
      body: String(init?.body),
    })
    return new Response(null, { status: down.has(String(url)) ? 503 : 204 })
  })
})

afterEach(() => vi.restoreAllMocks())

it('[H37] goes out on Monday from 07:00 of the deployment’s zone on, once', async () => {
  await configure(hook('success'), hook('quiet', { digest: false }))
  await account('acme', { state: 'at-risk', signals: [silent] })
  await hourly(at(6))
  expect(received).toEqual([])
  // An hour ahead of UTC.
  await hourly(at(6), 'Europe/Berlin')
  expect(received.map(({ url }) => url)).toEqual(['https://hooks.example.com/success'])
  for (let hour = 7; hour < 72; hour++) await hourly(at(hour))
  expect(received).toHaveLength(1)
})

it('[H37] a receiver that fails gets it when it is back, under the same id, and holds up no other', async () => {
  await configure(hook('success'), hook('sales'))
  await account('acme', { state: 'at-risk', signals: [silent] })
  down.add('https://hooks.example.com/success')
  for (let hour = 7; hour < 24; hour++) await hourly(at(hour))
  const of = (name: string) => received.filter(({ url }) => url.endsWith(name))
  expect(of('sales')).toHaveLength(1)
  expect(of('success')).toHaveLength(17)
  down.clear()
  for (let hour = 0; hour < 24; hour++) await hourly(at(hour, 1))
  expect(of('success')).toHaveLength(18)
  expect(new Set(received.map(({ id }) => id))).toEqual(new Set([`digest/${MONDAY}`]))
})

it('[H34][H37] is signed with the destination’s own secret', async () => {
  await configure(hook('success'))
  await account('acme', { state: 'at-risk', signals: [silent] })
  await hourly(at(7))
  const [message] = received
  const secret = await signingSecretOf('success', 'local')
  const expected = await signatureOf(`digest/${MONDAY}`, message?.body ?? '', at(7), secret)
  expect(message).toMatchObject({
    signature: expected['webhook-signature'],
    seconds: expected['webhook-timestamp'],
  })
})

it('[H38] says five risks, five opportunities and what changed, in lines that Slack shows as they are', async () => {
  await configure(hook('success'))
  for (let i = 1; i <= 7; i++) {
    await account(`risk-${i}`, {
      state: 'at-risk',
      health: 30,
      mrr: 1000 - i,
      signals: [silent],
      owner: 'ann',
    })
  }
  await account('grow', { name: 'Grow & <Co>', state: 'thriving', signals: [full], since: '2026-11-20' })
  await account('back', { state: 'resurrected', since: MONDAY })
  await account('old', { state: 'dormant', since: '2026-11-16' })
  await hourly(at(9))
  expect(texts()[0]?.split('\n')).toEqual([
    `*Tend, week of ${MONDAY}*`,
    '*Need a look*',
    ...[1, 2, 3, 4, 5].map(
      i =>
        `• *risk-${i}*, At risk, health 30: Silent for 12 days; usually back within 4 (9 of 10 gaps). (ann)`,
    ),
    '*Could grow*',
    '• *Grow &amp; &lt;Co&gt;*, Thriving, health 75: 19 of 20 seats in use.',
    '*Changed in the last seven days*',
    '• Back: back',
    '• Thriving: Grow &amp; &lt;Co&gt;',
  ])
  const body = JSON.parse(received[0]?.body ?? '')
  expect(body).toMatchObject({ type: 'digest', monday: MONDAY, opportunity: [{ id: 'grow' }] })
  expect(body.moved.map(({ id }: { id: string }) => id)).toEqual(['back', 'grow'])
})

it('[H38] nothing when nothing changed: a number that grew by itself is no change', async () => {
  await configure(hook('success'))
  await hourly(at(7))
  expect(received).toEqual([])
  await account('acme', { state: 'at-risk', signals: [silent] })
  // Nor does what comes later in the week make a late Monday of it.
  await hourly(at(8))
  expect(received).toEqual([])
  await hourly(at(7, 7))
  expect(received).toHaveLength(1)
  await account('acme', { state: 'at-risk', signals: [{ ...silent, text: 'Silent for 19 days.' }] })
  await hourly(at(7, 14))
  expect(received).toHaveLength(1)
  await account('acme', { state: 'at-risk', signals: [silent, full] })
  await hourly(at(7, 21))
  expect(received).toHaveLength(2)
})

it('[H38] each destination hears of its own plans and owners', async () => {
  await configure(
    hook('ann', { owners: ['ann'] }),
    hook('pro', { plans: ['pro'] }),
    hook('none', { plans: [] }),
  )
  await account('acme', { state: 'at-risk', signals: [silent], owner: 'ann', plan: 'free' })
  await account('bolt', { state: 'at-risk', signals: [silent], owner: null, plan: 'pro' })
  await hourly(at(7))
  const named = (destination: string) =>
    JSON.parse(received.find(({ url }) => url.endsWith(destination))?.body ?? 'null')?.attention.map(
      ({ id }: { id: string }) => id,
    )
  expect([named('/ann'), named('/pro'), named('/none')]).toEqual([['acme'], ['bolt'], undefined])
})

it.each([
  ['2026-11-23', '2026-11-23'],
  ['2026-11-29', '2026-11-23'],
  ['2027-01-01', '2026-12-28'],
])('the week of %s begins on %s', (day, monday) => {
  expect(mondayOf(day)).toBe(monday)
})
