// Runs the collector on this machine: real workerd, with Durable Objects and D1 in a folder. Used by `npm start`,
// the demo and the tests that need a whole collector, or one whose every process can be killed.

import { mkdirSync } from 'node:fs'
import { createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { type Group, startGroup } from './group.ts'

export const WRANGLER = fileURLToPath(import.meta.resolve('wrangler/package.json')).replace(
  /package\.json$/,
  'bin/wrangler.js',
)

/**
 * A cold start bundles the Worker and takes some 5 s on two cores, and over a minute where forty processes want them
 * (measured); two minutes mean that it will not come.
 */
const START_MS_MAX = 120_000

/** Far below a start's own time. */
const ASK_EVERY_MS = 50

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
  /** The process group of everything that runs it. */
  group: number
  /** Resolves when the collector ends, however that happens. */
  ended: Promise<number | null>
  /** Ends it and everything it started; state stays. */
  stop(signal?: NodeJS.Signals): Promise<void>
}

/** Migrates D1, starts the collector and returns once it answers. Throws with wrangler's words if it does not. */
export async function startCollector({ state, port, foldSeconds = 2 }: CollectorOptions): Promise<Collector> {
  await migrate(state)
  const free = port ?? (await freePort())
  const dev = startGroup([
    WRANGLER,
    'dev',
    `--port=${free}`,
    '--inspector-port=0',
    `--persist-to=${state}`,
    '--var=TEND_LOCAL:1',
    `--var=TEND_FOLD_SECONDS:${foldSeconds}`,
    '--show-interactive-dev-session=false',
    '--log-level=warn',
  ])
  return accepting(dev, free)
}

/** The collector that `group` runs on `port`, once it answers. Throws with the group's words if it does not. */
export async function accepting(group: Group, port: number): Promise<Collector> {
  const { id, ended, stop } = group
  let isOver = false
  void ended.then(() => {
    isOver = true
  })
  const url = `http://localhost:${port}`
  const until = Date.now() + START_MS_MAX
  while (!isOver && Date.now() < until) {
    const status = await fetch(`${url}/v1/status`).then(
      answer => answer.json() as Promise<{ accepting?: boolean }>,
      () => undefined,
    )
    // Only our own server knows this shape: another one on the port would not.
    if (status?.accepting) return { url, group: id, ended, stop }
    await sleep(ASK_EVERY_MS)
  }
  await stop('SIGKILL')
  throw new Error(`The collector did not start on port ${port}.\n${group.said()}`)
}

/** Applies D1's migrations: from nothing, or from whatever version the state is at. */
export async function migrate(state: string): Promise<void> {
  mkdirSync(state, { recursive: true })
  await wrangler('d1', 'migrations', 'apply', 'tend', '--local', `--persist-to=${state}`)
}

/** Runs a wrangler command to its end. Throws with its words if it fails. */
export async function wrangler(...args: string[]): Promise<void> {
  const command = startGroup([WRANGLER, ...args])
  if ((await command.ended) !== 0) throw new Error(`wrangler ${args[0]} failed.\n${command.said()}`)
}

export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise(resolve => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}
