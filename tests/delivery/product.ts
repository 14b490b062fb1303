// A customer's product: a page on an origin of its own with one SDK in it. `track(i, kb)` makes call number i.

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { pageWithTag } from '../browser/product.ts'

/** Different names of Tend's features, of each of which the account tells the count: the most it keeps apart [F9]. */
export const NAMES = 500

export interface Product {
  /** The page with the SDK; with `?twice`, the SDK is loaded twice, and with `?frame` inside a sandboxed frame. */
  url: string
  /** A page without it, of another site. */
  elsewhere: string
  close(): Promise<void>
}

/** What a page program finds: where to send, and what to send with call number i; four texts are 1 kB. */
const surroundings = (collector: string) => `<script>
  collector = ${JSON.stringify(collector)}
  detail = (i, kb) => ({ mark: '#' + i + '#', ...kb && Object.fromEntries([...'abcd'].map(name => [name, name.repeat(250)])) })
</script>`

const TEND_TRACK = `<script>
  track = (i, kb) => tend.feature('step.' + i % ${NAMES}, detail(i, kb))
  ready = () => tend.flush
</script>`

/** Serves the page of Tend (without `bundle`) or of a bundled peer. */
export async function serveProduct(collector: string, account: string, bundle?: string): Promise<Product> {
  const tag = bundle
    ? '<script src="/sdk.js"></script>'
    : pageWithTag(collector, account, 'dana') + TEND_TRACK
  const pages: Record<string, string> = {
    '/': tag,
    '/?twice': `${tag}<hr>${tag}`,
    '/?frame': '<iframe sandbox="allow-scripts" src="/"></iframe>',
  }
  const server = createServer(({ url = '' }, response) => {
    if (url === '/sdk.js') return response.writeHead(200, { 'content-type': 'text/javascript' }).end(bundle)
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
    response.end(`<!doctype html><title>Product</title>${surroundings(collector)}${pages[url] ?? ''}`)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/`,
    elsewhere: `http://localhost:${port}/elsewhere`,
    async close() {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}
