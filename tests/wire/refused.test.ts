import {
  BATCH_REFUSALS,
  type BatchRefusalCode,
  parseBatch,
  parseImported,
  REFUSALS,
  type RefusalCode,
} from '@tend/wire'
import { describe, expect, it } from 'vitest'
import { browserBatch, browserEvent, DAY_MS, NOW, read } from './batches.ts'

/** One way to be wrong a row: what the event says, and the code it is refused with. */
const events: [code: RefusalCode, sent: unknown][] = [
  ['not_an_object', null],
  ['not_an_object', 'report.export'],
  ['not_an_object', 7],
  ['not_an_object', [browserEvent]],
  ['unknown_type', {}],
  ['unknown_type', { ...browserEvent, type: 'page' }],
  ['unknown_type', { ...browserEvent, type: ['feature'] }],
  ['unknown_type', { ...browserEvent, type: 'constructor' }],
  ['name_missing', { type: 'feature' }],
  ['name_missing', { type: 'outcome', name: null }],
  ['name_missing', { type: 'outcome', name: '' }],
  ['name_not_text', { ...browserEvent, name: 7 }],
  ['name_not_text', { ...browserEvent, name: ['report'] }],
  ['name_too_long', { ...browserEvent, name: 'x'.repeat(65) }],
  ['name_unreadable', { ...browserEvent, name: 'report\u0000export' }],
  ['name_unreadable', { ...browserEvent, name: 'report\nexport' }],
  ['name_unreadable', { ...browserEvent, name: 'report\u2028export' }],
  ['name_unreadable', { ...browserEvent, name: 'report\ud83d' }],
  ['value_not_a_number', { ...browserEvent, value: '3' }],
  ['value_not_a_number', { ...browserEvent, value: true }],
  ['value_not_a_number', { ...browserEvent, value: JSON.parse('1e999') }],
  ['value_too_large', { ...browserEvent, value: 2e9 }],
  ['value_too_large', { ...browserEvent, value: -2e9 }],
  ['properties_not_an_object', { ...browserEvent, properties: 'csv' }],
  ['properties_not_an_object', { ...browserEvent, properties: ['csv'] }],
  ['too_many_properties', { ...browserEvent, properties: Object.fromEntries(Array(17).entries()) }],
  ['property_not_scalar', { ...browserEvent, properties: { format: { name: 'csv' } } }],
  ['property_not_scalar', { ...browserEvent, properties: { format: ['csv'] } }],
  ['property_not_scalar', { ...browserEvent, properties: { rows: JSON.parse('1e999') } }],
  ['property_too_long', { ...browserEvent, properties: { format: 'x'.repeat(257) } }],
  ['property_too_long', { ...browserEvent, properties: { ['x'.repeat(65)]: 'csv' } }],
  ['vitals_unreadable', { ...browserEvent, vitals: null }],
  ['vitals_unreadable', { ...browserEvent, vitals: {} }],
  ['vitals_unreadable', { ...browserEvent, vitals: { FCP: 100 } }],
  ['vitals_unreadable', { ...browserEvent, vitals: { LCP: '100' } }],
  ['vitals_unreadable', { ...browserEvent, vitals: { LCP: 100, CLS: -1 } }],
  ['vitals_unreadable', { ...browserEvent, type: 'outcome', vitals: { LCP: 100 } }],
  ['variant_unreadable', { ...browserEvent, variant: null }],
  ['variant_unreadable', { ...browserEvent, variant: '' }],
  ['variant_unreadable', { ...browserEvent, variant: 2 }],
  ['variant_unreadable', { ...browserEvent, variant: ['b'] }],
  ['variant_unreadable', { ...browserEvent, variant: 'x'.repeat(65) }],
  ['variant_unreadable', { ...browserEvent, variant: 'b\u0000' }],
  ['variant_unreadable', { ...browserEvent, type: 'outcome', variant: 'b' }],
  ['variant_unreadable', { type: 'login', variant: 'b' }],
  ['variant_unreadable', { ...browserEvent, vitals: { LCP: 100 }, variant: 'b' }],
  ['age_not_a_number', { ...browserEvent, age: '10' }],
  ['age_not_a_number', { ...browserEvent, age: null }],
  ['age_not_a_number', { ...browserEvent, age: -1 }],
  ['timestamp_unreadable', { type: 'login', timestamp: 'yesterday' }],
  ['timestamp_unreadable', { type: 'login', timestamp: '2026-11-20T10:15:00' }],
  ['timestamp_unreadable', { type: 'login', timestamp: '20/11/2026' }],
  ['timestamp_unreadable', { type: 'login', timestamp: '2026-13-45' }],
  ['timestamp_unreadable', { type: 'login', timestamp: null }],
  ['timestamp_unreadable', { type: 'login', timestamp: JSON.parse('1e999') }],
  ['too_old', { ...browserEvent, age: 8 * DAY_MS }],
  ['too_old', { ...browserEvent, age: JSON.parse('1e999') }],
  ['too_old', { type: 'login', timestamp: NOW - 8 * DAY_MS }],
  // Epoch seconds, the usual mistake, lie in January 1970.
  ['too_old', { type: 'login', timestamp: NOW / 1000 }],
  ['in_future', { type: 'login', timestamp: NOW + 2 * DAY_MS }],
  ['in_future', { type: 'login', timestamp: '9999-01-01' }],
  ['id_unreadable', { ...browserEvent, id: '' }],
  ['id_unreadable', { ...browserEvent, id: null }],
  ['id_unreadable', { ...browserEvent, id: 1.5 }],
  ['id_unreadable', { ...browserEvent, id: 'x'.repeat(129) }],
  ['id_unreadable', { ...browserEvent, id: 'inv\u0000' }],
  ['one_account_a_batch', { ...browserEvent, account: 'globex' }],
  ['one_account_a_batch', { ...browserEvent, user: 'omar' }],
]

/** The same for what surrounds the events: every event of such a batch is refused. */
const batches: [code: RefusalCode, sent: object][] = [
  ['account_missing', { account: undefined }],
  ['account_missing', { account: null }],
  ['account_unreadable', { account: '' }],
  ['account_unreadable', { account: {} }],
  ['account_unreadable', { account: ['acme'] }],
  ['account_unreadable', { account: { id: 1.5 } }],
  ['account_unreadable', { account: { id: true } }],
  ['account_unreadable', { account: 'x'.repeat(129) }],
  ['account_unreadable', { account: 'ac\u0007me' }],
  ['account_unreadable', { account: '\udc00' }],
  ['user_missing', { user: undefined }],
  ['user_missing', { user: null }],
  ['user_unreadable', { user: '' }],
  ['user_unreadable', { user: { name: 'Dana' } }],
  ['user_unreadable', { user: 'x'.repeat(129) }],
]

/** Lines of an import that a live event would have got away with, or not. */
const imports: [code: RefusalCode, sent: object][] = [
  ['id_missing', { type: 'login', account: 'acme' }],
  ['account_missing', { type: 'login', id: 'row1' }],
  ['timestamp_unreadable', { type: 'login', account: 'acme', id: 'row1', timestamp: -1 }],
  ['timestamp_unreadable', { type: 'login', account: 'acme', id: 'row1', timestamp: '1969-12-31' }],
  ['in_future', { type: 'login', account: 'acme', id: 'row1', timestamp: NOW + 2 * DAY_MS }],
]

const unreadable: [code: BatchRefusalCode, sent: unknown][] = [
  ['not_a_batch', null],
  ['not_a_batch', 'events'],
  ['not_a_batch', []],
  ['not_a_batch', [browserEvent]],
  ['not_a_batch', {}],
  ['not_a_batch', { ...browserBatch, events: null }],
  ['not_a_batch', { ...browserBatch, events: { 0: browserEvent, length: 1 } }],
  ['producer_unreadable', { ...browserBatch, producer: null }],
  ['producer_unreadable', { ...browserBatch, producer: '' }],
  ['producer_unreadable', { ...browserBatch, producer: 7 }],
  ['producer_unreadable', { ...browserBatch, producer: 'has space' }],
  ['producer_unreadable', { ...browserBatch, producer: 'ends in line\n' }],
  ['producer_unreadable', { ...browserBatch, producer: 'x'.repeat(33) }],
  ['first_unreadable', { ...browserBatch, first: undefined }],
  ['first_unreadable', { ...browserBatch, first: null }],
  ['first_unreadable', { ...browserBatch, first: '41' }],
  ['first_unreadable', { ...browserBatch, first: -1 }],
  ['first_unreadable', { ...browserBatch, first: 0.5 }],
  ['first_unreadable', { ...browserBatch, first: 2 ** 53 }],
  ['lost_unreadable', { ...browserBatch, lost: null }],
  ['lost_unreadable', { ...browserBatch, lost: -1 }],
  ['lost_unreadable', { ...browserBatch, lost: '3' }],
  ['too_many_events', { ...browserBatch, events: Array(101).fill(browserEvent) }],
]

const words = (value: unknown) => (JSON.stringify(value) ?? 'undefined').slice(0, 80)

describe('an event', () => {
  it.each(events.map(([code, sent]) => ({ code, sent, says: words(sent) })))(
    '[W4] $code: $says',
    ({ code, sent }) => {
      const batch = read({ ...browserBatch, events: [browserEvent, sent, browserEvent] })
      expect(batch.rejected).toEqual([{ index: 1, code, message: REFUSALS[code] }])
      expect(batch.events.map(event => event.index)).toEqual([0, 2])
    },
  )
})

describe('what surrounds the events', () => {
  it.each(batches.map(([code, sent]) => ({ code, sent, says: words(sent) })))(
    '[W4] $code: $says',
    ({ code, sent }) => {
      const batch = read({ ...browserBatch, events: [browserEvent, browserEvent], ...sent })
      expect(batch.rejected.map(rejected => rejected.code)).toEqual([code, code])
      expect(batch.events).toEqual([])
    },
  )

  it('[W17] with a secret key an event may name its own account and user, and needs no user', () => {
    const events = [
      { ...browserEvent, account: 'globex', user: 'omar' },
      { ...browserEvent, account: 'globex' },
      browserEvent,
    ]
    const batch = read({ events, account: 'acme' }, { scope: 'secret' })
    expect(batch.events.map(event => [event.account.id, event.user?.id])).toEqual([
      ['globex', 'omar'],
      ['globex', undefined],
      ['acme', undefined],
    ])
  })
})

describe('a line of an import', () => {
  it.each(imports.map(([code, sent]) => ({ code, sent, says: words(sent) })))(
    '[W22] $code: $says',
    ({ code, sent }) => {
      expect(parseImported(sent, 3, NOW, new Set())).toEqual({ index: 3, code, message: REFUSALS[code] })
    },
  )

  it('[W12] may be of any age since 1970', () => {
    const line = {
      type: 'outcome',
      name: 'invoice.paid',
      account: 'acme',
      id: 'row1',
      timestamp: '1970-01-01',
    }
    expect(parseImported(line, 0, NOW, new Set())).toMatchObject({ at: 0, id: 'row1' })
  })
})

describe('a whole batch', () => {
  it.each(unreadable.map(([code, sent]) => ({ code, sent, says: words(sent) })))(
    '[W1] $code: $says',
    ({ code, sent }) => {
      expect(parseBatch(sent, { now: NOW, scope: 'publishable' })).toEqual({ unreadable: code })
    },
  )
})

describe('the tables', () => {
  const given = (rows: readonly (readonly [code: string, sent: unknown])[]) => rows.map(([code]) => code)

  it('[W4] every code of an event is given above, but the one that only ingest gives', () => {
    const atIngest: RefusalCode = 'unavailable'
    const codes = [...given(events), ...given(batches), ...given(imports), atIngest]
    expect(new Set(codes)).toEqual(new Set(Object.keys(REFUSALS)))
  })

  it('[W4] every code of a batch is given above, but those decided before it is parsed', () => {
    const beforeParse: BatchRefusalCode[] = ['not_json', 'too_large']
    expect(new Set([...given(unreadable), ...beforeParse])).toEqual(new Set(Object.keys(BATCH_REFUSALS)))
  })
})
