// Rows of a file, and the lines of POST /v1/import that they stand for.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, describe, expect, it } from 'vitest'
import { readRows, rowOf } from '../../packages/collector/import/rows.ts'

const folder = mkdtempSync(join(tmpdir(), 'tend-import-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function rowsOf(name: string, content: string | Buffer) {
  const file = join(folder, name)
  writeFileSync(file, content)
  const rows = []
  for await (const row of readRows(file, () => {})) {
    rows.push('problem' in row ? row : { line: row.line, lines: [...row.lines] })
  }
  return rows
}

const eventsOf = (record: Record<string, string>) => {
  const lines = rowOf(record)
  if (typeof lines === 'string') throw new Error(lines)
  return [...lines].map(line => JSON.parse(line))
}

const LOG = 'day,account,user,feature,count\n2024-02-29,acme,dana,"a, b",2\n2024-03-01,acme,,search,1\n'

describe('a CSV', () => {
  it.each([
    ['plain.csv', LOG],
    ['packed.csv.gz', gzipSync(LOG)],
    ['windows.csv', `\uFEFF${LOG.replaceAll('\n', '\r\n')}`],
  ])('[I12] %s: rows keep their line, a count is that many events', async (name, content) => {
    const rows = await rowsOf(name, content)
    expect(rows.map(row => [row.line, 'lines' in row && row.lines.length])).toEqual([
      [2, 2],
      [3, 1],
    ])
  })

  it('[I12] puts a day at noon UTC, and says only what the row says', () => {
    const [event] = eventsOf({ day: '2024-02-29', account: 'acme', user: '', feature: 'search', count: '1' })
    expect(event).toEqual({
      type: 'feature',
      name: 'search',
      account: 'acme',
      timestamp: '2024-02-29T12:00:00Z',
      id: expect.stringMatching(/^[\w-]{22}$/),
    })
  })

  it('[I12] reads outcomes with their value, logins, descriptions and ids of the caller', () => {
    const record = {
      timestamp: '1700000000000',
      account: 'acme',
      account_name: 'Acme',
      plan: 'pro',
      seats: '20',
    }
    expect(eventsOf({ ...record, outcome: 'invoice.paid', value: '129.5', id: 'inv_1' })).toEqual([
      {
        type: 'outcome',
        name: 'invoice.paid',
        value: 129.5,
        account: { id: 'acme', name: 'Acme', plan: 'pro', seats: 20 },
        timestamp: 1_700_000_000_000,
        id: 'inv_1',
      },
    ])
    expect(eventsOf({ ...record, type: 'login', user: 'dana', user_name: 'Dana' })).toMatchObject([
      { type: 'login', user: { id: 'dana', name: 'Dana' } },
    ])
  })

  it('[I12] gives the same row the same ids, and one whose count has grown the old ones first', () => {
    const record = { day: '2024-02-29', account: 'acme', user: 'dana', feature: 'search' }
    const ids = (count: string) => eventsOf({ ...record, count }).map(({ id }) => id)
    expect(ids('3').slice(0, 2)).toEqual(ids('2'))
    expect(
      new Set([...ids('3'), ...eventsOf({ ...record, user: 'eve', count: '1' }).map(({ id }) => id)]).size,
    ).toBe(4)
  })

  it.each([
    [{ account: 'acme', feature: 'search' }, 'A row needs a day'],
    [{ account: 'acme', feature: 'search', day: '2024-02-29', count: 'many' }, 'count is'],
    [{ account: 'acme', feature: 'search', day: '2024-02-29', count: '1000001' }, 'count is'],
    [{ account: 'acme', outcome: 'paid', day: '2024-02-29', value: 'much' }, 'value is'],
  ])('[I12] names what is wrong: %o', (record, problem) => {
    expect(rowOf(record as Record<string, string>)).toContain(problem)
  })

  it('[I12] that ends in the middle of a quotation is an error', async () => {
    await expect(rowsOf('broken.csv', 'day,account\n2024-02-29,"ac')).rejects.toThrow(/quote/i)
  })
})

describe('NDJSON', () => {
  it('[I12] goes on as it is, empty lines counted but left out', async () => {
    expect(await rowsOf('events.ndjson', '{"a":1}\n\nno json\n')).toEqual([
      { line: 1, lines: ['{"a":1}'] },
      { line: 3, lines: ['no json'] },
    ])
  })

  it('[I12] of an archive that breaks off is an error', async () => {
    const whole = gzipSync('{"a":1}\n'.repeat(1000))
    await expect(rowsOf('broken.ndjson.gz', whole.subarray(0, 30))).rejects.toThrow()
  })
})
