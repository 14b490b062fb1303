// The one file of the core, with store.ts, that names the browser. Tests replace it.

import type { Answer } from './verdict.ts'

/** A request under way this long has failed; other tabs wait for it. */
const TIMEOUT_MS = 30_000

/** Epoch milliseconds; jumps when somebody sets the clock. */
export const now = () => Date.now()

/** Milliseconds since the page began; never jumps, but may stand still while the machine sleeps. */
export const uptime = () => performance.now()

export const random = () => Math.random()

/** Some 24 URL-safe characters: 52 random bits, and the millisecond. */
export const newId = () => random().toString(36).slice(2) + now()

/** What a text weighs in a request. */
export const bytesOf = (text: string) => new Blob([text]).size

export const later = (ms: number, work: () => void) => setTimeout(work, ms)

/**
 * Sends before it returns, and goes on sending when the page is gone. Never rejects. A string body is text/plain:
 * with no header of our own there is no preflight to wait for.
 */
export const post = (url: string, body: string): Promise<Answer> =>
  fetch(url, {
    method: 'POST',
    body,
    keepalive: true,
    credentials: 'omit',
    signal: AbortSignal.timeout?.(TIMEOUT_MS),
  })
    .then(async (answer): Promise<Answer> => {
      const json = (await answer.json().catch(() => {})) as { retryAfter?: string } | undefined
      return [answer.status, +(json?.retryAfter ?? (answer.headers.get('Retry-After') as string)), json]
    })
    .catch(() => [0, 0])

/**
 * Runs `work`, telling it whether it is alone among the tabs of this origin. Fails where there are no Web Locks
 * (an insecure context, Safari before 15.4).
 */
export const alone = (work: (alone: unknown) => Promise<void>): Promise<void> =>
  navigator.locks.request('tend', { ifAvailable: true }, work)

/** Remembers a person's consent, if given one; returns what is remembered. localStorage never holds more than this. */
export const consent = (word?: string | number): string | undefined => {
  try {
    if (word) localStorage.tend = word
    return localStorage.tend
  } catch {}
}

/** Global Privacy Control. */
export const privacy = () => (navigator as { globalPrivacyControl?: boolean }).globalPrivacyControl

/** Calls `leave` while the page is still there, `hope` when sending may work, `follow` when consent changed in another tab. */
export const listen = (leave: () => void, hope: () => void, follow: () => void): void => {
  // Back from the back/forward cache, a page becomes visible too.
  addEventListener('visibilitychange', () => (document.hidden ? leave() : hope()))
  // On window: on document it never fires.
  addEventListener('pagehide', leave)
  addEventListener('online', hope)
  addEventListener('storage', event => {
    if (event.key === 'tend') follow()
  })
}
