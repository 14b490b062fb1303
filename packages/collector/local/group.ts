// A child process at the head of its own process group, so that one signal reaches it and everything it starts.

import { spawn } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

export const ROOT = fileURLToPath(new URL('../../../', import.meta.url).href)

/**
 * No prompts; no metrics and no look-ups, for a collector on this machine talks to nobody; and no local traces:
 * wrangler would keep every SQL statement, which was nine tenths of the demo's state and four fifths of its CPU.
 */
const ALONE = {
  CI: '1',
  WRANGLER_SEND_METRICS: 'false',
  CLOUDFLARE_CF_FETCH_ENABLED: 'false',
  X_LOCAL_OBSERVABILITY: 'false',
}

/** Enough for an error and where it came from. */
const SAID_CHARS = 4000

export interface Group {
  /** The process group, as `kill -- -ID` and `ps` name it. */
  id: number
  /** Resolves with the exit code when the child ends, however that happens; null after a signal. */
  ended: Promise<number | null>
  /** The end of what it printed. */
  said(): string
  /** Ends it and everything it started. */
  stop(signal?: NodeJS.Signals): Promise<void>
}

/** Runs Node with `args` in the workspace's root. */
export function startGroup(args: string[]): Group {
  const child = spawn(process.execPath, args, {
    cwd: ROOT,
    detached: true,
    // Nothing is ever written to it: it ends when this process does, even by SIGKILL, for a child that wants to know.
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, ...ALONE },
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', chunk => {
      said = (said + chunk).slice(-SAID_CHARS)
    })
  }
  const id = child.pid
  if (id === undefined) throw new Error(`${process.execPath} could not be started.`)
  const ended = new Promise<number | null>(resolve => child.once('exit', resolve))
  const kill = (signal: NodeJS.Signals) => {
    try {
      process.kill(-id, signal)
    } catch {
      // Already gone.
    }
  }
  // Whoever started it may end by an error of its own. First of all, for others remove the files it writes to.
  const orphan = () => kill('SIGKILL')
  process.prependOnceListener('exit', orphan)
  void ended.then(() => process.off('exit', orphan))
  return {
    id,
    ended,
    said: () => said,
    async stop(signal = 'SIGTERM') {
      kill(signal)
      await Promise.race([ended, sleep(5000)])
      kill('SIGKILL')
    },
  }
}
