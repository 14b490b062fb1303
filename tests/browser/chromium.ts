// A real Chromium, wherever the tests run: the one named by CHROME_PATH, one in the usual places, or else the
// one inside the npm package @sparticuz/chromium, with the system libraries it brings. Never none: a browser
// test is not skipped.

import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type BrowserContext, chromium } from 'playwright-core'

const USUAL_PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

/** Unpacking takes some ten seconds; once a workspace is enough. */
const UNPACKED = fileURLToPath(new URL('../../node_modules/.cache/chromium', import.meta.url))

/** Quiet, and able to run in a container. */
export const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

interface Executable {
  path: string
  env: Record<string, string>
}

/** Opens a browser on `profile`, a folder that keeps its storage from one browser to the next. */
export async function openBrowser(profile: string): Promise<BrowserContext> {
  const { path, env } = await findChromium()
  return await chromium.launchPersistentContext(profile, {
    executablePath: path,
    headless: true,
    args: FLAGS,
    env: { ...(process.env as Record<string, string>), ...env },
    viewport: { width: 1280, height: 800 },
  })
}

/** Never none: without an installed one, the package's is unpacked. */
export async function findChromium(): Promise<Executable> {
  const named = process.env.CHROME_PATH
  if (named && !existsSync(named)) throw new Error('CHROME_PATH names no file.')
  const path = named ?? USUAL_PLACES.find(place => existsSync(place))
  if (path) return { path, env: {} }
  unpacking ??= unpack()
  return await unpacking
}

/** Several browsers may start at once; they wait for one unpacking. */
let unpacking: Promise<Executable> | undefined

/**
 * The package unpacks into the folder for temporary files, and its libraries only on Amazon's machines; both
 * are told otherwise here, so that nothing is left outside the workspace.
 */
async function unpack(): Promise<Executable> {
  const executable: Executable = {
    path: join(UNPACKED, 'chromium'),
    env: { LD_LIBRARY_PATH: join(UNPACKED, 'al2023', 'lib'), FONTCONFIG_PATH: join(UNPACKED, 'fonts') },
  }
  const complete = join(UNPACKED, 'complete')
  if (existsSync(complete)) return executable
  rmSync(UNPACKED, { recursive: true, force: true })
  mkdirSync(UNPACKED, { recursive: true })
  const { TMPDIR } = process.env
  process.env.TMPDIR = UNPACKED
  try {
    const { inflate } = await import('@sparticuz/chromium')
    const packed = fileURLToPath(new URL('../bin/', import.meta.resolve('@sparticuz/chromium')))
    for (const file of ['chromium.br', 'fonts.tar.br', 'swiftshader.tar.br', 'al2023.tar.br']) {
      await inflate(join(packed, file))
    }
  } finally {
    if (TMPDIR === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = TMPDIR
  }
  writeFileSync(complete, '')
  return executable
}
