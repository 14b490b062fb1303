// POST /v1/import: history, a line an event.

import { evictDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { DAY_MS, newAccount, readJson, refusalOf, send } from './support.ts'

const post = (body: BodyInit, key: string | null = 'sk_local') =>
  send('/v1/import', {
    method: 'POST',
    body,
    headers: key === null ? {} : { authorization: `Bearer ${key}` },
  })

const receiptOf = async (lines: unknown[], end = '\n') => {
  const text = lines.map(line => (typeof line === 'string' ? line : JSON.stringify(line))).join(end)
  const answer = await post(text)
  expect(answer.status).toBe(200)
  return (await answer.json()) as Record<string, unknown> & { rejected: { line: number; code: string }[] }
}

const paid = (account: string, id: string, timestamp: string) => ({
  type: 'outcome',
  name: 'invoice.paid',
  account,
  user: 'dana',
  value: 10,
  timestamp,
  id,
})

describe('an import', () => {
  it('[W12] takes history of any age since 1970, and puts it on its day', async () => {
    const account = newAccount()
    const days = [
      '1970-01-01',
      '2001-09-09',
      '2024-02-29',
      new Date(Date.now() - DAY_MS).toISOString().slice(0, 10),
    ]
    const receipt = await receiptOf(days.map((day, i) => paid(account, `in_${i}`, day)))
    expect(receipt).toEqual({
      lines: 4,
      accepted: 4,
      duplicates: 0,
      refused: 0,
      rejected: [],
      now: expect.any(Number),
    })
    expect(await readJson(`/v1/accounts/${account}`)).toMatchObject({
      totals: { outcomes: 4, outcomeValue: 40 },
    })
    for (const day of days) {
      const { activity } = await readJson<{ activity: unknown[] }>(
        `/v1/accounts/${account}/activity?from=${day}&to=${day}`,
      )
      expect(activity).toMatchObject([{ day, activeUsers: 1, outcomes: 1, outcomeValue: 10 }])
    }
  })

  it('[I9] sent again counts nothing twice, also in part and after an eviction', async () => {
    const account = newAccount()
    const lines = Array.from({ length: 30 }, (_, i) => paid(account, `in_${i}`, '2026-01-05'))
    expect(await receiptOf(lines.slice(0, 20))).toMatchObject({ accepted: 20, duplicates: 0 })
    await evictDurableObject(env.ACCOUNT.getByName(account))
    expect(await receiptOf(lines)).toMatchObject({ accepted: 10, duplicates: 20 })
    expect(await receiptOf([...lines, ...lines])).toMatchObject({ lines: 60, accepted: 0, duplicates: 60 })
    expect(await readJson(`/v1/accounts/${account}`)).toMatchObject({
      totals: { outcomes: 30, outcomeValue: 300 },
    })
  })

  it('[G7] names bad lines by their number, and takes the good ones beside them', async () => {
    const account = newAccount()
    const good = paid(account, 'good', '2026-01-05')
    const { id, ...nameless } = good
    const receipt = await receiptOf([
      good,
      '{"type":',
      '',
      'null',
      '[]',
      nameless,
      { ...good, id: 'x', account: undefined },
      { ...good, id: 'x', timestamp: '1969-12-31' },
      { ...good, id: 'x', timestamp: '2126-01-01' },
      { ...good, id: 'x', type: 'purchase' },
      '['.repeat(100_000),
      { ...good, id: 'last' },
    ])
    expect(receipt).toMatchObject({ lines: 12, accepted: 2, duplicates: 0, refused: 9 })
    expect(receipt.rejected.map(({ line, code }) => [line, code])).toEqual([
      [2, 'not_json'],
      [4, 'not_an_object'],
      [5, 'not_an_object'],
      [6, 'id_missing'],
      [7, 'account_missing'],
      [8, 'timestamp_unreadable'],
      [9, 'in_future'],
      [10, 'unknown_type'],
      [11, 'not_json'],
    ])
  })

  it('reads lines however they end and wherever they are cut', async () => {
    const account = newAccount()
    const line = (i: number) => paid(account, `größe-\u{1f600}-${i}`, '2026-01-05')
    expect(await receiptOf([line(0), line(1), ''], '\r\n')).toMatchObject({ accepted: 2, refused: 0 })
    const bytes = new TextEncoder().encode(`${JSON.stringify(line(2))}\n${JSON.stringify(line(3))}`)
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        for (let i = 0; i < bytes.length; i += 7) controller.enqueue(bytes.slice(i, i + 7))
        controller.close()
      },
    })
    expect(await (await post(body)).json()).toMatchObject({ lines: 2, accepted: 2 })
  })

  it('takes more lines than a batch holds, of many accounts', async () => {
    const accounts = [newAccount(), newAccount(), newAccount()]
    const lines = Array.from({ length: 2500 }, (_, i) =>
      paid(accounts[i % 3] as string, `in_${i}`, '2026-01-05'),
    )
    expect(await receiptOf(lines)).toMatchObject({ lines: 2500, accepted: 2500 })
    const totals = await Promise.all(
      accounts.map(async id => (await env.ACCOUNT.getByName(id).summary())?.totals.outcomes),
    )
    expect(totals).toEqual([834, 833, 833])
  })

  it('of nothing is taken', async () => {
    expect(await receiptOf([])).toMatchObject({ lines: 0, accepted: 0, refused: 0 })
  })

  it('names the first thousand refused lines, and counts them all', async () => {
    const receipt = await receiptOf(new Array(1500).fill('x'))
    expect(receipt).toMatchObject({ lines: 1500, refused: 1500 })
    expect(receipt.rejected).toHaveLength(1000)
  })
})

it.each([
  ['401 unknown_key', null],
  ['401 unknown_key', 'sk_nobody'],
  ['403 key_may_not', 'pk_local'],
  ['403 key_may_not', 'ops_local'],
])('[G8] %s for the key %s', async (expected, key) => {
  const account = newAccount()
  const line = JSON.stringify({ ...paid(account, 'a', '2026-01-05'), key: 'sk_local' })
  expect(await refusalOf(post(line, key))).toBe(expected)
  expect(await env.ACCOUNT.getByName(account).summary()).toBeUndefined()
})

it('refuses more than 16 MiB, and changes nothing', async () => {
  const account = newAccount()
  const line = `${JSON.stringify(paid(account, 'a', '2026-01-05'))}\n`
  const body = line + ' '.repeat(16 * 1024 * 1024 - line.length)
  expect(await refusalOf(post(`${body} `))).toBe('413 too_large')
  expect(await env.ACCOUNT.getByName(account).summary()).toBeUndefined()
  expect((await post(body)).status).toBe(200)
}, 20_000)
