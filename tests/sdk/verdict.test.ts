import { expect, it } from 'vitest'
import manifest from '../../packages/sdk/package.json' with { type: 'json' }
import { SDK as PAGE } from '../../packages/sdk/src/batch.ts'
import { SDK as SERVER } from '../../packages/sdk/src/lane.ts'
import {
  BACKOFF_FIRST_MS,
  BACKOFF_LONGEST_MS,
  judge,
  PATIENCE_LONGEST_MS,
  type Verdict,
  waitAfter,
} from '../../packages/sdk/src/verdict.ts'

const receipt = { accepted: 1, duplicates: 1, rejected: [{ index: 2 }] }

it.each<[number, unknown, Verdict]>([
  [200, receipt, 'done'],
  [200, { ...receipt, accepted: 2 }, 'retry'],
  [200, '<html>', 'retry'],
  [200, undefined, 'retry'],
  [204, undefined, 'retry'],
  [302, undefined, 'retry'],
  [400, undefined, 'bad'],
  [401, undefined, 'park'],
  [403, undefined, 'park'],
  [404, undefined, 'park'],
  [408, undefined, 'retry'],
  [413, undefined, 'halve'],
  [422, undefined, 'bad'],
  [429, undefined, 'retry'],
  [500, receipt, 'retry'],
  [503, undefined, 'retry'],
])('[S4]–[S7] %i %j is %s', (status, body, verdict) => {
  expect(judge({ status, body, retryAfter: 0 }, 3)).toBe(verdict)
})

it('[S4] no answer is tried again', () => expect(judge(undefined, 3)).toBe('retry'))

it('[S8] waits a random part of a span that doubles up to five minutes', () => {
  expect(waitAfter('retry', 0, 0, () => 1)).toBe(BACKOFF_FIRST_MS)
  expect(waitAfter('retry', 3, 0, () => 0.5)).toBe(BACKOFF_FIRST_MS * 4)
  expect(waitAfter('retry', 5000, 0, () => 1)).toBe(BACKOFF_LONGEST_MS)
  expect(waitAfter('park', 0, 0, () => 0)).toBe(BACKOFF_LONGEST_MS)
})

it('[S8] waits as long as it is asked to, up to a day', () => {
  expect(waitAfter('retry', 9, 12, () => 1)).toBe(12_000)
  expect(waitAfter('done', 0, 12, () => 1)).toBe(12_000)
  expect(waitAfter('retry', 0, 1e9, () => 1)).toBe(PATIENCE_LONGEST_MS)
  expect(waitAfter('retry', 0, Number.NaN, () => 0)).toBe(0)
})

it('both senders name the version that is packed', () => {
  expect([PAGE, SERVER]).toEqual([`tend.js/${manifest.version}`, `tend-server/${manifest.version}`])
})
