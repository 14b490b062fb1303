// What every part of a simulated run shares: time, dice, faults, the log, and the way to fail.

import type { VirtualTime } from '../support/virtualTime.ts'
import type { Dice } from './dice.ts'
import type { Faults, Rates } from './faults.ts'

export interface Sim {
  time: VirtualTime
  dice: Dice
  faults: Faults
  /** Those in force: the storm's, then calm. */
  rates: Rates
  log(text: string): void
  /** How often each thing happened, to see that a run did something. */
  count(what: string): void
  /** A promise is broken: the run ends, wherever in it this is noticed. */
  fail(rule: string, text: string): void
  /** Resolves after so many milliseconds. */
  wait(ms: number): Promise<void>
}
