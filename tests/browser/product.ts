// A customer's product for the browser tests: one page on an origin of its own, with the script tag.

import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Product {
  /** On 127.0.0.1, while the collector is on localhost: another origin. */
  url: string
  close(): Promise<void>
}

/** What makes a product work offline: its page comes from a cache when the network does not answer. */
const SERVICE_WORKER = `
addEventListener('install', event => event.waitUntil(caches.open('page').then(cache => cache.add('/'))))
addEventListener('activate', event => event.waitUntil(clients.claim()))
addEventListener('fetch', event => {
  if (event.request.mode !== 'navigate') return
  event.respondWith(fetch(event.request).catch(() => caches.match('/')))
})`

export interface ProductOptions {
  /** By path. */
  scripts?: Record<string, string>
  /** A Content-Security-Policy. */
  policy?: string
}

/** Serves `html` at every path without a script; a string, so that what a test loads can be read in the test. */
export async function serveProduct(
  html: string,
  { scripts = { '/sw.js': SERVICE_WORKER }, policy }: ProductOptions = {},
): Promise<Product> {
  const server: Server = createServer(({ url = '' }, response) => {
    const type = scripts[url] ? 'text/javascript' : 'text/html'
    if (policy) response.setHeader('content-security-policy', policy)
    response.writeHead(200, { 'content-type': `${type}; charset=utf-8` }).end(scripts[url] ?? html)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    async close() {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}

/** The script tag as the README shows it, with the two-line stub before it. */
export function pageWithTag(collector: string, account: string, user: string): string {
  return `<!doctype html><title>Product</title>
<script>
  tend = [];
  ['init', 'identify', 'login', 'feature', 'outcome', 'measure', 'reset', 'optOut', 'optIn'].forEach(
    name => tend[name] = (...args) => { tend.push([name, args, Date.now()]) })
</script>
<script async src="${collector}/tend.js" data-key="pk_local" data-account="${account}" data-user="${user}"></script>
<h1>Product</h1>`
}
