// Read this first: one event's whole way, from a call in a page and one on a server to the figures that ops
// read. The SDK's core and the Worker are the real ones, on real Durable Object SQLite and D1; only the browser
// around the page is played (tests/browser has a real one).

import { evictDurableObject, runDurableObjectAlarm } from 'cloudflare:test'
import { env, exports } from 'cloudflare:workers'
import { expect, it } from 'vitest'
import { createTend } from '../packages/sdk/src/server.ts'
import { createVirtualTime } from './support/virtualTime.ts'
import { createWorld } from './support/world.ts'

const COLLECTOR = 'http://localhost:8787'
const PAGE = 'http://localhost:5173'

const ask = async (path: string) => {
  const request = new Request(COLLECTOR + path, { headers: { authorization: 'Bearer ops_local' } })
  return (await exports.default.fetch(request)).json()
}

it('call → buffer → batch → ingest → log → fold → rollup → projection → view', async () => {
  // A page makes three calls. They are in its buffer before anything is sent.
  const world = createWorld(1, createVirtualTime(Date.now()))
  world.answer = async batch => {
    const body = JSON.stringify({ ...batch, key: 'pk_local' })
    const request = new Request(`${COLLECTOR}/v1/events`, { method: 'POST', body, headers: { origin: PAGE } })
    const answer = await exports.default.fetch(request)
    return [answer.status, 0, await answer.json()]
  }
  const page = world.openTab({
    account: { id: 'acme', name: 'Acme Inc', plan: 'pro', seats: 20 },
    user: 'dana',
  })
  page.tend.feature('report.export', { format: 'csv' })
  page.tend.outcome('report.sent', { value: 2.5 })
  await Promise.resolve()
  expect(world.stored().length).toBeGreaterThan(0)

  // The batch is answered with a receipt, and only then does the buffer let go.
  await page.tend.flush()
  expect(world.stored().length).toBe(0)

  // A server reports what a browser must not be trusted with.
  const server = createTend({
    key: 'sk_local',
    url: COLLECTOR,
    fetch: (url, init) => exports.default.fetch(new Request(url, init)),
  })
  server.outcome('invoice.paid', { account: 'acme', user: 'dana', value: 129.5, id: 'inv_1042' })
  expect(await server.close()).toMatchObject({ accepted: 1, pending: 0 })

  // A receipt means durable: the object is thrown out of memory, and its account still knows everything.
  const account = env.ACCOUNT.getByName('acme')
  await evictDurableObject(account)
  const totals = { logins: 1, features: 1, outcomes: 2, outcomeValue: 132 }
  expect(await ask('/v1/accounts/acme')).toMatchObject({ name: 'Acme Inc', plan: 'pro', users28: 1, totals })
  expect(await ask('/v1/accounts/acme/features')).toMatchObject({
    features: [{ name: 'report.export', count: 1, users: 1 }],
  })

  // The alarm carries its summary to D1, where questions across accounts are asked.
  expect(await ask('/v1/accounts')).toMatchObject({ accounts: [] })
  await runDurableObjectAlarm(account)
  expect(await ask('/v1/accounts')).toMatchObject({ accounts: [{ id: 'acme', totals }] })
})
