// The ops pages as a person opens them: signed in with the local key.

import type { BrowserContext, Page } from 'playwright-core'

export async function signIn(browser: BrowserContext, collector: string, path = '/'): Promise<Page> {
  const page = await browser.newPage()
  await page.goto(collector + path)
  await page.fill('input[name=key]', 'ops_local')
  await page.click('button[type=submit]')
  await page.waitForURL(collector + path)
  return page
}
