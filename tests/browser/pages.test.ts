// The ops pages in a real Chromium: by keyboard, on a phone, in the dark, under their own policy.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ownCollector } from '../support/ownCollector.ts'
import { openBrowser } from './chromium.ts'
import { signIn } from './ops.ts'

const AXE = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8')

declare const axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> }

const own = ownCollector()
let browser: BrowserContext

beforeAll(async () => {
  const { collector } = own
  const account = { id: 'acme', name: '<script>alert(1)</script>', plan: 'pro', seats: 5 }
  const user = { id: 'dana', name: 'Dana "><img src=x onerror=alert(1)>' }
  const send = (batch: object) =>
    fetch(`${collector.url}/v1/events`, {
      method: 'POST',
      headers: { authorization: 'Bearer sk_local', 'content-type': 'application/json' },
      body: JSON.stringify(batch),
    })
  // Events dropped, missing, refused and late, from a sender with a name as long as one may be.
  const lossy = { account, user, producer: 'lossy', first: 7, lost: 12, sdk: `<b>${'sender'.repeat(10)}</b>` }
  await send({
    ...lossy,
    events: [
      { type: 'feature', name: '' },
      { type: 'feature', name: 'search', age: 2 * 86_400_000 },
    ],
  })
  await send({
    events: [
      { type: 'login', account, user },
      { type: 'feature', name: 'report.export', account, user, properties: { format: '<b>csv</b>' } },
      { type: 'outcome', name: 'invoice.paid', value: 129.5, account, user },
      { type: 'feature', name: '<script>alert(1)</script>', variant: 'b', account, user },
      { type: 'feature', name: '/invoices', account, user, vitals: { LCP: 1830, INP: 96, CLS: 0.02 } },
    ],
  })
  // Three people on three seats for half a year: one account as ever, of the other nobody for three weeks.
  await Promise.all(
    [
      { id: 'full', until: 0 },
      { id: 'silent', until: 21 },
    ].map(({ id, until }) => {
      const account = {
        id,
        name: '<script>alert(1)</script>',
        plan: 'pro',
        seats: 3,
        mrr: 120,
        renews: '2027-01-15',
      }
      const days = Array.from({ length: 180 - until }, (_, i) => Date.now() - (i + until) * 86_400_000)
      const lines = days.flatMap((timestamp, day) =>
        ['dana', 'eli', 'fay'].map(user =>
          JSON.stringify({ type: 'feature', name: 'search', account, user, timestamp, id: `${day} ${user}` }),
        ),
      )
      return fetch(`${collector.url}/v1/import`, {
        method: 'POST',
        headers: { authorization: 'Bearer sk_local', 'content-type': 'application/x-ndjson' },
        body: lines.join('\n'),
      })
    }),
  )
  const labels = { 'report.export': '<script>alert(1)</script>' }
  const destinations = [{ name: 'success', url: 'http://localhost/', audience: 'success' }]
  const saved = await fetch(`${collector.url}/v1/config`, {
    method: 'PUT',
    headers: { authorization: 'Bearer ops_local' },
    body: JSON.stringify({ version: 0, labels, destinations }),
  })
  expect(saved.status).toBe(200)
  browser = await openBrowser(join(own.folder, 'profile'))
  const page = await signIn(browser, collector.url)
  // The lists are some seconds behind; an import is scored when no more of it comes.
  await shows(page, '/experiments', 'tbody tr', 1)
  // Who is silent still fills its seats by the people of four weeks, and so stands on both lists.
  await shows(page, '/', '.call', 3)
})

async function shows(page: Page, path: string, selector: string, count: number): Promise<void> {
  for (let tries = 0; tries < 60; tries++) {
    await page.goto(own.collector.url + path)
    if ((await page.locator(selector).count()) === count) return
    await sleep(250)
  }
  throw new Error(`${path} never showed ${count} of ${selector}`)
}

afterAll(async () => {
  await browser?.close()
})

/** What axe-core finds; run through the debugger, because the page's policy forbids a script of another's. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(AXE)
  const found = await page.evaluate(() => axe.run())
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)
}

const HOSTILE = '<script>alert(1)</script>'
const EXPERIMENT = `/experiments/${encodeURIComponent(HOSTILE)}`

it.each([
  ['/', HOSTILE],
  ['/accounts', HOSTILE],
  ['/accounts/acme', HOSTILE],
  ['/portfolio', 'Thriving'],
  ['/experiments', HOSTILE],
  [EXPERIMENT, HOSTILE],
  ['/proof', 'Said in hindsight'],
  ['/settings', HOSTILE],
])(
  '[O3][O5] %s: no violation axe-core finds, none of the policy, no sideways scroll, at two widths, light and dark',
  async (path, text) => {
    const page = await browser.newPage()
    const complaints: string[] = []
    page.on('console', message => message.type() === 'error' && complaints.push(message.text()))
    page.on('pageerror', error => complaints.push(error.message))
    page.on('dialog', dialog => complaints.push(dialog.message()))
    await page.goto(own.collector.url + path)
    expect(await page.textContent('main')).toContain(text)
    for (const closed of await page.locator('.loss summary, .objection summary, .definitions summary').all())
      await closed.click()
    for (const colorScheme of ['light', 'dark'] as const) {
      for (const width of [1440, 390]) {
        await page.emulateMedia({ colorScheme })
        await page.setViewportSize({ width, height: 850 })
        expect([colorScheme, width, ...(await violations(page))]).toEqual([colorScheme, width])
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
      }
    }
    expect(complaints).toEqual([])
  },
)

it('[O5] `/` reaches the search, and searching is a view with an address', async () => {
  const page = await browser.newPage()
  await page.goto(`${own.collector.url}/accounts`)
  await page.keyboard.press('/')
  await page.keyboard.type('nobody')
  await page.keyboard.press('Enter')
  await page.waitForURL(/[?&]q=nobody/)
  expect(await page.textContent('main')).toContain('No account matches')
})

it('[O5][O10] by keyboard: Today leads to an account, and its buttons send what they say', async () => {
  const page = await browser.newPage()
  await page.goto(`${own.collector.url}/`)
  const silent = page.locator('#attention + .calls .call')
  expect(await silent.locator('p').first().textContent()).toMatch(/^Silent for 2\d days/)
  const sent = page.waitForRequest(request => request.method() === 'POST')
  await silent.getByRole('button', { name: /^Snooze 14 days/ }).focus()
  await page.keyboard.press('Enter')
  const request = await sent
  expect([new URL(request.url()).pathname, request.postData()]).toEqual([
    '/accounts/silent/follow-up',
    'next=%2F&snooze=14',
  ])
})

it('[H36][O14] a follow-up and a setting are made by hand, without a script of the page', async () => {
  const page = await browser.newPage()
  await page.goto(`${own.collector.url}/accounts/acme`)
  await page.fill('input[name=owner]', 'ann')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('button', { name: 'Snooze 14 days' }).click()
  await page.getByRole('button', { name: 'Put it back on the lists' }).waitFor()
  expect(await page.inputValue('input[name=owner]')).toBe('ann')

  await page.goto(`${own.collector.url}/settings`)
  const document = JSON.parse(await page.inputValue('textarea[name=document]'))
  await page.fill('textarea[name=document]', JSON.stringify({ ...document, holidays: ['Christmas'] }))
  await page.getByRole('button', { name: 'Save' }).click()
  expect(await page.textContent('.problems')).toContain('holidays[0]')
  await page.fill('textarea[name=document]', JSON.stringify({ ...document, holidays: ['2026-12-25'] }))
  await page.getByRole('button', { name: 'Preview' }).click()
  expect(await page.textContent('main')).toContain('0 would change their state')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.waitForURL(/saved/)
  expect(await page.textContent('main')).toContain('Version 2 is in force.')
})
