// A page under a strict Content-Security-Policy, with the script's hash: what the README says, word for word.

import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ownCollector } from '../support/ownCollector.ts'
import { openBrowser } from './chromium.ts'
import { pageWithTag, serveProduct } from './product.ts'
import { summaryOf } from './summary.ts'

declare const tend: { feature(name: string): void; flush?(): Promise<void> }
/** Of this page so far. */
declare const violations: string[]

const README = readFileSync('README.md', 'utf8')

const own = ownCollector()
let browser: BrowserContext

beforeAll(async () => {
  browser = await openBrowser(join(own.folder, 'profile'))
  await browser.addInitScript(() => {
    const violations: string[] = []
    Object.assign(window, { violations })
    addEventListener('securitypolicyviolation', event =>
      violations.push(`${event.violatedDirective} ${event.blockedURI}`),
    )
  })
})

afterAll(async () => {
  await browser?.close()
})

/** What the README says between two texts, for this collector instead of the one it names. */
function fromReadme(begin: string, end: string): string {
  const start = README.indexOf(begin)
  expect(start).toBeGreaterThan(0)
  return README.slice(start, README.indexOf(end, start)).replaceAll(
    'https://tend.example.com',
    own.collector.url,
  )
}

const policy = () => fromReadme('default-src', '\n')

/** The README's tag with the hash, for another account and the local key. */
const tag = (account: string, hash: string) =>
  `${fromReadme('<script async src="https://tend.example.com', '</script>')}</script>`
    .replace('sha384-…', hash)
    .replace('pk_…', 'pk_local')
    .replace('acme', account)

const printedHash = () =>
  execFileSync('node', ['packages/collector/local/integrity.ts'], { encoding: 'utf8' }).trim()

async function open(html: string, policy: string): Promise<Page> {
  const product = await serveProduct(html, { policy })
  const page = await browser.newPage()
  page.on('close', () => product.close())
  await page.goto(product.url)
  return page
}

/** One use of a feature, and everything there is sent. */
async function useOnce(page: Page): Promise<void> {
  await page.waitForFunction(() => typeof tend.flush === 'function')
  await page.evaluate(() => {
    tend.feature('report.export')
    return tend.flush?.()
  })
}

describe('[C13] under the strictest policy', () => {
  it('a page with the hash runs the script, its events arrive, and nothing is reported', async () => {
    const page = await open(`<!doctype html>${tag('strict-inc', printedHash())}`, policy())
    await useOnce(page)
    expect(await page.evaluate(() => violations)).toEqual([])
    expect((await summaryOf(own.collector.url, 'strict-inc'))?.totals).toMatchObject({
      logins: 1,
      features: 1,
    })
    await page.close()
  })

  it('the stub needs the nonce, and its early calls arrive', async () => {
    const withNonce = pageWithTag(own.collector.url, 'nonce-inc', 'dana').replace(
      '</script>',
      ";tend.feature('early')</script>",
    )
    const page = await open(
      withNonce.replace('<script>', fromReadme('<script nonce', '`')),
      policy().replace('script-src', `script-src ${fromReadme("'nonce-", '`')}`),
    )
    await useOnce(page)
    expect(await page.evaluate(() => violations)).toEqual([])
    expect((await summaryOf(own.collector.url, 'nonce-inc'))?.totals).toMatchObject({
      logins: 1,
      features: 2,
    })
    await page.close()
  })

  it("a copy among the page's own files sends to the collector that data-url names", async () => {
    const script = readFileSync('dist/public/tend.js', 'utf8')
    const product = await serveProduct(
      `<!doctype html><script async src="/vendor/tend.js" integrity="${printedHash()}" ${fromReadme('data-url', '`')}
        data-key="pk_local" data-account="copy-inc" data-user="dana"></script>`,
      {
        scripts: { '/vendor/tend.js': script },
        policy: policy().replace(/script-src \S+;/, "script-src 'self';"),
      },
    )
    const page = await browser.newPage()
    await page.goto(product.url)
    await useOnce(page)
    expect(await page.evaluate(() => violations)).toEqual([])
    expect((await summaryOf(own.collector.url, 'copy-inc'))?.totals).toMatchObject({ features: 1 })
    await page.close()
    await product.close()
  })

  it('another script than the hash says does not run', async () => {
    const other = `sha384-${'A'.repeat(64)}`
    const page = await open(`<!doctype html>${tag('other-inc', other)}`, policy())
    await page.waitForLoadState('load')
    expect(await page.evaluate(() => typeof tend)).toBe('undefined')
    await page.close()
  })
})

it('[G6] a policy that keeps Tend from its collector is reported by the browser, and breaks nothing', async () => {
  const errors: Error[] = []
  const page = await open(
    `<!doctype html>${tag('muted-inc', printedHash())}`,
    policy().replace(/connect-src \S+/, "connect-src 'none'"),
  )
  page.on('pageerror', error => errors.push(error))
  await useOnce(page)
  expect(await page.evaluate(() => violations)).toContain(`connect-src ${own.collector.url}/v1/events`)
  expect(errors).toEqual([])
  await page.close()
})
