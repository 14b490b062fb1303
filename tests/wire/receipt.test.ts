import { isReceiptFor, type Receipt } from '@tend/wire'
import { expect, it } from 'vitest'

const rejected = { index: 1, code: 'name_missing', message: 'A feature and an outcome need a name.' }

it.each<[words: string, receipt: Receipt]>([
  ['all accepted', { accepted: 3, duplicates: 0, rejected: [], now: 1 }],
  ['all duplicates', { accepted: 0, duplicates: 3, rejected: [], now: 1 }],
  [
    'some of each',
    { accepted: 1, duplicates: 1, rejected: [rejected], now: 1, retryAfter: 5, warnings: ['…'] },
  ],
])('[W21] a receipt for three events: %s', (_, receipt) => {
  expect(isReceiptFor(receipt, 3)).toBe(true)
  expect(isReceiptFor(receipt, 2)).toBe(false)
  expect(isReceiptFor(receipt, 4)).toBe(false)
})

it('[W21] a report of loss has a receipt for no events', () => {
  expect(isReceiptFor({ accepted: 0, duplicates: 0, rejected: [], now: 1 }, 0)).toBe(true)
})

it.each([
  undefined,
  null,
  '<html>Accept the terms of our Wi-Fi</html>',
  200,
  [],
  {},
  { ok: true },
  { rejected: [] },
  { accepted: 3, rejected: [] },
  { accepted: 3, duplicates: 0 },
  { accepted: 3, duplicates: 0, rejected: 0 },
  { accepted: 3, duplicates: 0, rejected: { length: 0 } },
  { accepted: '3', duplicates: 0, rejected: [] },
  { accepted: true, duplicates: 2, rejected: [] },
  { accepted: { toString: 1 }, duplicates: 3, rejected: [] },
  { accepted: null, duplicates: 3, rejected: [] },
  { accepted: 3, duplicates: 0, rejected: [rejected] },
])('[W21] no receipt for three events: %j', body => {
  expect(isReceiptFor(body, 3)).toBe(false)
})
