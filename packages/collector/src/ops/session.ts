// Signing in: the ops key is shown once and becomes a signed, expiring cookie that no script can read. The
// cookie holds no key and no customer data, only until when it is good.

import type { Context } from 'hono'
import { deleteCookie, getSignedCookie, setSignedCookie } from 'hono/cookie'
import type { Env } from '../env.ts'
import { bearerOf, scopeOf, secretOf } from '../ingest/keys.ts'
import { problem } from '../problem.ts'

type C = Context<{ Bindings: Env }>

const COOKIE = 'tend_ops'

/** A work week: ops look every morning, and a forgotten laptop should not look for ever. */
const SESSION_SECONDS = 7 * 24 * 60 * 60

/** Begins a session if `key` is an ops key; returns whether it is. */
export async function signIn(c: C, key: string): Promise<boolean> {
  const secret = secretOf(c.env)
  if (!secret || (await scopeOf(key.trim(), c.env)) !== 'ops') return false
  const until = Date.now() + SESSION_SECONDS * 1000
  await setSignedCookie(c, COOKIE, String(until), secret, {
    httpOnly: true,
    // Strict would lose the session on every link from a mail or a chat, which is how ops arrive.
    sameSite: 'Lax',
    secure: new URL(c.req.url).protocol === 'https:',
    path: '/',
    maxAge: SESSION_SECONDS,
  })
  return true
}

export function signOut(c: C): void {
  deleteCookie(c, COOKIE, { path: '/' })
}

export async function isSignedIn(c: C): Promise<boolean> {
  const secret = secretOf(c.env)
  if (!secret) return false
  const until = await getSignedCookie(c, secret, COOKIE)
  return typeof until === 'string' && Number(until) > Date.now()
}

/** Lets an ops key or a signed-in browser through; anything else is refused with what to do. */
export async function mayRead(c: C): Promise<void> {
  if (bearerOf(c.req.header('authorization')) === undefined && (await isSignedIn(c))) return
  await mayWrite(c)
}

/** Lets an ops key through, and no cookie: another site's page could send one along. */
export async function mayWrite(c: C): Promise<void> {
  const key = bearerOf(c.req.header('authorization'))
  if (key === undefined) throw problem(401, 'unknown_key', 'Send an ops key as Authorization: Bearer ops_….')
  const scope = await scopeOf(key, c.env)
  if (!scope) throw problem(401, 'unknown_key', 'This key is not known here.')
  if (scope !== 'ops') throw problem(403, 'key_may_not', 'This needs an ops key.')
}
