// The deployment's configuration: one versioned document. The defaults need none of it.

import type { Destination } from '../alerts/destination.ts'
import { DEFAULT_CONFIG as DEFAULT_HEALTH, type HealthConfig } from '../health/config.ts'

export interface Config extends HealthConfig {
  /** Where news goes; empty: nowhere. */
  destinations: Destination[]
}

export const DEFAULT_CONFIG: Config = { ...DEFAULT_HEALTH, destinations: [] }
