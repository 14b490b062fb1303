// One process of workerd.ts: workerd with a bundled Worker. Arguments: bundle, state, port, seconds.

import { readFileSync } from 'node:fs'
import { enableCompileCache, flushCompileCache } from 'node:module'

const [bundle, state, port, foldSeconds = ''] = process.argv.slice(2)
// Whoever started this is gone, perhaps by SIGKILL: this and its workerd, one process group, go too.
process.stdin.on('end', () => process.kill(0, 'SIGKILL')).resume()
// A killed Miniflare leaves its temporary folder behind: it goes with the bundle.
process.env.TMPDIR = bundle
// Miniflare is 5 MB of source: kept compiled it loads in 0.2 s instead of 0.9.
enableCompileCache(`${bundle}/compiled`)
const { convertV4MiniflareOptions, Miniflare } = await import('miniflare')

const options = JSON.parse(readFileSync(`${bundle}/options.json`, 'utf8'))
const miniflare = new Miniflare(
  convertV4MiniflareOptions({
    ...options,
    name: 'tend',
    modules: true,
    rootPath: bundle,
    scriptPath: 'index.js',
    bindings: { ...options.bindings, TEND_LOCAL: '1', TEND_FOLD_SECONDS: foldSeconds },
    host: 'localhost',
    port: Number(port),
    resourcePersistencePath: `${state}/v3`,
    cf: false,
    logRequests: false,
  }),
)
await miniflare.ready
// Now, for whoever starts this may end it with SIGKILL.
flushCompileCache()
