// The collector's process: the whole Worker as it is deployed, which is booted, killed and booted again. Its
// objects and D1 outlive it.

// @ts-expect-error built by `npm run build`; its type is the sources'
import { createCollector as link } from '../../dist/test/collector.js'
import type * as Collector from '../../packages/collector/src/index.ts'
import type { D1 } from './d1.ts'
import type { Objects } from './objects.ts'
import { createPlatform, type Process } from './platform.ts'
import type { Sim } from './sim.ts'

const HOUR_MS = 60 * 60_000

export const HOST = 'http://tend.test'

export interface Asked {
  method: 'GET' | 'POST'
  path: string
  body?: string
  headers: Record<string, string>
}

export function createCollector(sim: Sim, objects: Objects, d1: D1) {
  const { time, log } = sim
  let process: Process = { alive: false }
  let worker: typeof Collector.default
  const deployment = { TEND_LOCAL: '1', TEND_ZONE: sim.faults.zone, ACCOUNT: objects.namespace }
  const reading = { ...deployment, DB: d1.binding(async () => {}) }
  // On the way of an event nothing may so much as ask D1.
  const accepting = {
    ...deployment,
    DB: d1.binding(async () => sim.fail('[G4] D1 is never on the accept path', 'it was asked')),
  }
  const context = { waitUntil() {}, passThroughOnException() {} } as unknown as ExecutionContext

  const collector = {
    isUp: () => process.alive,

    boot() {
      if (process.alive) return
      process = { alive: true }
      const { Account, default: app }: typeof Collector = link({
        ...createPlatform(sim, 'collector', process),
        workers: {
          DurableObject: class {
            ctx: unknown
            env: unknown
            constructor(ctx: unknown, env: unknown) {
              this.ctx = ctx
              this.env = env
            }
          },
        },
      })
      worker = app
      objects.boot(process, Account, reading)
      wakeHourly(process)
    },

    kill() {
      if (!process.alive) return
      process.alive = false
      objects.crash()
    },

    /** Undefined when nobody listens; never, when the process dies before it has answered. */
    async answer({ path, ...init }: Asked): Promise<Response | undefined> {
      const asked = process
      if (!asked.alive) return undefined
      const env = path === '/v1/events' ? accepting : reading
      const answer = await worker.fetch(new Request(HOST + path, init) as never, env as never, context)
      if (!asked.alive) return new Promise(() => {})
      return answer
    },
  }

  /** The cron. */
  function wakeHourly(process: Process): void {
    time.at(time.now() + HOUR_MS, () => {
      if (!process.alive) return
      wakeHourly(process)
      void worker
        .scheduled({ scheduledTime: time.now() } as ScheduledController, reading as never)
        .catch(error => log(`the cron failed: ${error}`))
    })
  }

  return collector
}

export type CollectorProcess = ReturnType<typeof createCollector>
