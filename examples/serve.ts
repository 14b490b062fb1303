// `npm run examples`: serves the two page examples on this machine, at PORT or a free port. TypeScript is handed
// to the browser with its types taken out, so there is no build; the import map in spa/index.html names the rest.

import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname } from 'node:path'
import { transform } from 'esbuild'

const ROOT = new URL('../', import.meta.url)

/** What a path begins with, and the folder it is served from; anything else is not there. */
const FOLDERS = {
  '/plain-html/': 'examples/plain-html/',
  '/spa/': 'examples/spa/',
  '/node_modules/@tend/sdk/dist/': 'packages/sdk/dist/',
  '/node_modules/idb-keyval/dist/': 'node_modules/idb-keyval/dist/',
  '/node_modules/web-vitals/dist/': 'node_modules/web-vitals/dist/',
}

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.ts': 'text/javascript; charset=utf-8',
}

const server = createServer(async (request, response) => {
  // URL takes `..` out of the path, also when it is written %2e%2e.
  const { pathname } = new URL(request.url ?? '/', 'http://localhost')
  const file = fileOf(pathname)
  const content = file && (await readFile(file, 'utf8').catch(() => undefined))
  if (!file || content === undefined) return response.writeHead(404).end('Not found')
  const extension = extname(file.pathname)
  response.writeHead(200, { 'content-type': TYPES[extension] ?? 'text/plain', 'cache-control': 'no-store' })
  response.end(extension === '.ts' ? (await transform(content, { loader: 'ts' })).code : content)
})

function fileOf(pathname: string): URL | undefined {
  for (const [prefix, folder] of Object.entries(FOLDERS)) {
    if (!pathname.startsWith(prefix)) continue
    const rest = pathname.slice(prefix.length)
    // A path without an extension is a route of the page, which its own script reads.
    return new URL(folder + (extname(rest) ? rest : 'index.html'), ROOT)
  }
  return undefined
}

server.listen(Number(process.env.PORT ?? 0), 'localhost', () => {
  const url = `http://localhost:${(server.address() as AddressInfo).port}`
  console.log(`
  ${url}/plain-html/   a page with the script tag
  ${url}/spa/          a single-page app

  Both send to the collector at http://localhost:8787: start it with \`npm start\`. Ctrl+C stops.
`)
})
