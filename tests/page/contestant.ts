// An SDK in a page of its own, at an origin of its own, with the collector it talks to.

import { readFileSync } from 'node:fs'
import { serveProduct } from '../browser/product.ts'
import { startMock } from '../delivery/collectors.ts'
import type { Traffic } from '../delivery/faults.ts'
import { bundle } from '../delivery/peers.ts'
import type { Peer, Sdk } from '../delivery/sdks.ts'

export interface Contestant {
  name: string
  version: string
  /** Its page: `loaded` says when the SDK's script began and ended, `track(i)` makes call number i. */
  url: string
  /** What has arrived at its collector so far. */
  traffic: Traffic
  close(): Promise<void>
}

export async function serve(sdk: Sdk | Peer): Promise<Contestant> {
  const collector = await startMock(sdk)
  const script = 'program' in sdk ? inline(await bundle(sdk)) : tag(collector.url)
  const product = await serveProduct(page(collector.url, script))
  return {
    name: sdk.name,
    version: sdk.version,
    url: product.url,
    traffic: collector.traffic,
    async close() {
      await product.close()
      await collector.close()
    },
  }
}

/**
 * Scripts stand in the page itself, one after the other: between the two readings of the clock lie compiling, running
 * and the microtasks of this one script, and no network.
 */
const page = (collector: string, script: string) => `<!doctype html><title>Product</title>
<script>
  collector = ${JSON.stringify(collector)}
  detail = i => ({ mark: '#' + i + '#' })
  loaded = { began: performance.now() }
</script>
${script}
<script>
  loaded.ended = performance.now()
  if (window.tend) track = i => tend.feature('step', detail(i))
</script>`

/** The script tag as it is served. Not loaded from there, it has to be told where the collector is. */
const tag = (collector: string) =>
  inline(
    readFileSync(new URL('../../dist/public/tend.js', import.meta.url), 'utf8'),
    ` data-url="${collector}" data-key="pk_local" data-account="bench" data-user="dana"`,
  )

/** Neither of the two may stand in an inline script as it is. */
const inline = (code: string, attributes = '') =>
  `<script${attributes}>${code.replace(/<\/script/gi, '<\\/script').replaceAll('<!--', '<\\!--')}</script>`
