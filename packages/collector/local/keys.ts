// `npm run keys -- NAME`: prints the keys of a deployment, derived from its secret. The secret is read from
// TEND_SECRET, never from an argument, where a shell would remember it; without one, a new one is made.

import { randomBytes } from 'node:crypto'
import { createKey, type Scope } from '../src/ingest/keys.ts'

const [name = 'main'] = process.argv.slice(2)
if (!/^[a-z0-9-]{1,32}$/.test(name)) throw new Error('A key is named with up to 32 of a-z, 0-9 and -.')

let secret = process.env.TEND_SECRET
if (!secret) {
  secret = randomBytes(32).toString('base64url')
  console.log(
    `A new secret. Keep it, and give it to the deployment with \`npx wrangler secret put TEND_SECRET\`:\n\n  ${secret}\n`,
  )
}
for (const scope of ['publishable', 'secret', 'ops'] satisfies Scope[]) {
  console.log(`  ${scope.padEnd(12)} ${await createKey(scope, name, secret)}`)
}
console.log(`\nTo revoke these, add ${name} to TEND_REVOKED.`)
