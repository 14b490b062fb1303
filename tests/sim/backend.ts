// The customer's server: `@tend/sdk/server` in a process that is deployed anew now and then, and killed.

// @ts-expect-error built by `npm run build`; its type is the sources'
import { createClient } from '../../dist/test/client.js'
import type * as Client from '../../packages/sdk/src/server.ts'
import { HOST } from './collector.ts'
import type { Model } from './model.ts'
import type { Network } from './network.ts'
import { createPlatform, type Process } from './platform.ts'
import type { Sim } from './sim.ts'

export type Backend = ReturnType<typeof createBackend>

export function createBackend(sim: Sim, model: Model, network: Network) {
  const { log } = sim
  let process: Process = { alive: false }
  let tend: Client.Tend<unknown>
  let first = 0

  const backend = {
    boot() {
      const life = { alive: true }
      process = life
      first = model.calls.length
      const { createTend }: typeof Client = createClient(createPlatform(sim, 'backend', life))
      const fetch = (_: unknown, { body, headers, signal }: RequestInit) =>
        new Promise<Response>((resolve, reject) => {
          const broken = () => reject(new TypeError('fetch failed'))
          signal?.addEventListener('abort', broken)
          const asked = { method: 'POST', path: '/v1/events', body, headers } as never
          network
            .post(asked, () => !life.alive)
            .then(answer => {
              if (!life.alive) return
              if (answer) resolve(answer)
              else broken()
            })
        })
      tend = createTend({ key: 'sk_local', url: HOST, fetch: fetch as typeof globalThis.fetch })
    },

    outcome(account: string, name: string, value: number) {
      const call = model.called({ account, type: 'outcome', name, value, at: sim.time.now() })
      log(`backend: outcome ${name} of ${account} (#${call.n})`)
      tend.outcome(name, { account, value, properties: { n: call.n } })
    },

    flush: () => void tend.flush(),

    /** Ends in good order or not; memory is its only buffer [B7]. */
    async restart(kill: boolean) {
      const [life, ends, begins] = [process, tend, first]
      const excuse = () => {
        life.alive = false
        model.excuseBackend(begins, mine)
      }
      const mine = model.calls.length
      log(`backend: ${kill ? 'killed' : 'closes'}`)
      backend.boot()
      if (!kill) await ends.close({ timeoutMs: 60_000 })
      excuse()
    },
  }
  backend.boot()
  return backend
}
