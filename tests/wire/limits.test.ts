// Each limit from both sides. The two in bytes are the ingest's to keep, and are tested there (I1).

import * as wire from '@tend/wire'
import { parseBatch, type SentBatch } from '@tend/wire'
import { expect, it } from 'vitest'
import { browserBatch, browserEvent, NOW, read, readEvent } from './batches.ts'

const x = (chars: number) => 'x'.repeat(chars)
const counted = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`p${i}`, i]))
const events = (count: number): SentBatch => ({ ...browserBatch, events: Array(count).fill(browserEvent) })

const refusalOf = (fields: object) => readEvent(fields).rejected[0]?.code
const unreadableAs = (sent: unknown, scope: 'publishable' | 'secret' = 'publishable') => {
  const batch = parseBatch(sent, { now: NOW, scope })
  return 'unreadable' in batch ? batch.unreadable : undefined
}

/** What is said of something exactly at the limit, one beyond it, and what beyond is answered with. */
const refused: Record<string, [at: unknown, beyond: unknown, expected: string]> = {
  BROWSER_BATCH_EVENTS_MAX: [unreadableAs(events(100)), unreadableAs(events(101)), 'too_many_events'],
  SECRET_BATCH_EVENTS_MAX: [
    unreadableAs(events(1000), 'secret'),
    unreadableAs(events(1001), 'secret'),
    'too_many_events',
  ],
  NAME_CHARS_MAX: [refusalOf({ name: x(64) }), refusalOf({ name: x(65) }), 'name_too_long'],
  ID_CHARS_MAX: [refusalOf({ id: x(128) }), refusalOf({ id: x(129) }), 'id_unreadable'],
  PRODUCER_CHARS_MAX: [
    unreadableAs({ ...browserBatch, producer: x(32) }),
    unreadableAs({ ...browserBatch, producer: x(33) }),
    'producer_unreadable',
  ],
  TEXT_CHARS_MAX: [
    refusalOf({ properties: { text: x(256) } }),
    refusalOf({ properties: { text: x(257) } }),
    'property_too_long',
  ],
  PROPERTIES_MAX: [
    refusalOf({ properties: counted(16) }),
    refusalOf({ properties: counted(17) }),
    'too_many_properties',
  ],
  VALUE_MAX: [refusalOf({ value: 1e9 }), refusalOf({ value: 1e9 + 0.001 }), 'value_too_large'],
  NUMBER_MAX: [
    unreadableAs({ ...browserBatch, first: 2 ** 52 }),
    unreadableAs({ ...browserBatch, first: 2 ** 52 + 1 }),
    'first_unreadable',
  ],
  LATE_MS_MAX: [refusalOf({ age: 604_800_000 }), refusalOf({ age: 604_800_001 }), 'too_old'],
  FUTURE_MS_MAX: [
    refusalOf({ age: undefined, timestamp: NOW + 86_400_000 }),
    refusalOf({ age: undefined, timestamp: NOW + 86_400_001 }),
    'in_future',
  ],
}

it.each(Object.keys(refused))('[W5] %s: at it is taken, beyond is refused', limit => {
  const [at, beyond, expected] = refused[limit] ?? []
  expect([at, beyond]).toEqual([undefined, expected])
})

it('[W5] SEATS_MAX: beyond is left out', () => {
  const seats = (seats: number | string) => read({ ...browserBatch, account: { id: 'acme', seats } })
  expect(seats(10_000_000).account).toEqual({ id: 'acme', seats: 10_000_000 })
  expect(seats('20').account).toEqual({ id: 'acme', seats: 20 })
  expect(seats(10_000_001).account).toEqual({ id: 'acme' })
  expect(seats(10_000_001).warnings.size).toBe(1)
})

it('[W16] texts are cut to TEXT_CHARS_MAX, and traits counted to PROPERTIES_MAX', () => {
  const described = (sent: object) => read({ ...browserBatch, account: { id: 'acme', ...sent } }).account
  expect(described({ name: x(257) })).toEqual({ id: 'acme', name: x(256) })
  expect(described(counted(17))).toEqual({ id: 'acme', traits: counted(16) })
  expect(described({ [x(64)]: 1, [x(65)]: 2 })).toEqual({ id: 'acme', traits: { [x(64)]: 1 } })
})

it('[W14] VALUE_SCALE: four decimals are kept', () => {
  const kept = (value: number) => readEvent({ value }).events[0]?.value
  expect([kept(129.5), kept(0.1 + 0.2), kept(1 / 3), kept(-0.00004)]).toEqual([129.5, 0.3, 0.3333, -0])
})

it('[W12] what lies less than a day ahead counts as now', () => {
  const at = (timestamp: number) => readEvent({ age: undefined, timestamp }).events[0]?.at
  expect([at(NOW - 1), at(NOW), at(NOW + 1)]).toEqual([NOW - 1, NOW, NOW])
})

it('[W5] every limit has its test', () => {
  const here = ['SEATS_MAX', 'VALUE_SCALE', 'VITAL_MAX']
  const atIngest = ['BROWSER_BATCH_BYTES_MAX', 'SECRET_BATCH_BYTES_MAX']
  const limits = Object.keys(wire).filter(name => /_(MAX|SCALE)$/.test(name))
  expect(new Set([...Object.keys(refused), ...here, ...atIngest])).toEqual(new Set(limits))
})
