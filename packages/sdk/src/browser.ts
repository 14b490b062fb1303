// The one file of the core, with store.ts, that names the browser. Tests replace it.

import type { Answer } from './verdict.ts'

/** A request under way this long has failed; other tabs wait for it. */
const TIMEOUT_MS = 30_000

/** Epoch milliseconds; jumps when somebody sets the clock. */
export const now = () => Date.now()

/** Milliseconds since the page began; never jumps, but may stand still while the machine sleeps. */
export const uptime = () => performance.now()

export const random = () => Math.random()

/** 19 URL-safe characters: the millisecond, and 52 random bits within it. */
export const newId = () => now().toString(36) + random().toString(36).slice(2)

export const later = (ms: number, work: () => void) => setTimeout(work, ms)

/**
 * Sends before it returns; undefined when there is no answer. Never rejects. A string body is text/plain: with
 * no header of our own there is no preflight to wait for.
 */
export const post = async (url: string, body: string, keepalive: boolean): Promise<Answer | undefined> => {
  try {
    const answer = await fetch(url, {
      method: 'POST',
      body,
      keepalive,
      credentials: 'omit',
      signal: AbortSignal.timeout?.(TIMEOUT_MS),
    })
    const json = (await answer.json().catch(() => {})) as { retryAfter?: number } | undefined
    return {
      status: answer.status,
      body: json,
      retryAfter: +(json?.retryAfter ?? (answer.headers.get('Retry-After') as string)),
    }
  } catch {}
}

/**
 * Runs `work`, telling it whether it is alone among the tabs of this origin. Without Web Locks (an insecure
 * context, Safari before 15.4) tabs may send the same, and the numbers tell. Never rejects if `work` does not.
 */
export const alone = (work: (alone: unknown) => Promise<void>): Promise<void> =>
  navigator.locks?.request('tend', { ifAvailable: true }, work).catch(() => work(true)) ?? work(true)

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
  document.addEventListener('visibilitychange', () => (document.hidden ? leave() : hope()))
  // On window: on document it never fires.
  addEventListener('pagehide', leave)
  addEventListener('online', hope)
  addEventListener('storage', event => event.key === 'tend' && follow())
}
