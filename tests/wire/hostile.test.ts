// What nobody's SDK would send. A failure prints its seed: `fc.assert(…, { seed })` repeats it.

import { parseBatch, parseImported } from '@tend/wire'
import fc from 'fast-check'
import { afterEach, expect, it } from 'vitest'
import { browserBatch, browserEvent, DAY_MS, NOW, read, readEvent } from './batches.ts'

const prototype = Object.getOwnPropertyNames(Object.prototype)
afterEach(() => expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(prototype))

/** Keys and texts that have broken parsers. */
const text = fc.oneof(
  fc.constantFrom(
    '__proto__',
    'constructor',
    'prototype',
    'toString',
    'refused',
    'length',
    '\u0000',
    '\ud800',
  ),
  fc.string({ unit: 'binary' }),
  // Half a surrogate pair and more.
  fc.array(fc.integer({ min: 0, max: 0xffff })).map(units => String.fromCharCode(...units)),
)

/** Any JSON value, as `JSON.parse` makes it: `__proto__` is then an own key. */
const json = fc
  .letrec(tie => ({
    value: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.constantFrom(null, true, false, 0, -0, 1e308, -1, 2 ** 53),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      text,
      fc.array(tie('value')),
      fc.array(fc.tuple(text, tie('value'))).map(entries => Object.fromEntries(entries)),
    ),
  }))
  .value.map(value => JSON.parse(JSON.stringify(value)) as unknown)

/** Half valid: one field of a good event or batch is anything. */
const event = fc
  .tuple(
    fc.constantFrom(
      'type',
      'name',
      'age',
      'timestamp',
      'value',
      'properties',
      'vitals',
      'id',
      'account',
      'user',
      '__proto__',
    ),
    json,
  )
  .map(([field, value]) => ({ ...browserEvent, ...Object.fromEntries([[field, value]]) }))

const batch = fc.record(
  {
    producer: fc.oneof(fc.constant('q7Zk3v9XbT1c'), json),
    first: fc.oneof(fc.nat(), json),
    lost: fc.oneof(fc.nat(), json),
    account: fc.oneof(fc.constant('acme'), json),
    user: fc.oneof(fc.constant('dana'), json),
    events: fc.oneof(
      { weight: 9, arbitrary: fc.array(fc.oneof(event, json)) },
      { weight: 1, arbitrary: json },
    ),
  },
  { requiredKeys: [] },
)

const scope = fc.constantFrom('publishable' as const, 'secret' as const)

it('[W6] no JSON value makes the parser throw', () => {
  fc.assert(
    fc.property(fc.oneof(json, batch), scope, (sent, scope) => {
      parseBatch(sent, { now: NOW, scope })
      parseImported(sent, 0, NOW, new Set())
    }),
    { numRuns: 2000 },
  )
})

it('[W2] whatever is sent, taken and rejected add up, each in its order, with known codes', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(event, json)), scope, (events, scope) => {
      const batch = read({ ...browserBatch, events }, { scope })
      expect(batch.count).toBe(events.length)
      const taken = batch.events.map(event => event.index)
      const rejected = batch.rejected.map(rejection => rejection.index)
      expect([...taken, ...rejected].sort((a, b) => a - b)).toEqual([...events.keys()])
      expect(taken).toEqual(taken.toSorted((a, b) => a - b))
      expect(rejected).toEqual(rejected.toSorted((a, b) => a - b))
      for (const { message } of batch.rejected) expect(message).toBeTypeOf('string')
    }),
    { numRuns: 2000 },
  )
})

const span = fc.double({ min: 0, max: 9 * DAY_MS, noNaN: true })
const around = fc.double({ min: NOW - 9 * DAY_MS, max: NOW + 3 * DAY_MS, noNaN: true })

it('[W12] whatever is sent, no event lies in the future or more than 7 days back', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.record({ age: fc.oneof(json, span) }), fc.record({ timestamp: fc.oneof(json, around) })),
      when => {
        const batch = read({ ...browserBatch, events: [{ type: 'login', ...when }] })
        for (const { at } of batch.events) {
          expect(Number.isInteger(at)).toBe(true)
          expect(at).toBeLessThanOrEqual(NOW)
          expect(at).toBeGreaterThanOrEqual(NOW - 7 * DAY_MS)
        }
      },
    ),
  )
})

it('[W16] what is kept is sound Unicode without NUL', () => {
  fc.assert(
    fc.property(text, text, text, (a, b, c) => {
      const sent = {
        ...browserBatch,
        sdk: a,
        account: { id: 'acme', name: a, plan: b, ...Object.fromEntries([[b, c]]) },
        events: [{ ...browserEvent, name: c, properties: Object.fromEntries([[a, b]]) }],
      }
      const { warnings: _, ...batch } = read(sent)
      const kept = JSON.stringify(batch)
      // JSON spells a lone surrogate and NUL as escapes.
      expect(kept).not.toMatch(/(?<!\\)(\\\\)*\\u(d[89a-f]|0000)/i)
    }),
  )
})

it('[W6] nesting beyond any stack is not followed', () => {
  const deep = '['.repeat(30_000) + ']'.repeat(30_000)
  const sent = `{"account":"acme","user":"dana","x":${deep},"events":[${deep},{"type":"feature","name":"f","properties":${deep}},
    {"type":"login"}]}`
  const batch = read(JSON.parse(sent))
  expect(batch.rejected.map(({ code }) => code)).toEqual(['not_an_object', 'properties_not_an_object'])
  expect(batch.events).toHaveLength(1)
})

it('[W6] keys named like those of objects are keys like others', () => {
  const spoilt = JSON.parse('{"__proto__":1,"constructor":2,"toString":null,"refused":"card_expired"}')
  const [event] = read({
    ...browserBatch,
    account: { id: 'acme', ...spoilt },
    events: [{ ...browserEvent, properties: spoilt }],
  }).events
  expect(Object.entries(event?.properties ?? {})).toEqual(Object.entries(spoilt))
  expect(Object.entries(event?.account.traits ?? {})).toEqual(Object.entries(spoilt))
  expect(readEvent(JSON.parse('{"__proto__":{"name":"inherited"},"name":null}')).rejected[0]?.code).toBe(
    'name_missing',
  )
})

it('[W2] [G7] of a hundred events with a bad one, ninety-nine are taken and one is named', () => {
  const events: object[] = Array.from({ length: 100 }, (_, i) => ({ ...browserEvent, name: `feature.${i}` }))
  events[63] = { type: 'feature', name: 'x'.repeat(65) }
  const batch = read({ ...browserBatch, events })
  expect(batch.events).toHaveLength(99)
  expect(batch.rejected).toEqual([
    {
      index: 63,
      code: 'name_too_long',
      message: 'name has at most 64 characters; put details into properties.',
    },
  ])
})

it('[W3] no message repeats what was sent', () => {
  const secret = 'hunter2'
  const sent = { ...browserEvent, properties: { card: [secret] } }
  const batch = read({
    ...browserBatch,
    account: { id: 'acme', name: [secret], [secret]: {} },
    events: [sent],
  })
  expect(JSON.stringify([batch.rejected, ...batch.warnings])).not.toContain(secret)
})
