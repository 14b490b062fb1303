// @vitest-environment happy-dom

import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { SentBatch } from '../../packages/wire/src/event.ts'
import { parseBatch } from '../../packages/wire/src/parse.ts'

const built = readFileSync('dist/public/tend.js', 'utf8')
type Call = (...args: unknown[]) => unknown

// biome-ignore lint/suspicious/noExplicitAny: an untyped page is what the script must stand
const page = window as unknown as { tend?: any }
const sent: { url: string; init: RequestInit }[] = []

/** Loads the built script as a tag with these attributes would. */
function load(attributes: Record<string, string> = {}) {
  const script = document.createElement('script')
  // Inert: happy-dom must not fetch it.
  script.type = 'text/plain'
  Object.defineProperty(script, 'src', { value: 'https://collector.example/tend.js' })
  Object.assign(script.dataset, attributes)
  Object.defineProperty(document, 'currentScript', { value: script, configurable: true })
  new Function(built)()
}

const settle = () => new Promise(resolve => setTimeout(resolve, 20))
const batches = () => sent.map(({ init }) => JSON.parse(init.body as string))

beforeEach(() => {
  vi.stubGlobal('fetch', async (url: URL, init: RequestInit) => {
    sent.push({ url: url.href, init })
    const { events } = JSON.parse(init.body as string)
    return Response.json({ accepted: events.length, duplicates: 0, rejected: [], now: Date.now() })
  })
})

afterEach(async () => {
  page.tend?.optOut?.()
  // It counts in localStorage what it deletes.
  await settle()
  delete page.tend
  localStorage.clear()
  sent.length = 0
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

it('sends what the attributes and the calls say, in a batch the collector reads', async () => {
  load({
    key: 'pk_test',
    account: 'acme',
    accountName: 'Acme Inc',
    plan: 'pro',
    seats: '20',
    user: 'dana',
    userName: 'Dana',
  })
  page.tend.feature('report.export', { format: 'csv' })
  page.tend.outcome('invoice.paid', { value: 129.5, currency: 'EUR' })
  page.tend.measure('/orders/:id', { LCP: 1200, CLS: 0.1 })
  page.tend.variant('pricing', 'b')
  await settle()
  await page.tend.flush()
  expect(sent[0]?.url).toBe('https://collector.example/v1/events')
  const read = parseBatch(batches()[0], { now: Date.now(), scope: 'publishable' })
  expect(read).toMatchObject({
    numbers: { first: 0 },
    lost: 0,
    account: { id: 'acme', name: 'Acme Inc', plan: 'pro', seats: 20 },
    rejected: [],
  })
  expect('events' in read && read.warnings.size).toBe(0)
  const events = 'events' in read ? read.events : []
  expect(events.map(({ type, name }) => `${type} ${name}`).sort()).toEqual([
    'feature /orders/:id',
    'feature pricing',
    'feature report.export',
    'login ',
    'outcome invoice.paid',
  ])
  expect(events.find(({ name }) => name === 'pricing')).toMatchObject({ variant: 'b' })
  expect(events.find(({ type }) => type === 'outcome')).toMatchObject({
    value: 129.5,
    properties: { currency: 'EUR' },
    user: { id: 'dana', name: 'Dana' },
  })
})

it('[X1] an exposure without a variant is refused, not counted as a feature use', async () => {
  load({ key: 'pk_test', account: 'acme', user: 'dana' })
  page.tend.variant('pricing')
  await settle()
  await page.tend.flush()
  const read = parseBatch(batches()[0], { now: Date.now(), scope: 'publishable' })
  expect('rejected' in read && read.rejected.map(({ code }) => code)).toEqual(['variant_unreadable'])
})

it('[S13] sets nothing that would need a preflight or carry a cookie', async () => {
  load({ key: 'pk_test', account: 'acme', user: 'dana' })
  page.tend.feature('one')
  await settle()
  await page.tend.flush()
  expect(sent[0]?.init).toMatchObject({ method: 'POST', credentials: 'omit' })
  expect(sent[0]?.init).not.toHaveProperty('headers')
  expect(typeof sent[0]?.init.body).toBe('string')
})

it('[C9] loaded twice is loaded once', () => {
  load({ key: 'pk_test', account: 'acme', user: 'dana' })
  const { tend } = page
  load({ key: 'pk_other', account: 'acme', user: 'dana' })
  expect(page.tend).toBe(tend)
})

it('[C3] replays the stub in order, with the times of the calls, and hears those that kept it', async () => {
  const stub: unknown[] & Record<string, Call> = Object.assign([])
  page.tend = stub
  for (const name of ['init', 'identify', 'feature'])
    stub[name] = (...args: unknown[]) => page.tend.push([name, args, Date.now() - 5000])
  stub.init?.({ key: 'pk_test', url: 'https://other.example' })
  stub.identify?.({ account: 'acme', user: 'dana' })
  stub.feature?.('early')
  load()
  stub.feature?.('kept')
  await settle()
  await page.tend.flush()
  expect(sent[0]?.url).toBe('https://other.example/v1/events')
  const { events } = batches()[0] as SentBatch
  expect(events.filter(event => event.name).map(event => event.name)).toEqual(['early', 'kept'])
  expect(events.find(event => event.name === 'early')?.age).toBeGreaterThanOrEqual(5000)
})

it('[C3] takes a call that is pushed without a time: it is dated when it is sent', async () => {
  load({ key: 'pk_test', account: 'acme', user: 'dana' })
  page.tend.push(['feature', ['pushed']])
  await settle()
  await page.tend.flush()
  const { events } = batches()[0] as SentBatch
  expect(events.find(event => event.name === 'pushed')?.age).toBe(0)
})

it('is not mistaken for an element with the id tend', () => {
  page.tend = document.createElement('div')
  load({ key: 'pk_test' })
  expect(page.tend.feature).toBeTypeOf('function')
})

it('[C1] no call throws, rejects or writes to the console, whatever it is given', async () => {
  const noise = ['log', 'warn', 'error', 'info', 'debug'] as const
  const spies = noise.map(level => vi.spyOn(console, level).mockImplementation(() => {}))
  const cycle: Record<string, unknown> = {}
  cycle.cycle = cycle
  const throws = {
    get id() {
      throw new Error('a getter of the host')
    },
  }
  load({ key: 'pk_test', account: 'acme', user: 'dana' })
  const odd = [
    undefined,
    null,
    0,
    '',
    Number.NaN,
    1n,
    Symbol('s'),
    cycle,
    throws,
    [],
    () => {},
    new Date(Number.NaN),
  ]
  for (const name of [
    'identify',
    'login',
    'feature',
    'outcome',
    'measure',
    'variant',
    'flush',
    'reset',
    'optOut',
    'optIn',
    'init',
  ])
    for (const one of odd) for (const two of odd) await page.tend[name](one, two)
  await settle()
  for (const spy of spies) expect(spy).not.toHaveBeenCalled()
})

it('[S11] sends in the handler when the page is hidden', () => {
  load({ key: 'pk_test', account: 'acme', user: 'dana' })
  page.tend.feature('last')
  Object.defineProperty(document, 'hidden', { value: true, configurable: true })
  document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))
  Reflect.deleteProperty(document, 'hidden')
  expect(sent).toHaveLength(1)
  expect(sent[0]?.init.keepalive).toBe(true)
})
