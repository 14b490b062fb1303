// The whole journey in a real Chromium and a real collector: a page of another origin with the built tend.js.

import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import type { BrowserContext, Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { ownCollector } from '../support/ownCollector.ts'
import { openBrowser } from './chromium.ts'
import { signIn } from './ops.ts'
import { pageWithTag, serveProduct } from './product.ts'
import { summaryOf } from './summary.ts'

/** What the page has of Tend's. */
declare const tend: {
  feature(name: string): void
  outcome(name: string, details: object): void
  flush?(): Promise<void>
}

const own = ownCollector()

/** Waits for the SDK's buffer to be empty: then everything it took has a receipt. */
async function drained(page: Page): Promise<void> {
  await page.waitForFunction(() => typeof tend.flush === 'function')
  await page.evaluate(() => tend.flush?.())
  await page.waitForFunction(
    () =>
      new Promise(resolve => {
        const request = indexedDB.open('tend')
        request.onsuccess = () => {
          const count = request.result
            .transaction('queue')
            .objectStore('queue')
            .count(IDBKeyRange.lowerBound([]))
          count.onsuccess = () => {
            request.result.close()
            resolve(count.result === 0)
          }
        }
      }),
  )
}

/** Kills every process of the browser on `profile`, as a phone or an OOM killer does. */
function killBrowser(profile: string): void {
  const processes = execFileSync('ps', ['-eo', 'pid=,args='], { encoding: 'utf8', maxBuffer: 1 << 24 }).split(
    '\n',
  )
  for (const line of processes.filter(line => line.includes(profile))) {
    try {
      process.kill(Number.parseInt(line, 10), 'SIGKILL')
    } catch {
      // Its parent was faster.
    }
  }
}

async function open(browser: BrowserContext, url: string): Promise<Page> {
  const page = await browser.newPage()
  await page.goto(url)
  await page.waitForFunction(() => typeof tend.flush === 'function')
  return page
}

describe('a page of another origin', () => {
  it('[G1][G2] track, offline, track, reload, close, online: every event counts exactly once', async () => {
    const product = await serveProduct(pageWithTag(own.collector.url, 'offline-inc', 'dana'))
    const browser = await openBrowser(join(own.folder, 'offline'))
    const page = await open(browser, product.url)
    await page.evaluate(() => {
      for (let i = 0; i < 3; i++) tend.feature('report.export')
      tend.outcome('report.sent', { value: 2.5 })
    })
    await drained(page)
    await page.evaluate(async () => {
      await navigator.serviceWorker.register('/sw.js')
      await navigator.serviceWorker.ready
    })
    await browser.setOffline(true)
    await page.evaluate(() => {
      for (let i = 0; i < 5; i++) tend.feature('report.export')
    })
    // The page comes from its service worker, tend.js from the browser's cache.
    await page.reload()
    await page.waitForFunction(() => typeof tend.flush === 'function')
    await page.evaluate(() => {
      for (let i = 0; i < 7; i++) tend.feature('search')
      tend.outcome('report.sent', { value: 4 })
    })
    await page.close()
    await browser.setOffline(false)
    await drained(await open(browser, product.url))

    // What ops read: every event once, on the account's page and in its JSON.
    const ops = await signIn(browser, own.collector.url, '/accounts/offline-inc')
    const rows = await ops.locator('tr', { hasText: /report\.export|search|report\.sent/ }).allInnerTexts()
    const counts = rows.map(row => row.split(/\s+/)).filter(([, count]) => /^\d+$/.test(count ?? ''))
    expect(Object.fromEntries(counts.map(([name, count]) => [name, count]))).toEqual({
      'report.export': '8',
      search: '7',
      'report.sent': '2',
    })
    await browser.close()
    await product.close()
    const summary = await summaryOf(own.collector.url, 'offline-inc')
    expect(summary?.totals).toEqual({ logins: 1, features: 15, outcomes: 2, outcomeValue: 6.5 })
    expect(summary?.loss).toMatchObject({ dropped: 0, missing: 0 })
  })

  it('[G1] killed by SIGKILL right after the calls, reopened on the same profile: nothing is lost', async () => {
    const product = await serveProduct(pageWithTag(own.collector.url, 'killed-inc', 'dana'))
    const profile = join(own.folder, 'killed')
    let browser = await openBrowser(profile)
    let page = await open(browser, product.url)
    await drained(page)
    // Nothing may leave: what is counted in the end must have come through the kill.
    await browser.setOffline(true)
    await page.evaluate(() => {
      for (let i = 0; i < 11; i++) tend.feature('report.export')
    })
    killBrowser(profile)
    await browser.close().catch(() => {})

    browser = await openBrowser(profile)
    page = await open(browser, product.url)
    await drained(page)
    await browser.close()
    await product.close()
    expect((await summaryOf(own.collector.url, 'killed-inc'))?.totals).toMatchObject({ features: 11 })
  })

  it('[S13] posts without a preflight, and one request for what waited', async () => {
    const product = await serveProduct(pageWithTag(own.collector.url, 'quiet-inc', 'dana'))
    const browser = await openBrowser(join(own.folder, 'quiet'))
    const page = await open(browser, product.url)
    await drained(page)
    const requests: string[] = []
    const network = await browser.newCDPSession(page)
    await network.send('Network.enable')
    network.on('Network.requestWillBeSent', ({ request, type }) => {
      if (request.url.endsWith('/v1/events')) requests.push(`${type} ${request.method}`)
    })
    await page.evaluate(() => {
      for (let i = 0; i < 10; i++) tend.feature('report.export')
    })
    await drained(page)
    await browser.close()
    await product.close()
    expect(requests).toEqual(['Fetch POST'])
  })
})
