// The bytes a visitor downloads: each entry point as a user's bundler would ship it.

import { readFileSync } from 'node:fs'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { build } from 'esbuild'

export interface Size {
  minified: number
  gzip: number
  brotli: number
}

/** User programs, after idb-keyval's size-tests: what an application that uses this much gets. */
const PROGRAMS = {
  '@tend/sdk': "import { init } from '@tend/sdk'; init({ key: 'pk_x' }).feature('x')",
  '@tend/sdk + vitals':
    "import { init } from '@tend/sdk'; import { vitals } from '@tend/sdk/vitals'; vitals(init({ key: 'pk_x' }))",
  '@tend/sdk/server':
    "import { createTend } from '@tend/sdk/server'; createTend({ key: 'sk_x', url: '' }).feature('x', { account: 'a' })",
}

export function sizeOf(code: Uint8Array): Size {
  const brotli = brotliCompressSync(code, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: code.length },
  })
  return { minified: code.length, gzip: gzipSync(code, { level: 9 }).length, brotli: brotli.length }
}

export const sizeOfTag = () => sizeOf(readFileSync('dist/public/tend.js'))

export async function sizes(): Promise<Record<string, Size>> {
  const all: Record<string, Size> = { 'tend.js': sizeOfTag() }
  for (const [name, contents] of Object.entries(PROGRAMS)) {
    const { outputFiles } = await build({
      stdin: { contents, resolveDir: '.' },
      bundle: true,
      minify: true,
      format: 'esm',
      target: 'es2020',
      write: false,
    })
    all[name] = sizeOf(outputFiles[0]?.contents ?? new Uint8Array())
  }
  return all
}
