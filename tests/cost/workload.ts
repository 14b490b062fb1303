// design.md's reference workload: one account, an 8-hour day, four sessions of up to 40 minutes a user, an event
// every 4 seconds on average while in session, 30 features with a skewed choice. Drawn from a seed, so that
// two runs cost the same.

import { mulberry32 } from '../support/random.ts'

export const DAY_MS = 8 * 60 * 60 * 1000
const SESSIONS = 4
const SESSION_MS_MAX = 40 * 60 * 1000
const EVENT_MS_MEAN = 4000
const FEATURES = 30

export interface Session {
  user: string
  /** When each event happens, in milliseconds from the start of the day, and which feature it is. */
  events: { at: number; feature: string }[]
}

export function drawSessions(users: number, seed: number): Session[] {
  const random = mulberry32(seed)
  const sessions: Session[] = []
  for (let user = 0; user < users; user++) {
    for (let session = 0; session < SESSIONS; session++) {
      // Each quarter of the day has one, so that a user's sessions do not overlap.
      const quarter = DAY_MS / SESSIONS
      const length = SESSION_MS_MAX * (0.5 + random() / 2)
      const start = quarter * session + random() * (quarter - length)
      const events: Session['events'] = []
      for (let at = start; at < start + length; at += -Math.log(1 - random()) * EVENT_MS_MEAN) {
        // Squaring twice: the first feature is used in four of ten events, the last in one of a hundred.
        events.push({ at, feature: `feature.${Math.floor(random() ** 4 * FEATURES)}` })
      }
      sessions.push({ user: `user-${user}`, events })
    }
  }
  return sessions
}
