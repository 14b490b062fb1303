import type { History } from '../history.ts'
import { masksOf, type Window, within } from '../window.ts'

/** Features used in the window, among `core` when that names any. Numerator of Pendo's "feature adoption". */
export function featuresUsed(history: History, window: Window, core: readonly string[] = []): Set<string> {
  const used = new Set<string>()
  for (const day of within(history.activeDays, window)) {
    for (const name of history.days.get(day)?.features.keys() ?? []) {
      if (core.length === 0 || core.includes(name)) used.add(name)
    }
  }
  return used
}

/** Distinct users of each feature in the window, exactly. Heap: accounts with one user of the key feature are at risk. */
export function usersByFeature({ userFeatures }: History, window: Window): Map<string, number> {
  const masks = masksOf(window)
  const users = new Map<string, number>()
  for (const features of userFeatures.values()) {
    for (const [feature, months] of features) {
      if (masks.some(([month, mask]) => ((months.get(month) ?? 0) & mask) !== 0)) {
        users.set(feature, (users.get(feature) ?? 0) + 1)
      }
    }
  }
  return users
}
