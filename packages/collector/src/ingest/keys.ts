// Keys verify themselves: `<scope>_<id>_<mac>`, the mac being an HMAC of scope and id under the deployment's
// secret. Checking one costs some microseconds of CPU and no look-up, so a flood of wrong keys reaches no
// storage. A leaked key is revoked by its id (TEND_REVOKED); a leaked secret is replaced, and every key with it.

import { timingSafeEqual } from 'hono/utils/buffer'
import type { Env } from '../env.ts'

export type Scope = 'publishable' | 'secret' | 'ops'

const PREFIX: Record<Scope, string> = { publishable: 'pk', secret: 'sk', ops: 'ops' }
const SCOPES = Object.keys(PREFIX) as Scope[]

/** 24 characters of base64url are 144 bits: beyond guessing, short enough to paste. */
const MAC_CHARS = 24

/** The secret of `npm start`, whose keys are `pk_local`, `sk_local` and `ops_local`. Worth nothing elsewhere. */
const LOCAL_SECRET = 'local'

/** The deployment's secret, or undefined when it has none and must not serve. */
export function secretOf(env: Env): string | undefined {
  return env.TEND_LOCAL === '1' ? LOCAL_SECRET : env.TEND_SECRET || undefined
}

/** What `key` may do, or undefined for a key that is unknown or revoked. */
export async function scopeOf(key: string | undefined, env: Env): Promise<Scope | undefined> {
  const secret = secretOf(env)
  if (!key || !secret) return undefined
  const scope = SCOPES.find(scope => key.startsWith(`${PREFIX[scope]}_`))
  if (!scope) return undefined
  if (env.TEND_LOCAL === '1') return key === `${PREFIX[scope]}_local` ? scope : undefined
  const id = key.slice(PREFIX[scope].length + 1, -(MAC_CHARS + 1))
  if (!id || env.TEND_REVOKED?.split(',').some(revoked => revoked.trim() === id)) return undefined
  return (await timingSafeEqual(key, await createKey(scope, id, secret))) ? scope : undefined
}

/** Makes the key of a scope; `id` names it for people and for revoking (letters, digits, `-`). */
export async function createKey(scope: Scope, id: string, secret: string): Promise<string> {
  const named = `${PREFIX[scope]}_${id}`
  const encode = new TextEncoder()
  const hmac = { name: 'HMAC', hash: 'SHA-256' }
  const signer = await crypto.subtle.importKey('raw', encode.encode(secret), hmac, false, ['sign'])
  const mac = new Uint8Array(await crypto.subtle.sign('HMAC', signer, encode.encode(named)))
  const text = btoa(String.fromCharCode(...mac))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
  return `${named}_${text.slice(0, MAC_CHARS)}`
}

/** The key in `Authorization: Bearer …`, if there is one. */
export function bearerOf(authorization: string | undefined): string | undefined {
  return authorization?.match(/^Bearer +(\S+)$/i)?.[1]
}
