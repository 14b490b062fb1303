// Packages that only one bench or test needs live in a folder of their own, with a lock file: installed when first
// asked for, they cost nobody else a download.

import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** Installs what the folder's lock file says, unless that is what is there. */
export function installLocked(folder: URL): void {
  const listed = (file: string) => packagesIn(new URL(file, folder))
  if (listed('node_modules/.package-lock.json') === listed('package-lock.json')) return
  execFileSync('npm', ['ci', '--loglevel=error'], { cwd: fileURLToPath(folder), stdio: ['ignore', 2, 2] })
}

/** The packages that a lock file, or npm's note of what it has installed, lists. */
function packagesIn(file: URL): string | undefined {
  if (!existsSync(file)) return undefined
  const { packages } = JSON.parse(readFileSync(file, 'utf8'))
  const installed = Object.entries<{ version: string }>(packages).filter(([path]) => path)
  return installed.map(([path, { version }]) => `${path} ${version}`).join()
}
