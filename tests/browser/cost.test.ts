// What a call costs its page, as far as that can be told on a machine that is busy with other tests: in comparison.
// `npm run bench:page` measures it in milliseconds, with the CPU slowed down.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserContext } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openBrowser } from './chromium.ts'
import { type Product, pageWithTag, serveProduct } from './product.ts'

declare const tend: { feature(name: string, properties: object): void; flush?(): Promise<void> }

/** Measured: 1.4 to 4.1, beside four busy loops too; the event's own JSON is 1 of it. A write to localStorage in each is 25 and more. */
const TIMES_JSON_MAX = 8

let folder: string
let browser: BrowserContext
let product: Product

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tend-'))
  browser = await openBrowser(folder)
})

afterAll(async () => {
  await browser?.close()
  await product?.close()
  rmSync(folder, { recursive: true, force: true })
})

it('[€4] a call costs a few times what it costs to make its event JSON', async () => {
  // There is no collector: what answers in its place gives no receipt.
  product = await serveProduct(pageWithTag('', 'acme', 'dana'), {
    scripts: { '/tend.js': readFileSync('dist/public/tend.js', 'utf8') },
  })
  const page = await browser.newPage()
  await page.goto(product.url)
  await page.waitForFunction(() => typeof tend.flush === 'function')
  const timesJson = await page.evaluate(async () => {
    const detail = (i: number) => ({ mark: `#${i}#` })
    const timed = (calls: number, work: (i: number) => unknown) => {
      const start = performance.now()
      for (let i = 0; i < calls; i++) work(i)
      return (performance.now() - start) / calls
    }
    const calls: number[] = []
    const jsons: number[] = []
    // The clock is good for 0.1 ms: bursts that take many times that, and all of them within the buffer's bound.
    for (let burst = 0; burst < 5; burst++) {
      calls.push(timed(1900, i => tend.feature('step', detail(i))))
      jsons.push(timed(9500, i => JSON.stringify({ type: 'feature', name: 'step', properties: detail(i) })))
      await new Promise(resolve => setTimeout(resolve, 20))
    }
    // The best of each: other work only ever adds.
    return Math.min(...calls) / Math.min(...jsons)
  })
  expect(timesJson).toBeLessThan(TIMES_JSON_MAX)
})
