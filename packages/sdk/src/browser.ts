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
export const post = (collector: string, body: string): Promise<Answer> =>
  fetch(new URL('v1/events', collector), {
    method: 'POST',
    body,
    keepalive: true,
    credentials: 'omit',
    signal: AbortSignal.timeout?.(TIMEOUT_MS),
  }).then(
    async answer => [
      answer.status,
      +(answer.headers.get('retry-after') as string),
      await answer.json().catch(() => {}),
    ],
    () => [0],
  )

/**
 * Runs `work` when no other of the tabs of this origin does, one after the other. Rejects where there are no Web Locks
 * (an insecure context, Safari before 15.4).
 */
export const alone = async (work: () => Promise<void>): Promise<void> => navigator.locks.request('tend', work)

let remembered: string | undefined

/**
 * Remembers a person's consent, if given one, where storage is refused as long as the page; returns what is
 * remembered. localStorage never holds more than this.
 */
export const consent = (word?: string): string | undefined => {
  remembered = word ?? remembered
  try {
    if (word) localStorage.tend = word
    remembered = localStorage.tend ?? remembered
  } catch {
    // Storage is refused.
  }
  return remembered
}

/** Global Privacy Control. */
export const privacy = () => (navigator as { globalPrivacyControl?: boolean }).globalPrivacyControl

/** Calls `leave` while the page is still there, `hope` when sending may work. */
export const listen = (leave: () => void, hope: () => void): void => {
  // A page that is left or goes into the back/forward cache is hidden first, and visible when it comes back.
  addEventListener('visibilitychange', () => (document.hidden ? leave() : hope()))
  addEventListener('online', hope)
}
