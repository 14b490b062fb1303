// The SDK as an application gets it: packed, installed into an empty folder, imported by plain Node, bundled,
// and type-checked with an application's own declaration.

import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { build } from 'esbuild'
import { afterAll, beforeAll, expect, it } from 'vitest'

const folder = mkdtempSync(join(tmpdir(), 'tend-app-'))
const run = (command: string, args: string[], cwd = folder) =>
  execFileSync(command, args, { cwd, encoding: 'utf8' })

beforeAll(() => {
  const packed = run(
    'npm',
    ['pack', '--silent', '--pack-destination', folder],
    resolve('packages/sdk'),
  ).trim()
  writeFileSync(join(folder, 'package.json'), '{ "name": "app", "private": true, "type": "module" }')
  run('npm', ['install', '--silent', '--no-audit', '--no-fund', '--prefer-offline', `./${packed}`])
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

it('[C10] plain Node imports every entry, and a page-less init does nothing', () => {
  writeFileSync(
    join(folder, 'app.js'),
    `import { init } from '@tend/sdk'
     import { createTend } from '@tend/sdk/server'
     import { vitals } from '@tend/sdk/vitals'
     const tend = init({ key: 'pk_x', account: 'acme', user: 'dana' })
     tend.feature('report.export')
     await tend.flush()
     console.log(typeof createTend, typeof vitals)`,
  )
  expect(run('node', ['app.js'])).toBe('function function\n')
})

it('depends on idb-keyval and web-vitals, and on nothing else', () => {
  const tree = JSON.parse(run('npm', ['ls', '--all', '--json']))
  expect(Object.keys(tree.dependencies['@tend/sdk'].dependencies).sort()).toEqual([
    'idb-keyval',
    'web-vitals',
  ])
})

it('a bundler takes the page entry without the vitals, and the server entry without a browser', async () => {
  const bundle = async (code: string, platform: 'browser' | 'node') => {
    const stdin = { contents: code, resolveDir: folder }
    const result = await build({ stdin, bundle: true, write: false, minify: true, format: 'esm', platform })
    return result.outputFiles[0]?.text ?? ''
  }
  const page = await bundle("import { init } from '@tend/sdk'; init({ key: 'pk_x' })", 'browser')
  expect(page).toContain('indexedDB')
  expect(page).not.toContain('largest-contentful-paint')
  const server = await bundle(
    "import { createTend } from '@tend/sdk/server'; createTend({ key: 'sk_x', url: 'https://c' })",
    'node',
  )
  expect(server).not.toContain('indexedDB')
})

it('[C7] one declaration types the page and the server', () => {
  writeFileSync(
    join(folder, 'typed.ts'),
    `import { init } from '@tend/sdk'
     import { createTend } from '@tend/sdk/server'
     declare module '@tend/sdk' {
       interface Declared {
         features: { 'report.export': { format: 'csv' | 'pdf' }; search: undefined }
         outcomes: { 'invoice.paid': { value: number } }
       }
     }
     const tend = init({ key: 'pk_x' })
     tend.feature('report.export', { format: 'csv' })
     tend.feature('search')
     // @ts-expect-error misspelt
     tend.feature('report.exprot', { format: 'csv' })
     // @ts-expect-error wrong property
     tend.feature('report.export', { format: 'docx' })
     const server = createTend({ key: 'sk_x', url: 'https://c.example' })
     server.outcome('invoice.paid', { account: 'acme', value: 129.5 })
     // @ts-expect-error misspelt
     server.outcome('invoice.payed', { account: 'acme', value: 129.5 })`,
  )
  const tsc = resolve('node_modules/typescript/bin/tsc')
  const options = [
    '--noEmit',
    '--strict',
    '--module',
    'nodenext',
    '--target',
    'es2022',
    '--lib',
    'es2022,dom',
  ]
  expect(run('node', [tsc, ...options, 'typed.ts'])).toBe('')
})
