// A browser's processes and its profile: started, killed and forgotten as a whole.

import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** A quiet machine needs two; a first start of Firefox on a busy one has taken 50 s. */
const START_MS_MAX = 120_000

/** To write a profile to disk and go; what takes longer is killed. */
const QUIT_MS_MAX = 5_000

/** What this process must not leave behind, however it ends. */
const profiles = new Map<BrowserProcess, string>()
process.on('exit', () => {
  for (const browser of profiles.keys()) browser.signal()
  for (const profile of profiles.values()) rmSync(profile, { recursive: true, force: true, maxRetries: 5 })
})

export class BrowserProcess {
  readonly profile = mkdtempSync(join(tmpdir(), 'tend-delivery-'))
  #child: ChildProcess | undefined

  constructor() {
    profiles.set(this, this.profile)
  }

  /** Starts it, and waits for `answer` to say what is waited for: where it listens. */
  async start<T>(
    path: string,
    args: string[],
    env: Record<string, string>,
    answer: () => T | undefined,
  ): Promise<T> {
    // At the head of its own process group, so that one signal reaches all of it.
    this.#child = spawn(path, args, { env: { ...process.env, ...env }, stdio: 'ignore', detached: true })
    let failed: Error | undefined
    this.#child.once('error', error => {
      failed = error
    })
    const until = Date.now() + START_MS_MAX
    for (;;) {
      const said = answer()
      if (said !== undefined) return said
      if (failed || Date.now() > until) throw failed ?? new Error(`${path} did not start.`)
      await sleep(20)
    }
  }

  /** At once, and without a look at what becomes of it. */
  signal(): void {
    try {
      if (this.#child?.pid) process.kill(-this.#child.pid, 'SIGKILL')
    } catch {
      // Already gone.
    }
  }

  async kill(): Promise<void> {
    const ended = this.#ended()
    this.signal()
    await ended
  }

  /** Gives it time to end by itself, as it was asked to, and kills what is left. */
  async end(): Promise<void> {
    await Promise.race([this.#ended(), sleep(QUIT_MS_MAX)])
    await this.kill()
  }

  async dispose(): Promise<void> {
    await this.kill()
    profiles.delete(this)
    rmSync(this.profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
  }

  async #ended(): Promise<void> {
    const child = this.#child
    if (!child?.pid || child.exitCode !== null || child.signalCode !== null) return
    await new Promise(resolve => child.once('exit', resolve))
  }
}
