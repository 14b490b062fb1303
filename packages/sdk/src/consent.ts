// Whether anything may be recorded: the person's own word, else what the browser asks for on their behalf.

import { consent, privacy } from './browser.ts'
import { clear, lose } from './buffer.ts'
import { off, turnOff } from './settings.ts'

/** What is remembered of a person who consents; of one who does not, how many events that has deleted. */
const IN = 'in'

/** Does what was remembered; where nothing was, Global Privacy Control counts as a no, unless `gpc` is false. */
export const obey = (gpc?: boolean): void => {
  turnOff((consent() ?? (gpc !== false && privacy() ? '' : IN)) !== IN)
}

/** Another tab has opted out or in. */
export const follow = (): void => {
  obey()
  if (off) clear()
}

export const optOut = (): void => {
  turnOff(true)
  consent('0')
  clear().then(events => off && consent(events))
}

export const optIn = (): void => {
  if (off) lose(+(consent() as string) || 0)
  turnOff(false)
  consent(IN)
}
