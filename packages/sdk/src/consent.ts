// Whether anything may be recorded: the person's own word, else what the browser asks for on their behalf.

import { consent, privacy } from './browser.ts'
import { settings } from './settings.ts'

/** What is remembered of a person who consents; of one who does not, how many events that has deleted. */
const IN = 'in'

/** The person said no: what is buffered is deleted too. */
export const REFUSED = 2

/** Nothing is taken or sent: the browser asks for that (true), or the person did. */
export let off: boolean | typeof REFUSED | undefined

/** Does what was remembered; where nothing was, Global Privacy Control counts as a no, unless `gpc` is false. */
export const obey = (): void => {
  const word = consent()
  off = word ? word !== IN && REFUSED : settings.gpc !== false && privacy()
}

export const refuse = (): void => {
  off = REFUSED
  consent('0')
}

export const accept = (): void => {
  off = false
  consent(IN)
}

/** How many events a no has deleted so far. */
export const deleted = (): number => +(consent() as string) || 0

/** A no has deleted so many more. Where it is no longer remembered this is NaN, which is not either. */
export const addDeleted = (events: number): void => {
  consent(+(consent() as string) + events)
}
