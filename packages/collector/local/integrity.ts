// `npm run integrity`: prints the hash by which a page can insist on the script that `npm run deploy` deploys. The
// build gives the same bytes wherever it runs from the same lock file.

import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './group.ts'

const script = readFileSync(join(ROOT, 'dist/public/tend.js'))
console.log(`sha384-${createHash('sha384').update(script).digest('base64')}`)
