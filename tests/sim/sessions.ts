// How many logins there must be and may be, by a naive reading of [C4]: which of the activities in one browser
// began a session. The SDK notes activity once a minute, so a pause of 29 to 30 minutes may count either way.

import type { Person } from './browser.ts'
import type { Kept } from './model.ts'

const MINUTE_MS = 60_000

/** Somebody did something, or arrived. */
export interface Activity extends Kept {
  at: number
  person: Person
}

/** Of the activities of one browser, in order. */
export function loginBounds(activities: Activity[]): [least: number, most: number] {
  let [least, most] = [0, 0]
  let before: Activity | undefined
  /** The last one that was noted for certain. */
  let sure: Activity | undefined
  for (const activity of activities) {
    if (begins(activity, before, 30) && activity.excuse === undefined) least += 1
    if (begins(activity, sure, 29) || isOther(activity, before)) most += 1
    before = activity
    if (activity.excuse === undefined) sure = activity
  }
  return [least, most]
}

const begins = (activity: Activity, before: Activity | undefined, minutes: number) =>
  before === undefined || activity.at - before.at > minutes * MINUTE_MS

const isOther = (activity: Activity, before: Activity | undefined) =>
  before?.person.user !== activity.person.user || before.person.account !== activity.person.account
