import { expect, it } from 'vitest'
import manifest from '../../packages/sdk/package.json' with { type: 'json' }
import { SDK as PAGE } from '../../packages/sdk/src/buffer.ts'
import { SDK as SERVER } from '../../packages/sdk/src/lane.ts'
import {
  BACKOFF_FIRST_MS,
  BACKOFF_LONGEST_MS,
  BAD,
  DONE,
  HALVE,
  judge,
  PARK,
  RETRY,
  type Verdict,
  waitAfter,
} from '../../packages/sdk/src/verdict.ts'

const receipt = { accepted: 1, duplicates: 1, rejected: [{ index: 2 }] }

it.each<[number, unknown, Verdict]>([
  [200, receipt, DONE],
  [200, { ...receipt, accepted: 2 }, RETRY],
  [200, '<html>', RETRY],
  [200, undefined, RETRY],
  [204, undefined, RETRY],
  [302, undefined, RETRY],
  [400, undefined, BAD],
  [401, undefined, PARK],
  [403, undefined, PARK],
  [404, undefined, PARK],
  [408, undefined, RETRY],
  [413, undefined, HALVE],
  [422, undefined, BAD],
  [429, undefined, RETRY],
  [500, receipt, RETRY],
  [503, undefined, RETRY],
])('[S4]–[S7] %i %j is %s', (status, body, verdict) => {
  expect(judge(status, body, 3)).toBe(verdict)
})

it('[S4] no answer is tried again', () => expect(judge(0, undefined, 3)).toBe(RETRY))

it('[S8] waits a random part of a span that doubles up to five minutes', () => {
  expect(waitAfter(RETRY, 0, 0, () => 1)).toBe(BACKOFF_FIRST_MS)
  expect(waitAfter(RETRY, 3, 0, () => 0.5)).toBe(BACKOFF_FIRST_MS * 4)
  expect(waitAfter(RETRY, 5000, 0, () => 1)).toBe(BACKOFF_LONGEST_MS)
  expect(waitAfter(PARK, 0, 0, () => 0)).toBe(BACKOFF_LONGEST_MS)
})

it('[S8] waits as long as it is asked to', () => {
  expect(waitAfter(RETRY, 9, 12, () => 1)).toBe(12_000)
  expect(waitAfter(DONE, 0, 12, () => 1)).toBe(12_000)
  expect(waitAfter(RETRY, 0, Number.NaN, () => 0)).toBe(0)
})

it('both senders name the version that is packed', () => {
  expect([PAGE, SERVER]).toEqual([`tend.js/${manifest.version}`, `tend-server/${manifest.version}`])
})
