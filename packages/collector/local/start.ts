// `npm start`: the collector on this machine, and what to do with it.

import { resolve } from 'node:path'
import { startCollector } from './collector.ts'

const state = resolve(process.env.TEND_STATE ?? '.wrangler/state')
const collector = await startCollector({ state, port: Number(process.env.PORT ?? 8787) })
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => collector.stop().then(() => process.exit(0)))
}

console.log(`
  Tend is running at ${collector.url}

    publishable key   pk_local     in pages, only writes
    secret key        sk_local     on servers, writes and imports
    ops key           ops_local    reads; sign in with it at ${collector.url}

  Send an event, then open ${collector.url}/accounts/acme

    curl ${collector.url}/v1/events -H 'authorization: Bearer sk_local' -H 'content-type: application/json' \\
      -d '{"events":[{"type":"outcome","name":"invoice.paid","account":"acme","user":"dana","value":129.5}]}'

  State is kept in ${state}. Ctrl+C stops.
`)
process.exitCode = (await collector.ended) ?? 0
