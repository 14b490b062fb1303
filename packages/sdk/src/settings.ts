// What `init` says. One page, one Tend: the state of this package is plain module state, because factories and
// their plumbing would cost every visitor a sixth of the script.

import type { Options } from './types.ts'

/** Without a key nothing is sent yet; the entry has set where the collector is. */
export const settings: Partial<Options> = {}
