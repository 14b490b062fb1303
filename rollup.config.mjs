// Builds what is served, what is packed, and what tests link:
//   dist/public         static assets of the Worker: tend.js, ops.js, ops.css, icon.svg, _headers
//   packages/sdk/dist   the ESM entries of @tend/sdk, with their types
//   dist/test           the SDK's core, the server client and the collector, each with its platform as parameters

import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { nodeResolve } from '@rollup/plugin-node-resolve'
import terser from '@rollup/plugin-terser'
import { minify } from '@swc/core'
import { build } from 'esbuild'
import dts from 'rollup-plugin-dts'
import esbuild from 'rollup-plugin-esbuild'

const SDK = 'packages/sdk/src'
const OPS = 'packages/collector/src/ops'
const PUBLIC = 'dist/public'
const ENTRIES = ['index', 'server', 'vitals']

const typescript = esbuild({ target: 'es2020' })

/** Browsers of 2020 and later; whole-program assumptions hold, because nothing else is in the file. */
const compress = {
  ecma: 2020,
  toplevel: true,
  passes: 3,
  unsafe: true,
  unsafe_arrows: true,
  unsafe_methods: true,
  pure_getters: true,
  keep_fargs: false,
}
const small = terser({ module: true, compress })

/** tend.js goes through a second minifier, which also gives the names: 70 bytes after brotli. */
const smaller = [
  terser({ module: true, compress, mangle: false }),
  {
    name: 'smaller',
    renderChunk: code => minify(code, { module: true, compress, mangle: { toplevel: true } }),
  },
]

/** One keyword instead of two: 30 bytes of tend.js after brotli. */
const oneKeyword = { name: 'one-keyword', renderChunk: code => code.replace(/\bconst /g, 'let ') }

/** The SDK is for other sites' pages: any may load it, with an integrity hash too, which needs CORS. */
const HEADERS = `/tend.js
  Access-Control-Allow-Origin: *
  Cross-Origin-Resource-Policy: cross-origin
  Cache-Control: public, max-age=3600
`

/** What needs no bundling of modules: the pages' style (which imports uPlot's), the icon, the headers. */
const assets = {
  name: 'assets',
  async writeBundle() {
    mkdirSync(PUBLIC, { recursive: true })
    await build({ entryPoints: [`${OPS}/ops.css`], bundle: true, minify: true, outfile: `${PUBLIC}/ops.css` })
    copyFileSync(`${OPS}/icon.svg`, `${PUBLIC}/icon.svg`)
    writeFileSync(`${PUBLIC}/_headers`, HEADERS)
  },
}

/** A module of dist/test that exports a factory; its parameters stand for modules, or for globals they shadow. */
function linked(input, name, parameters, { external = () => false, globals = {} } = {}) {
  return {
    input,
    output: {
      file: `dist/test/${name}.js`,
      format: 'iife',
      name,
      exports: 'named',
      globals,
      banner: `export function create${name[0].toUpperCase()}${name.slice(1)}(${parameters.join(', ')}) {`,
      footer: `return ${name}\n}`,
    },
    external,
    plugins: [nodeResolve(), typescript],
  }
}

export default [
  {
    input: `${SDK}/tag.ts`,
    output: { file: `${PUBLIC}/tend.js`, format: 'iife' },
    plugins: [nodeResolve(), typescript, oneKeyword, smaller],
  },
  {
    input: `${OPS}/client/client.ts`,
    output: { file: `${PUBLIC}/ops.js`, format: 'esm' },
    plugins: [nodeResolve(), typescript, small, assets],
  },
  {
    input: Object.fromEntries(ENTRIES.map(name => [name, `${SDK}/${name}.ts`])),
    output: { dir: 'packages/sdk/dist', format: 'esm', chunkFileNames: '[name].js' },
    external: ['idb-keyval', 'web-vitals'],
    plugins: [typescript],
  },
  // The same modules with the platform as a parameter: one factory, many pages, collectors and clients in one process.
  linked(`${SDK}/call.ts`, 'page', ['browser', 'store'], {
    external: id => /\/(browser|store)\.ts$/.test(id),
    globals: id => (id.endsWith('browser.ts') ? 'browser' : 'store'),
  }),
  linked(`${SDK}/server.ts`, 'client', ['{ performance, setTimeout, clearTimeout, Math, crypto }']),
  linked(
    'packages/collector/src/index.ts',
    'collector',
    ['{ workers, Date, Math, setTimeout, clearTimeout, console }'],
    { external: id => id === 'cloudflare:workers', globals: () => 'workers' },
  ),
  {
    // One graph for all entries, so that they share one `Declared`: an application augments it once.
    input: Object.fromEntries(ENTRIES.map(name => [name, `${SDK}/${name}.ts`])),
    output: { dir: 'packages/sdk/dist', format: 'esm', chunkFileNames: '[name].d.ts' },
    external: ['idb-keyval', 'web-vitals'],
    plugins: [dts()],
  },
]
