// A Chromium as people have it: several windows, tabs that hide, freeze and are discarded, a back/forward cache.
// Playwright only attaches to it; launched by Playwright it would keep every page visible and cache none.

import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  type Browser as Attached,
  type BrowserContext,
  type CDPSession,
  chromium,
  type Page,
} from 'playwright-core'
import { findChromium, FLAGS as QUIET_FLAGS } from '../browser/chromium.ts'
import type { Browser, Prelude, Tab } from './browser.ts'
import { BrowserProcess } from './browserProcess.ts'

const FLAGS = [
  ...QUIET_FLAGS,
  '--headless',
  '--disable-breakpad',
  '--remote-debugging-port=0',
  // Nobody is spoken to but the bench's own addresses.
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
  // The address bar's own pages, two in every window.
  '--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup,WebUIOmniboxFullPopup',
  // Several peers ignore robots, and take this for one.
  '--disable-blink-features=AutomationControlled',
]

/** Eleven pages begin at once; on a busy machine one has taken more than Playwright's 30 s. */
const NAVIGATION_MS_MAX = 120_000

/** A person and not a robot, as far as an SDK can tell by the name of the browser. */
const person: Prelude = [
  () => {
    const name = navigator.userAgent.replace('Headless', '')
    Object.defineProperty(Navigator.prototype, 'userAgent', { get: () => name })
    Object.defineProperty(Navigator.prototype, 'userAgentData', { get: () => undefined })
  },
  0,
]

class ChromiumTab implements Tab {
  readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  async goto(url: string): Promise<void> {
    await this.page.goto(url, { waitUntil: 'commit' })
  }

  async reload(): Promise<void> {
    await this.page.reload({ waitUntil: 'commit' })
  }

  async back(): Promise<void> {
    await this.page.goBack({ waitUntil: 'commit' })
  }

  async close(): Promise<void> {
    await this.page.close({ runBeforeUnload: true })
  }

  async evaluate<A, T>(script: (argument: A) => T | Promise<T>, argument: A): Promise<T> {
    const frame = this.page.frames().at(-1) ?? this.page.mainFrame()
    return (await frame.evaluate(script as (argument: unknown) => T | Promise<T>, argument)) as T
  }
}

export class Chromium implements Browser {
  readonly #process = new BrowserProcess()
  #attached: Attached | undefined
  #session: CDPSession | undefined
  #opening: Promise<unknown> = Promise.resolve()

  async version(): Promise<string> {
    return `Chromium ${this.#attached?.version()}`
  }

  async start(...preludes: Prelude[]): Promise<void> {
    const { profile } = this.#process
    // chrome://discards, where tabs can be discarded by hand, is one of these.
    const state = join(profile, 'Local State')
    if (!existsSync(state)) writeFileSync(state, '{"internal_only_uis_enabled":true}')
    const active = join(profile, 'DevToolsActivePort')
    rmSync(active, { force: true })
    const { path, env } = await findChromium()
    const args = [...FLAGS, `--user-data-dir=${profile}`, 'about:blank']
    const address = await this.#process.start(path, args, env, () => {
      const [port, path] = existsSync(active) ? readFileSync(active, 'utf8').split('\n') : []
      return path && `ws://127.0.0.1:${port}${path}`
    })
    this.#attached = await chromium.connectOverCDP(address, { noDefaults: true })
    this.#session = await this.#attached.newBrowserCDPSession()
    this.#context.setDefaultNavigationTimeout(NAVIGATION_MS_MAX)
    for (const [script, argument] of [person, ...preludes])
      await this.#context.addInitScript(script, argument)
  }

  get #context(): BrowserContext {
    const context = this.#attached?.contexts()[0]
    if (!context) throw new Error('The browser is not running.')
    return context
  }

  async open(newWindow = true): Promise<ChromiumTab> {
    const opened = this.#opening.then(async () => {
      const [page] = await Promise.all([
        this.#context.waitForEvent('page'),
        this.#session?.send('Target.createTarget', { url: 'about:blank', newWindow }),
      ])
      return new ChromiumTab(page)
    })
    this.#opening = opened.catch(() => {})
    return opened
  }

  /** Opens tabs in a private window, whose storage ends with it. */
  async private(): Promise<() => Promise<Tab>> {
    const context = await this.#attached?.newContext()
    if (!context) throw new Error('The browser is not running.')
    const [script, argument] = person
    await context.addInitScript(script, argument)
    return async () => new ChromiumTab(await context.newPage())
  }

  /** Speaks the DevTools protocol with a tab. */
  async session(tab: Tab): Promise<CDPSession> {
    if (!(tab instanceof ChromiumTab)) throw new Error("The tab is another browser's.")
    return await tab.page.context().newCDPSession(tab.page)
  }

  /** Covers or uncovers the tab's window. */
  async hide(tab: Tab, hidden: boolean): Promise<void> {
    const session = await this.session(tab)
    const { windowId } = await session.send('Browser.getWindowForTarget')
    const windowState = hidden ? 'minimized' : 'normal'
    await session.send('Browser.setWindowBounds', { windowId, bounds: { windowState } })
  }

  /** Freezes a hidden tab as a browser does after minutes: timers stop, and nothing is told but the event `freeze`. */
  async freeze(tab: Tab, frozen: boolean): Promise<void> {
    const session = await this.session(tab)
    await session.send('Page.setWebLifecycleState', { state: frozen ? 'frozen' : 'active' })
  }

  /** Crashes the renderer of a tab, as its running out of memory does. */
  async crash(session: CDPSession): Promise<void> {
    const crashed = new Promise(resolve => session.once('Inspector.targetCrashed', resolve))
    await session.send('Inspector.enable')
    // Never answered: nobody is left to.
    session.send('Page.crash').catch(() => {})
    await crashed
  }

  /**
   * Discards the tabs at these addresses, as a browser short of memory does: no event is fired, the process is
   * gone, the tab stays in its window.
   */
  async discard(urls: string[]): Promise<void> {
    const { page } = await this.open()
    await page.goto('chrome://discards')
    for (const url of urls) {
      const row = page.locator('discards-tab tbody tr', { hasText: url })
      await row.locator('[is=action-link]', { hasText: 'Urgent Discard' }).first().click()
    }
    await sleep(1000)
    await page.close()
  }

  async offline(is: boolean): Promise<void> {
    await this.#context.setOffline(is)
  }

  async closeAll(): Promise<void> {
    await Promise.all(
      this.#context.pages().map(page => page.close({ runBeforeUnload: true }).catch(() => {})),
    )
  }

  async quit(): Promise<void> {
    await this.#session?.send('Browser.close').catch(() => {})
    await this.#process.end()
  }

  async kill(): Promise<void> {
    await this.#process.kill()
    await this.#attached?.close().catch(() => {})
  }

  async dispose(): Promise<void> {
    await this.kill()
    await this.#process.dispose()
  }
}
