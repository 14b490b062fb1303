// Whether anything may be recorded: the person's own word, else what the browser asks for on their behalf. Asked
// whenever something is about to be stored or sent, so that a word said in another tab holds in this one.

import { consent, privacy } from './browser.ts'
import { settings } from './settings.ts'

/** What is remembered of a person who consents; of one who does not, how many events that has deleted. */
const IN = 'in'

/** The person said no: what is buffered is deleted too. */
export const REFUSED = 2

/** When last asked, nothing was to be taken or sent: the browser asks for that (true), or the person did. */
export let off: boolean | typeof REFUSED | undefined

/** What was remembered; where nothing was, Global Privacy Control counts as a no, unless `gpc` is false. */
export const isOff = () => {
  const word = consent()
  off = word ? word !== IN && REFUSED : settings.gpc !== false && privacy()
  return off
}

/** How many events a no has deleted so far. */
export const deleted = (): number => +(consent() as string) || 0

/** The person says no, which has deleted so many events more. */
export const refuse = (events: number): void => {
  consent(`${deleted() + events}`)
}

export const accept = (): void => {
  consent(IN)
}
