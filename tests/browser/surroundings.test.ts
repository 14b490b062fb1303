// Pages unlike others: service workers between them and the network, frames without storage, files.

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { BrowserContext, Frame, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { ownCollector } from '../support/ownCollector.ts'
import { openBrowser } from './chromium.ts'
import { type Product, pageWithTag, serveProduct } from './product.ts'
import { summaryOf } from './summary.ts'

declare const tend: { feature(name: string): void; optOut(): void; optIn(): void; flush?(): Promise<void> }

const own = ownCollector()
let browser: BrowserContext

beforeAll(async () => {
  browser = await openBrowser(join(own.folder, 'profile'))
})

afterAll(async () => {
  await browser?.close()
})

let complaints: string[]
/** Each at an origin of its own, whose storage no other test sees. */
let product: Product | undefined

beforeEach(() => {
  complaints = []
})

afterEach(async () => {
  // The first is the window that keeps the browser open.
  for (const page of browser.pages().slice(1)) await page.close()
  await product?.close()
  product = undefined
})

/** A page whose exceptions, unhandled rejections and console, in its frames too, are written down. */
async function open(url: string): Promise<Page> {
  const page = await browser.newPage()
  page.on('pageerror', error => complaints.push(error.message))
  page.on('console', message => {
    // The browser's own line about a request, whoever made it.
    if (!message.text().startsWith('Failed to load resource')) complaints.push(message.text())
  })
  await page.goto(url)
  return page
}

/** Uses features so many times, and sends what there is. */
async function use(frame: Page | Frame, times: number): Promise<void> {
  await frame.waitForFunction(() => typeof tend.flush === 'function')
  await frame.evaluate(times => {
    for (let i = 0; i < times; i++) tend.feature('report.export')
    return tend.flush?.()
  }, times)
}

/** How often features were used, as the account says. */
const counted = async (account: string) => (await summaryOf(own.collector.url, account))?.totals.features ?? 0

describe('[C14] behind a service worker', () => {
  /** Takes the page over, with `respond` as its answer to whatever the page fetches. */
  const worker = (respond: string) => `
    addEventListener('install', () => skipWaiting())
    addEventListener('activate', event => event.waitUntil(clients.claim()))
    addEventListener('fetch', event => event.respondWith(${respond}))`

  async function openBehind(respond: string, account: string): Promise<Page> {
    product = await serveProduct(pageWithTag(own.collector.url, account, 'dana'), {
      scripts: { '/sw.js': worker(respond) },
    })
    const page = await open(product.url)
    await page.waitForFunction(() => typeof tend.flush === 'function')
    await page.evaluate(async () => {
      await navigator.serviceWorker.register('/sw.js')
      if (!navigator.serviceWorker.controller)
        await new Promise(resolve => navigator.serviceWorker.addEventListener('controllerchange', resolve))
    })
    return page
  }

  it('that passes everything on, events arrive', async () => {
    const page = await openBehind('fetch(event.request)', 'passing-inc')
    await use(page, 3)
    expect(await counted('passing-inc')).toBe(3)
    expect(complaints).toEqual([])
  })

  it.each([
    [
      'answers with its own page',
      `new Response('<!doctype html>', { headers: { 'content-type': 'text/html' } })`,
    ],
    ['answers with its own JSON', `Response.json({ ok: true })`],
    ['fails', 'Promise.reject(new Error())'],
  ])('that %s, nothing counts as sent, and all of it arrives when it is gone', async (how, respond) => {
    const account = how.replaceAll(' ', '-')
    const page = await openBehind(respond, account)
    await use(page, 3)
    expect(await counted(account)).toBe(0)
    await page.evaluate(async () => (await navigator.serviceWorker.ready).unregister())
    await page.close()
    const next = await open(product?.url ?? '')
    await use(next, 1)
    await expect.poll(() => counted(account), { timeout: 20_000 }).toBe(4)
    expect((await summaryOf(own.collector.url, account))?.loss).toMatchObject({ dropped: 0, missing: 0 })
    expect(complaints).toEqual([])
  })
})

describe('[C14] without an origin', () => {
  it('in a sandboxed frame, where storage is refused, events arrive from memory', async () => {
    const framed = pageWithTag(own.collector.url, 'sandbox-inc', 'dana').replaceAll('"', '&quot;')
    product = await serveProduct(
      `<!doctype html><title>Host</title><iframe sandbox="allow-scripts" srcdoc="${framed}"></iframe>`,
    )
    const page = await open(product.url)
    const frame = page.frames()[1] as Frame
    await frame.waitForFunction(() => typeof tend.flush === 'function')
    const refused = await frame.evaluate(() => {
      try {
        return !localStorage
      } catch {
        return true
      }
    })
    expect([refused, await frame.evaluate(() => origin)]).toEqual([true, 'null'])
    await use(frame, 3)
    expect(await counted('sandbox-inc')).toBe(3)
    await frame.evaluate(() => {
      tend.optOut()
      tend.feature('report.export')
      tend.optIn()
    })
    await use(frame, 2)
    expect(await counted('sandbox-inc')).toBe(5)
    expect(complaints).toEqual([])
  })

  it('in a page opened as a file, events arrive', async () => {
    const file = join(own.folder, 'page.html')
    writeFileSync(file, pageWithTag(own.collector.url, 'file-inc', 'dana'))
    const page = await open(pathToFileURL(file).href)
    await use(page, 3)
    expect(await counted('file-inc')).toBe(3)
    expect(complaints).toEqual([])
  })
})

it('[S19] a page that is left sends by fetch, not as a ping', async () => {
  product = await serveProduct(pageWithTag(own.collector.url, 'left-inc', 'dana'))
  const page = await open(product.url)
  await use(page, 0)
  const sent: string[] = []
  const network = await browser.newCDPSession(page)
  await network.send('Network.enable')
  network.on('Network.requestWillBeSent', ({ request, type }) => {
    if (request.url.endsWith('/v1/events')) sent.push(`${type} ${request.method}`)
  })
  await page.evaluate(() => {
    tend.feature('report.export')
    // A page that is really left takes its network session with it.
    Object.defineProperty(document, 'hidden', { value: true })
    document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))
  })
  await expect.poll(() => sent).toEqual(['Fetch POST'])
})
