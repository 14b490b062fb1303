// Which pages may send. A publishable key is visible to everyone; the allow-list keeps other sites' pages
// from filling an account by accident. It is no proof of identity: whoever writes their own HTTP client
// writes their own Origin header too, which is why a request without one (no browser) is let through.

import type { Env } from '../env.ts'

/** Under `npm start`: any page of this machine; `null` is what pages opened as files send. */
const LOCAL_ORIGINS = 'http://localhost:*,http://127.0.0.1:*,http://localhost,http://127.0.0.1,null'

export function allowedOrigins(env: Env): string {
  return env.TEND_LOCAL === '1' ? LOCAL_ORIGINS : (env.TEND_ORIGINS ?? '')
}

/**
 * Whether `origin` is on the comma-separated list. `*` stands for one label or port
 * (`https://*.example.com`, `http://localhost:*`), and alone for any origin.
 */
export function isAllowedOrigin(origin: string | undefined, list: string): boolean {
  if (origin === undefined) return true
  return list.split(',').some(entry => {
    const pattern = entry.trim()
    if (pattern === '*') return true
    const parts = pattern.split('*').map(part => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
    return new RegExp(`^${parts.join('[\\w-]+')}$`).test(origin)
  })
}
