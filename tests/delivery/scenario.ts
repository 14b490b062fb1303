import type { Crowd } from './crowd.ts'

/** How many calls a scenario makes at a time: enough for Tend to try at once instead of after its 30 seconds. */
export const BURST = 25

export interface Scenario {
  /** For --scenario. */
  name: string
  /** What happens, for people. */
  title: string
  /** One SDK after the other, each in a browser of its own: where milliseconds count, nobody waits for another. */
  apart?: boolean
  /** Only Chromium can be told to act it out. */
  chromium?: boolean
  /** Everything up to the last call; the bench then waits and counts. */
  run(crowd: Crowd): Promise<void>
}
