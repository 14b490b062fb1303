// The machine the collector runs on: it can be switched off at any moment, as by a power cut that spares the disk's
// cache, and on again with the same state and port.

import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Collector, freePort, migrate } from '../../packages/collector/local/collector.ts'
import { bundleCollector, startWorkerd } from '../../packages/collector/local/workerd.ts'

/** So short that folds and projections are always under way somewhere. */
const FOLD_SECONDS = 0.3

/** A killed process is gone in milliseconds, unless the machine is busy. */
const GONE_MS_MAX = 5000

export interface Machine {
  url: string
  state: string
  /** Returns once the collector answers, as processes that a kill will reach. */
  start(): Promise<void>
  /** SIGKILL to every process of it, at once. Throws if there is none, or one survives. */
  kill(): Promise<void>
  close(): Promise<void>
}

export async function openMachine(): Promise<Machine> {
  const folder = mkdtempSync(join(tmpdir(), 'tend-crash-'))
  const remove = () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  // Whoever opened it may end by an error of its own.
  process.once('exit', remove)
  const bundle = join(folder, 'bundle')
  const state = join(folder, 'state')
  await bundleCollector(bundle)
  await migrate(state)
  const port = await freePort()
  let collector: Collector | undefined

  async function kill(): Promise<void> {
    if (!collector) throw new Error('Nothing to kill.')
    const { group, stop } = collector
    collector = undefined
    await stop('SIGKILL')
    for (const until = Date.now() + GONE_MS_MAX; ; await sleep(5)) {
      const alive = aliveIn(group)
      if (alive.length === 0) return
      if (Date.now() > until) throw new Error(`Survived SIGKILL: ${alive.join(', ')}`)
    }
  }

  return {
    url: `http://localhost:${port}`,
    state,
    async start() {
      collector = await startWorkerd({ bundle, state, port, foldSeconds: FOLD_SECONDS })
      const alive = aliveIn(collector.group)
      if (!alive.some(name => name.startsWith('workerd')))
        throw new Error(`No workerd among ${alive.join(', ')}.`)
    },
    kill,
    async close() {
      await collector?.stop('SIGKILL')
      remove()
    },
  }
}

/** Processes of a group that still run. A zombie does not: it only waits for somebody to ask how it ended. */
function aliveIn(group: number): string[] {
  return execFileSync('ps', ['-A', '-o', 'pgid=,pid=,stat=,comm='], { encoding: 'utf8' })
    .split('\n')
    .map(line => line.trim().split(/\s+/))
    .filter(([pgid, , stat]) => Number(pgid) === group && !stat?.startsWith('Z'))
    .map(([, pid, , command]) => `${command} (${pid})`)
}
