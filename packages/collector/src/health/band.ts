import type { Bands } from './config.ts'

export type Band = 'good' | 'fair' | 'poor'

/**
 * The band of a health score. A band that was had before is left only `hysteresis` points beyond its edge, and not
 * at all while it is `held` (its first week).
 */
export function bandOf(health: number, bands: Bands, previous: Band | null, held = false): Band {
  const plain = health >= bands.good ? 'good' : health >= bands.fair ? 'fair' : 'poor'
  if (previous === null || plain === previous) return plain
  if (held) return previous
  const { hysteresis } = bands
  const good = bands.good + (previous === 'good' ? -hysteresis : hysteresis)
  const fair = bands.fair + (previous === 'poor' ? hysteresis : -hysteresis)
  return health >= good ? 'good' : health >= fair ? 'fair' : 'poor'
}
