// The same collector without `wrangler dev` around it: bundled once, then up in 1.1 s instead of 6, and without the
// proxy that every request passes there. For benchmarks, and for tests that kill it again and again. State is laid
// out as `npm start` lays it out.

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { accepting, type Collector, type CollectorOptions, freePort, wrangler } from './collector.ts'
import { ROOT, startGroup } from './group.ts'

const MINIFLARE = fileURLToPath(new URL('miniflare.ts', import.meta.url).href)

/** Bundles the Worker into `folder`, as a deployment would, and notes the bindings of wrangler.toml beside it. */
export async function bundleCollector(folder: string): Promise<void> {
  await wrangler('deploy', '--dry-run', `--outdir=${folder}`)
  // Here, because loading wrangler takes 2 s. Left out: rules for other module types, which a bundle has none of,
  // and assets, which never reach the Worker.
  const { unstable_getMiniflareWorkerOptions } = await import('wrangler')
  const { modulesRules, assets, ...options } = unstable_getMiniflareWorkerOptions(
    join(ROOT, 'wrangler.toml'),
  ).workerOptions
  writeFileSync(join(folder, 'options.json'), JSON.stringify(options))
}

export interface WorkerdOptions extends CollectorOptions {
  /** Where `bundleCollector` put it. */
  bundle: string
}

/** Starts a bundled collector on a migrated state and returns once it answers. */
export async function startWorkerd({
  bundle,
  state,
  port,
  foldSeconds = 2,
}: WorkerdOptions): Promise<Collector> {
  const free = port ?? (await freePort())
  return accepting(startGroup([MINIFLARE, bundle, state, `${free}`, `${foldSeconds}`]), free)
}
