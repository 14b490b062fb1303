// Counts one login per session. Two tabs that open together ask one transaction, so only one of them counts.

import { later, now } from './browser.ts'
import { add, save } from './buffer.ts'
import { isOff } from './consent.ts'
import { begin } from './record.ts'
import * as store from './store.ts'

/** Inactivity that ends a session. */
export const SESSION_MS = 30 * 60_000

/** Activity is noted once in it, and the logins of one person within it are the same one. */
export const MOMENT_MS = 60_000

export type Session = [
  /** Account and user id. */
  who?: string,
  /** Epoch milliseconds of the last activity, to the moment. */
  at?: number,
]

let who = ''
let known: Session = []
/** When this person last had a login on this page. */
let arrived = 0

/** Whether it is somebody else's or over. */
const isOver = ([whose, at]: Session, ms: number) => whose !== who || now() - (at as number) > ms

/** Notes activity, and counts the login it may begin with. */
export const touch = (): void => {
  const before = known
  if (!who || !isOver(before, MOMENT_MS) || isOff()) return
  known = [who, now()]
  // Storage refused: the session lives as long as the page.
  store.session(known).then((saved = before) => {
    if (isOver(saved, SESSION_MS)) login()
    save()
  })
}

/** Counts a login, unless the same person has just had one: explicitly, or by activity that began a session. */
export const login = (): void => {
  if (now() - arrived > MOMENT_MS) add(begin({ type: 'login' }))
  arrived = now()
}

/** These are the account and user now. */
export const enter = (next: string): void => {
  // In a task of its own: to open the database would be most of what evaluating the script takes.
  later(0, touch)
  // A login before the first identify was theirs.
  if (who && who !== next) arrived = 0
  who = next
}

/** What comes next begins a session. */
export const endSession = (): void => {
  arrived = 0
  known = []
  store.session(known)
}
