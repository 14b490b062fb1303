// The account's word of the day in its real surroundings: SQLite, a simulated clock whose alarms ring by themselves,
// and receivers that verify what they are sent with a library other than ours.

import { Webhook } from 'standardwebhooks'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { toDay, toNumber } from '../../packages/collector/src/account/calendar.ts'
import type { AccountCore } from '../../packages/collector/src/account/core.ts'
import type { Destination } from '../../packages/collector/src/alerts/destination.ts'
import { postMessage } from '../../packages/collector/src/alerts/post.ts'
import { signingSecretOf } from '../../packages/collector/src/alerts/sign.ts'
import { type Config, DEFAULT_CONFIG } from '../../packages/collector/src/config/config.ts'
import { NO_PORTFOLIO } from '../../packages/collector/src/health/portfolio.ts'
import type { ScoredDay } from '../../packages/collector/src/views.ts'
import {
  appendOf,
  createWorld,
  DAY_MS,
  type Fact,
  HOUR_MS,
  onStorage,
  ring,
  type World,
  wake,
} from './support.ts'

const SECRET = 'a secret of this deployment'
const MONDAY = '2026-01-05'

const destination = (name: string, audience: Destination['audience']): Destination => ({
  name,
  audience,
  url: `https://${name}.example/hook`,
  digest: false,
})

const success = destination('success', 'success')

const config: Config = {
  ...DEFAULT_CONFIG,
  milestones: [{ name: 'import', label: 'Import', type: 'feature', event: 'import.done', dueDay: 5 }],
  destinations: [
    success,
    destination('accounts', 'account-management'),
    destination('services', 'professional-services'),
  ],
}

/** Lets the clock run to `until`: every alarm on the way rings when it should. */
async function runUntil(until: number, core: AccountCore, world: World): Promise<void> {
  while (world.alarmAt !== null && world.alarmAt <= until) {
    world.now = Math.max(world.now, world.alarmAt)
    await ring(core, world)
  }
  world.now = until
}

const at = (day: number, hour: number) => Date.parse(`${toDay(day)}T00:00:00Z`) + hour * HOUR_MS

/** An account of two people that comes six days in four weeks, imports late, falls silent, comes back and archives. */
const LIFE: { on: (n: number) => boolean; facts: Fact[]; plan?: string }[] = [
  { on: n => n < 84 && (n % 7 === 0 || n % 14 === 3), facts: [{ user: 'dana' }, { user: 'eli' }] },
  { on: n => n === 28, facts: [{ user: 'dana', name: 'import.done' }] },
  { on: n => n >= 150 && n < 200 && n % 7 < 2, facts: [{ user: 'dana' }, { user: 'eli' }] },
  { on: n => n === 200, facts: [{ type: 'login', user: 'dana' }], plan: 'archive' },
]

/** Lives `LIFE` from day `from` until day `to`, calling `each` every morning; at 9 things happen. */
async function live(
  core: AccountCore,
  world: World,
  [from, to]: [number, number],
  each: (day: string) => void = () => {},
): Promise<void> {
  const start = toNumber(MONDAY)
  for (let n = from; n < to; n++) {
    await runUntil(at(start + n, 8), core, world)
    if (n > 0) each(toDay(start + n))
    world.now = at(start + n, 9)
    for (const { on, facts, plan } of LIFE) {
      if (!on(n)) continue
      const append = appendOf(world.now, facts)
      if (plan) for (const event of append.events) event.account = { id: 'acme', plan }
      core.append(append)
    }
  }
}

/** A receiver on the far side of a fake `fetch`: keeps what it accepted, and refuses a signature that is not good. */
interface Receiver {
  accepted: { id: string; at: number; text: string }[]
  tries: number
  /** What it does with a request before looking at it; a thrown error is a connection that broke. */
  mood(): 'accept' | 'fail' | 'lose the answer'
}

describe('with receivers', () => {
  const receivers = new Map<string, Receiver>()
  let secrets: Map<string, string>

  beforeEach(async () => {
    const given = config.destinations.map(
      async ({ name }) => [name, await signingSecretOf(name, SECRET)] as const,
    )
    secrets = new Map(await Promise.all(given))
    receivers.clear()
    for (const { name } of config.destinations)
      receivers.set(name, { accepted: [], tries: 0, mood: () => 'accept' })
    // The library refuses timestamps that are not of now.
    vi.useFakeTimers({ toFake: ['Date'] })
    vi.spyOn(globalThis, 'fetch').mockImplementation(async (url, init) => {
      const [name = ''] = new URL(url as string).hostname.split('.')
      const receiver = receivers.get(name) as Receiver
      receiver.tries += 1
      const mood = receiver.mood()
      if (mood === 'fail') return new Response('not now', { status: 503 })
      const headers = init?.headers as Record<string, string>
      const verified = new Webhook(secrets.get(name) as string).verify(init?.body as string, headers)
      receiver.accepted.push({
        id: headers['webhook-id'] as string,
        at: Date.now(),
        text: (verified as { text: string }).text,
      })
      if (mood === 'lose the answer') throw new TypeError('connection lost')
      return new Response(null, { status: 204 })
    })
  })
  afterEach(() => {
    vi.useRealTimers()
    vi.restoreAllMocks()
  })

  function createSendingWorld(): World {
    const world = createWorld({
      now: at(toNumber(MONDAY), 0),
      brief: async () => ({ config, portfolio: NO_PORTFOLIO, destinations: config.destinations }),
      deliver: async (name, message) => {
        vi.setSystemTime(world.now)
        const destination = config.destinations.find(one => one.name === name) as Destination
        return postMessage(destination, message, world.now, SECRET)
      },
    })
    return world
  }

  const heard = (name: string) =>
    (receivers.get(name)?.accepted ?? []).map(({ at, text }) => [toDay(Math.floor(at / DAY_MS)), text])

  it('[H16] [H19] an account is new, onboarding, steady, slipping, at risk, dormant, back, thriving and archived', () =>
    onStorage(async storage => {
      const world = createSendingWorld()
      const core = wake(storage, world)
      const stays: [since: string, state: string, reason: string | undefined][] = []
      await live(core, world, [0, 210], day => {
        const { score } = core.summary()
        if (score?.day === day && stays.at(-1)?.[1] !== score.state)
          stays.push([day, score.state, score.reasons[0]])
      })
      expect(stays).toEqual([
        ['2026-01-06', 'new', 'Began yesterday: too early to tell.'],
        ['2026-01-19', 'onboarding', 'Import not done by day 14; due by day 5.'],
        ['2026-02-03', 'steady', 'Active on 6 of the last 28 days.'],
        ['2026-04-04', 'slipping', 'Silent for 11 days; usually back within 7 (9 of 10 gaps).'],
        ['2026-04-17', 'at-risk', 'Silent for 24 days; usually back within 7 (9 of 10 gaps).'],
        ['2026-04-21', 'dormant', 'Silent for 28 days; usually back within 7 (9 of 10 gaps).'],
        ['2026-06-09', 'resurrected', 'Back after a long silence: active on 1 day of the last 28.'],
        ['2026-07-07', 'thriving', 'Active on 8 of the last 28 days; 1 is usual for them.'],
        ['2026-07-25', 'archived', 'On the archive plan: data kept, no use expected.'],
      ])
      const silent = (days: number) => `• Silent for ${days} days; usually back within 7 (9 of 10 gaps).`
      const back =
        '*acme*: Back, was dormant (health 67)\n• Back after a long silence: active on 1 day of the last 28.'
      expect(heard('success')).toEqual([
        ['2026-04-04', `*acme*: Slipping, was steady (health 72)\n${silent(11)}`],
        [
          '2026-04-17',
          '*acme*: At risk, was slipping (health 42)\n• Active on 1 of the last 28 days; 6 is usual for them.',
        ],
        ['2026-04-21', `*acme*: Dormant, was at risk (health 30)\n${silent(28)}`],
        ['2026-06-09', back],
      ])
      expect(heard('accounts')).toEqual([
        ['2026-04-21', `*acme*: Dormant, was at risk (health 30)\n${silent(28)}`],
        [
          '2026-07-07',
          '*acme*: Thriving, was back (health 88)\n• Active on 8 of the last 28 days; 1 is usual for them.',
        ],
      ])
      expect(heard('services')).toEqual([
        ['2026-01-18', '*acme*: new signals\n• Import not done by day 13; due by day 5.'],
        ['2026-01-19', '*acme*: Onboarding, was new (health 33)\n• Import not done by day 14; due by day 5.'],
        ['2026-06-09', back],
      ])
    }))

  it('[H19] a receiver that fails for a day gets each message exactly once by id when it returns', () =>
    onStorage(async storage => {
      const world = createSendingWorld()
      let core = wake(storage, world)
      const down = receivers.get('success') as Receiver
      const isDown = () =>
        world.now >= at(toNumber('2026-04-21'), 0) && world.now < at(toNumber('2026-04-22'), 1)
      down.mood = () => (isDown() ? 'fail' : 'accept')
      await live(core, world, [0, 107])
      const before = down.accepted.length
      // Evicted while messages wait; and the first answer of the receiver that has returned is lost.
      const lost = ['lose the answer'] as const
      await runUntil(at(toNumber('2026-04-21'), 12), core, world)
      core = wake(storage, world)
      down.mood = () => (isDown() ? 'fail' : down.accepted.length === before ? lost[0] : 'accept')
      await runUntil(at(toNumber('2026-04-23'), 0), core, world)

      const late = down.accepted.slice(before)
      expect(late.map(({ id }) => id)).toEqual(['2026-04-21/acme', '2026-04-21/acme'])
      expect(new Set(late.map(({ text }) => text)).size).toBe(1)
      expect(late[0]?.at).toBeGreaterThanOrEqual(at(toNumber('2026-04-22'), 1))
      // Waits double up to an hour, and an eviction begins them anew: a day is some thirty tries, not a storm.
      expect(down.tries).toBeLessThan(50)
      // Nobody else waited.
      expect(heard('accounts')[0]?.[0]).toBe('2026-04-21')
      // Accepted is done with.
      const { tries } = down
      await runUntil(at(toNumber('2026-04-24'), 12), core, world)
      expect(down.tries).toBe(tries)
    }))
})

describe('what was said', () => {
  const words = (storage: DurableObjectStorage) =>
    storage.sql
      .exec<{ day: string; hindsight: number; body: string }>(
        'SELECT day, hindsight, body FROM health_day ORDER BY day',
      )
      .toArray()

  it('[H17] is written once: what arrives late changes nothing said before', () =>
    onStorage(async storage => {
      const world = createWorld({ now: at(toNumber(MONDAY), 0) })
      const core = wake(storage, world)
      await live(core, world, [0, 40])
      const before = words(storage)
      expect(before.map(({ day }) => day)).toEqual(
        Array.from({ length: 39 }, (_, i) => toDay(toNumber(MONDAY) + 1 + i)).toSpliced(0, 0, MONDAY),
      )
      core.append(appendOf(world.now, [{ user: 'fay', at: world.now - 6 * DAY_MS }]))
      await runUntil(world.now + 2 * DAY_MS, core, world)
      expect(words(storage).slice(0, before.length)).toEqual(before)
      expect(words(storage)).toHaveLength(before.length + 2)
    }))

  it('[H17] of an account that came with a history has a word a week before its first day, said in hindsight', () =>
    onStorage(async storage => {
      const world = createWorld({ now: at(toNumber(MONDAY), 9) })
      const core = wake(storage, world)
      // The file's second part comes while the first has been scored already.
      for (const days of [100, 50]) {
        core.append(
          appendOf(
            world.now,
            Array.from({ length: 50 }, (_, i) => ({ user: 'dana', at: world.now - (days - i) * DAY_MS })),
          ),
        )
        await runUntil(world.now + HOUR_MS, core, world)
      }
      const said = words(storage)
      expect(said.map(({ hindsight }) => hindsight)).toEqual([...new Array<number>(14).fill(1), 0])
      expect(said.map(({ day }) => (toNumber(MONDAY) - toNumber(day)) / 7)).toEqual(
        Array.from({ length: 15 }, (_, i) => 14 - i),
      )
      const scores: ScoredDay[] = core.summary().scores
      expect(scores.at(-1)).toMatchObject({ state: 'thriving', hindsight: false })
      expect(scores[0]).toMatchObject({ state: 'new', hindsight: true })
    }))

  it('[H18] waits while D1 cannot be asked, and the missed days follow; the row in D1 does not wait', () =>
    onStorage(async storage => {
      const logged = vi.spyOn(console, 'error').mockImplementation(() => {})
      const world = createWorld({ now: at(toNumber(MONDAY), 0) })
      const core = wake(storage, world)
      await live(core, world, [0, 20])
      const { brief } = world
      world.brief = async () => {
        throw new Error('D1 is away')
      }
      await runUntil(world.now + 3 * DAY_MS, core, world)
      expect(words(storage)).toHaveLength(20)
      expect(logged).toHaveBeenCalledWith('score failed', 'Error')
      expect(world.projected.at(-1)).toMatchObject({
        day: toDay(toNumber(MONDAY) + 22),
        scored: toDay(toNumber(MONDAY) + 19),
      })
      world.brief = brief
      await runUntil(world.now + HOUR_MS, core, world)
      expect(words(storage).map(({ day }) => toNumber(day) - toNumber(MONDAY))).toEqual(
        Array.from({ length: 23 }, (_, i) => i),
      )
      vi.restoreAllMocks()
    }))

  it('[H16] of a sleeping account is enough for four weeks; whoever returns is scored the next midnight', () =>
    onStorage(async storage => {
      const world = createWorld({ now: at(toNumber(MONDAY), 0) })
      const core = wake(storage, world)
      await live(core, world, [0, 157])
      const said = words(storage).map(({ day, body }) => [day, JSON.parse(body).state])
      const asleep = said.filter(([day]) => day > '2026-04-21' && day < '2026-06-09')
      expect(asleep).toEqual([
        ['2026-05-19', 'dormant'],
        // The day they came back: its word is about the days before.
        ['2026-06-08', 'dormant'],
      ])
      expect(said).toContainEqual(['2026-06-09', 'resurrected'])
    }))

  it('[H20] a dismissed signal is off the row and no news until it has ended', () =>
    onStorage(async storage => {
      const world = createWorld({ now: at(toNumber(MONDAY), 0) })
      const core = wake(storage, world)
      const kinds = () => core.summary().signals.map(({ kind }) => kind)
      await live(core, world, [0, 90])
      expect(kinds()).toEqual(['silence'])
      core.changeFollowUp({ owner: 'Kim', dismiss: { kind: 'silence', reason: 'a holiday of theirs' } })
      expect(kinds()).toEqual([])
      expect(core.summary().reasons).toEqual([])
      await runUntil(world.now + 1000, core, world)
      expect(world.projected.at(-1)).toMatchObject({ owner: 'Kim', signals: [] })

      await live(core, world, [90, 110])
      expect(kinds()).toEqual(['slowing'])
      expect(core.summary().followUp.dismissed).toEqual([
        { kind: 'silence', day: '2026-04-04', reason: 'a holiday of theirs' },
      ])
      // They are back, so the silence has ended, and with it what was said of it.
      await live(core, world, [110, 157])
      expect(core.summary().followUp).toMatchObject({ owner: 'Kim', dismissed: [] })
    }))

  it('[H11] an outage of the tracking is no news, and nothing is news again when it ends', () =>
    onStorage(async storage => {
      const texts: string[] = []
      let traffic: number | null = null
      const world = createWorld({
        now: at(toNumber(MONDAY), 0),
        brief: async () => ({
          config,
          portfolio: { ...NO_PORTFOLIO, traffic },
          destinations: config.destinations,
        }),
        deliver: async (name, { body }) => {
          if (name === 'success') texts.push(JSON.parse(body).text)
          return true
        },
      })
      const core = wake(storage, world)
      await live(core, world, [0, 91])
      expect(texts).toHaveLength(1)
      traffic = 0.1
      await live(core, world, [91, 93])
      expect(core.summary().reasons).toEqual([
        'Tracking problem? All accounts together sent 90 % fewer events than on this weekday before.',
        'Silent for 12 days; usually back within 7 (9 of 10 gaps).',
      ])
      traffic = null
      await live(core, world, [93, 97])
      expect(texts).toHaveLength(1)
    }))
})
