// Runs the collector on this machine: real workerd, with Durable Objects and D1 in a folder. Used by `npm start`,
// the demo and the tests that need a whole collector, or one whose every process can be killed.

import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))
const WRANGLER = fileURLToPath(import.meta.resolve('wrangler/package.json')).replace(
  /package\.json$/,
  'bin/wrangler.js',
)

/** A cold start bundles the Worker and takes some 5 s on two cores; a minute means that it will not come. */
const START_SECONDS_MAX = 60

export interface CollectorOptions {
  /** Where Durable Objects and D1 keep their files. */
  state: string
  /** Default: a free one. */
  port?: number
  /** Longest seconds between an event and its fold. */
  foldSeconds?: number
}

export interface Collector {
  url: string
  /** Resolves when the collector ends, however that happens. */
  ended: Promise<number | null>
  /** Ends it and everything it started; state stays. */
  stop(signal?: NodeJS.Signals): Promise<void>
}

/** Migrates D1, starts the collector and returns once it answers. Throws with wrangler's words if it does not. */
export async function startCollector({ state, port, foldSeconds = 2 }: CollectorOptions): Promise<Collector> {
  mkdirSync(state, { recursive: true })
  await migrate(state)
  const free = port ?? (await freePort())
  // Its own process group, so that one signal reaches wrangler and the workerd it starts.
  const child = wrangler([
    'dev',
    `--port=${free}`,
    '--inspector-port=0',
    `--persist-to=${state}`,
    '--var=TEND_LOCAL:1',
    `--var=TEND_FOLD_SECONDS:${foldSeconds}`,
    '--show-interactive-dev-session=false',
    '--log-level=warn',
  ])
  let said = ''
  child.stdout?.on('data', chunk => {
    said = (said + chunk).slice(-4000)
  })
  child.stderr?.on('data', chunk => {
    said = (said + chunk).slice(-4000)
  })
  const ended = new Promise<number | null>(resolve => child.once('exit', resolve))
  const stop = async (signal: NodeJS.Signals = 'SIGTERM') => {
    killGroup(child, signal)
    await Promise.race([ended, sleep(5000)])
    killGroup(child, 'SIGKILL')
  }

  const url = `http://localhost:${free}`
  for (let tries = 0; tries < START_SECONDS_MAX * 5; tries++) {
    if (child.exitCode !== null) break
    const status = await fetch(`${url}/v1/status`).then(
      answer => answer.json() as Promise<{ accepting?: boolean }>,
      () => undefined,
    )
    // Only our own server knows this shape: another one on the port would not.
    if (status?.accepting) return { url, ended, stop }
    await sleep(200)
  }
  await stop('SIGKILL')
  throw new Error(`The collector did not start on port ${free}.\n${said}`)
}

/** Applies D1's migrations: from nothing, or from whatever version the state is at. */
async function migrate(state: string): Promise<void> {
  const child = wrangler(['d1', 'migrations', 'apply', 'tend', '--local', `--persist-to=${state}`])
  let said = ''
  child.stdout?.on('data', chunk => {
    said += chunk
  })
  child.stderr?.on('data', chunk => {
    said += chunk
  })
  const code = await new Promise(resolve => child.once('exit', resolve))
  if (code !== 0) throw new Error(`Migrating D1 failed.\n${said}`)
}

function wrangler(args: string[]): ChildProcess {
  return spawn(process.execPath, [WRANGLER, ...args], {
    cwd: ROOT,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    // CI: no prompts. No metrics, no update check: a collector on this machine talks to nobody.
    env: { ...process.env, CI: '1', WRANGLER_SEND_METRICS: 'false', CLOUDFLARE_CF_FETCH_ENABLED: 'false' },
  })
}

function killGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (child.pid) process.kill(-child.pid, signal)
  } catch {
    // Already gone.
  }
}

export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise(resolve => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}
