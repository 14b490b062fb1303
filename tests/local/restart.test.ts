// `npm start` as its user lives with it: the README's example, and a machine that dies.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, expect, it } from 'vitest'
import { startCollector } from '../../packages/collector/local/collector.ts'

const state = mkdtempSync(join(tmpdir(), 'tend-'))
afterAll(() => rmSync(state, { recursive: true, force: true }))

/** The first batch in the README, so that what it shows is what is tested. */
const [, EXAMPLE = ''] = readFileSync('README.md', 'utf8').match(/-d '(\{"events".*?\})'/) ?? []

const read = async (url: string) =>
  (await fetch(url, { headers: { authorization: 'Bearer ops_local' } })).json() as Promise<
    Record<string, never>
  >

it("[G3][R1][P4] the README's example: a receipt, the account at once, the list within 10 seconds; kill -9 and restart keep all", async () => {
  let collector = await startCollector({ state })
  const answer = await fetch(`${collector.url}/v1/events`, {
    method: 'POST',
    headers: { authorization: 'Bearer sk_local', 'content-type': 'application/json' },
    body: EXAMPLE,
  })
  expect(await answer.json()).toMatchObject({ accepted: 1, duplicates: 0, rejected: [] })
  const totals = { logins: 0, features: 0, outcomes: 1, outcomeValue: 129.5 }
  expect(await read(`${collector.url}/v1/accounts/acme`)).toMatchObject({ id: 'acme', totals })

  const until = Date.now() + 10_000
  let accounts: unknown[] = []
  while (accounts.length === 0 && Date.now() < until) {
    await sleep(250)
    accounts = (await read(`${collector.url}/v1/accounts`)).accounts ?? []
  }
  expect(accounts).toMatchObject([{ id: 'acme', totals }])

  await collector.stop('SIGKILL')
  collector = await startCollector({ state })
  expect(await read(`${collector.url}/v1/accounts/acme`)).toMatchObject({ id: 'acme', totals })
  expect((await read(`${collector.url}/v1/accounts`)).accounts).toMatchObject([{ id: 'acme', totals }])
  await collector.stop()
})
