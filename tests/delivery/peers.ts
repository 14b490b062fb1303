// The other SDKs, installed into a folder of their own: the workspace does not depend on them.

import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { installLocked } from '../support/installLocked.ts'
import type { Peer } from './sdks.ts'

const FOLDER = new URL('./peers/', import.meta.url)

/** 145 MB, once. */
export const installPeers = (): void => installLocked(FOLDER)

/** The page program of a peer as a customer's bundler makes it, with nothing shaken off that runs. */
export async function bundle({ program }: Peer): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(program, FOLDER))],
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
