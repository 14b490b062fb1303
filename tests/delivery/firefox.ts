// A Firefox as distributions ship it, driven over WebDriver BiDi (https://w3c.github.io/webdriver-bidi/), which
// is JSON over a WebSocket. Not through Playwright, whose Firefox is one of its own, and whose BiDi asks Debian's
// for commands that it does not know; these few commands are all that the bench needs.

import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Prelude, Tab } from './browser.ts'
import { BrowserProcess } from './browserProcess.ts'

const USUAL_PLACES = [
  '/usr/bin/firefox-esr',
  '/usr/bin/firefox',
  '/Applications/Firefox.app/Contents/MacOS/firefox',
]

/** A Firefox that is driven sets what else keeps it quiet by itself (remote.prefs.recommended). */
const PREFERENCES = `
user_pref("services.settings.server", "http://127.0.0.1:9/")
user_pref("network.connectivity-service.enabled", false)
`

interface Answer {
  id?: number
  result?: Body
  error?: string
  message?: string
}

// biome-ignore lint/suspicious/noExplicitAny: whatever the protocol says
type Body = any

/** One session of the protocol. */
class Session {
  readonly #socket: WebSocket
  readonly #waiting = new Map<number, { resolve(result: Body): void; reject(error: Error): void }>()
  #commands = 0

  private constructor(socket: WebSocket) {
    this.#socket = socket
    socket.addEventListener('message', ({ data }) => {
      const { id, result, error, message } = JSON.parse(data) as Answer
      const waiting = this.#waiting.get(id ?? -1)
      if (error) waiting?.reject(new Error(`${error}: ${message}`))
      else waiting?.resolve(result)
    })
    socket.addEventListener('close', () => {
      for (const { reject } of this.#waiting.values()) reject(new Error('Firefox is gone.'))
    })
  }

  static async open(url: string): Promise<Session> {
    const socket = new WebSocket(url)
    await new Promise((resolve, reject) => {
      socket.addEventListener('open', resolve)
      socket.addEventListener('error', () => reject(new Error(`Nobody answers at ${url}.`)))
    })
    return new Session(socket)
  }

  send(method: string, params: object = {}): Promise<Body> {
    const id = ++this.#commands
    const answered = new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }))
    this.#socket.send(JSON.stringify({ id, method, params }))
    return answered.finally(() => this.#waiting.delete(id))
  }
}

class FirefoxTab implements Tab {
  readonly #session: Session
  readonly #context: string

  constructor(session: Session, context: string) {
    this.#session = session
    this.#context = context
  }

  async goto(url: string): Promise<void> {
    await this.#session.send('browsingContext.navigate', { context: this.#context, url, wait: 'interactive' })
  }

  async reload(): Promise<void> {
    await this.#session.send('browsingContext.reload', { context: this.#context, wait: 'interactive' })
  }

  async back(): Promise<void> {
    await this.#session.send('browsingContext.traverseHistory', { context: this.#context, delta: -1 })
  }

  async close(): Promise<void> {
    await this.#session.send('browsingContext.close', { context: this.#context, promptUnload: true })
  }

  async evaluate<A, T>(script: (argument: A) => T | Promise<T>, argument: A): Promise<T> {
    const { contexts } = await this.#session.send('browsingContext.getTree', { root: this.#context })
    const frame = contexts[0].children.at(-1) ?? contexts[0]
    const { type, result, exceptionDetails } = await this.#session.send('script.evaluate', {
      expression: `Promise.resolve((${script})(${JSON.stringify(argument)})).then(JSON.stringify)`,
      target: { context: frame.context },
      awaitPromise: true,
    })
    if (type === 'exception') throw new Error(exceptionDetails.text)
    return result.value && JSON.parse(result.value)
  }
}

export class Firefox implements Browser {
  readonly #process = new BrowserProcess()
  #running: { session: Session; version: string } | undefined

  get #session(): Session {
    if (!this.#running) throw new Error('Firefox is not running.')
    return this.#running.session
  }

  async version(): Promise<string> {
    return `Firefox ${this.#running?.version}`
  }

  async start(...preludes: Prelude[]): Promise<void> {
    const { profile } = this.#process
    writeFileSync(join(profile, 'user.js'), PREFERENCES)
    const active = join(profile, 'WebDriverBiDiServer.json')
    rmSync(active, { force: true })
    const args = ['--headless', '--no-remote', '--remote-debugging-port=0', '--profile', profile]
    const port = await this.#process.start(findFirefox(), args, {}, () => {
      const told = existsSync(active) && readFileSync(active, 'utf8')
      return told ? (JSON.parse(told).ws_port as number) : undefined
    })
    const session = await Session.open(`ws://127.0.0.1:${port}/session`)
    const { capabilities } = await session.send('session.new', { capabilities: {} })
    this.#running = { session, version: capabilities.browserVersion }
    for (const [script, argument] of preludes)
      await session.send('script.addPreloadScript', { functionDeclaration: `() => (${script})(${argument})` })
  }

  async open(newWindow = true): Promise<Tab> {
    const type = newWindow ? 'window' : 'tab'
    const { context } = await this.#session.send('browsingContext.create', { type })
    return new FirefoxTab(this.#session, context)
  }

  async offline(is: boolean): Promise<void> {
    await this.#session.send('emulation.setNetworkConditions', {
      networkConditions: is ? { type: 'offline' } : null,
    })
  }

  async closeAll(): Promise<void> {
    // With its last tab Firefox would go, too.
    const { context: last } = await this.#session.send('browsingContext.create', { type: 'window' })
    const { contexts } = await this.#session.send('browsingContext.getTree', { maxDepth: 0 })
    const others = (contexts as { context: string }[]).filter(({ context }) => context !== last)
    await Promise.all(
      others.map(({ context }) => new FirefoxTab(this.#session, context).close().catch(() => {})),
    )
  }

  async quit(): Promise<void> {
    await this.#session.send('browser.close').catch(() => {})
    await this.#process.end()
  }

  async kill(): Promise<void> {
    await this.#process.kill()
  }

  async dispose(): Promise<void> {
    await this.#process.dispose()
  }
}

function findFirefox(): string {
  const path = [process.env.FIREFOX_PATH, ...USUAL_PLACES].find(place => place && existsSync(place))
  if (!path) throw new Error('There is no Firefox on this machine. Install one, or name it in FIREFOX_PATH.')
  return path
}
