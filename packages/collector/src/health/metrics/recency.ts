import type { History } from '../history.ts'
import { lowerBound } from '../window.ts'

/**
 * Whole days without activity up to the eve of `day`: 0 when yesterday was active; null when nothing ever was.
 * Source: the t_x of buy-till-you-die models (Fader, Hardie, Shang 2010); alone it ranks accounts as well as they do
 * (Wübben and von Wangenheim 2008).
 */
export function recency({ activeDays }: History, day: number): number | null {
  const last = activeDays[lowerBound(activeDays, day) - 1]
  return last === undefined ? null : day - 1 - last
}
