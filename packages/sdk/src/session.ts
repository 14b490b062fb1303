// Counts one login per session. Two tabs that open together ask one transaction, so only one of them counts.

import { now } from './browser.ts'
import { add } from './buffer.ts'
import { off } from './consent.ts'
import * as store from './store.ts'

/** Inactivity that ends a session. */
export const SESSION_MS = 30 * 60_000

/** Activity is noted once in it, and the logins of one person within it are the same one. */
export const MOMENT_MS = 60_000

export type Session = [
  /** Account and user id. */
  who: string,
  /** Epoch milliseconds of the last activity, to the moment. */
  at: number,
]

let who = ''
let known: Session | undefined
/** When this person last had a login on this page. */
let arrived = 0

/** Whether it is somebody else's or over. A clock set far back ends a session too, instead of none for days. */
const isOver = (session: Session | undefined, ms: number) =>
  session?.[0] !== who || Math.abs(now() - session[1]) > ms

/** Notes activity, and counts the login it may begin with. */
export const touch = (): void => {
  const before = known
  if (off || !who || !isOver(before, MOMENT_MS)) return
  known = [who, now()]
  // Storage refused: the session lives as long as the page.
  store.session((saved = before) => {
    if (isOver(saved, SESSION_MS)) login()
    return known
  })
}

/** Counts a login, unless the same person has just had one: explicitly, or by activity that began a session. */
export const login = (): void => {
  if (off) return
  if (now() - arrived > MOMENT_MS) add('{"type":"login"')
  arrived = now()
}

/** These are the account and user now. */
export const enter = (next: string): void => {
  // A login before the first identify was theirs.
  if (who && who !== next) arrived = 0
  who = next
  touch()
}

/** What comes next begins a session. */
export const endSession = (): void => {
  arrived = 0
  known = undefined
  store.session(() => known)
}
