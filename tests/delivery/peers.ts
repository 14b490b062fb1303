// The other SDKs, installed into a folder of their own: the workspace does not depend on them.

import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import type { Peer } from './sdks.ts'

const FOLDER = fileURLToPath(new URL('./peers/', import.meta.url))

/** Installs what the lock file says, unless that is what is there. */
export function installPeers(): void {
  if (locked('node_modules/.package-lock.json') === locked('package-lock.json')) return
  console.error('Installing the other SDKs, 145 MB, once …')
  execFileSync('npm', ['ci', '--loglevel=error'], { cwd: FOLDER, stdio: ['ignore', 2, 2] })
}

/** The packages that a lock file, or npm's note of what it has installed, lists. */
function locked(file: string): string | undefined {
  if (!existsSync(FOLDER + file)) return undefined
  const { packages } = JSON.parse(readFileSync(FOLDER + file, 'utf8'))
  const installed = Object.entries<{ version: string }>(packages).filter(([path]) => path)
  return installed.map(([path, { version }]) => `${path} ${version}`).join()
}

/** The page program of a peer as a customer's bundler makes it, with nothing shaken off that runs. */
export async function bundle({ program }: Peer): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [FOLDER + program],
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    target: 'es2020',
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'error',
  })
  return outputFiles[0]?.text ?? ''
}
