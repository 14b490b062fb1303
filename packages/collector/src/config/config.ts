// The deployment's configuration: one versioned document. The defaults need none of it.

import type { Destination } from '../alerts/destination.ts'
import type { ExperimentConfig } from '../experiments/config.ts'
import { DEFAULT_CONFIG as DEFAULT_HEALTH, type HealthConfig } from '../health/config.ts'

export interface Config extends HealthConfig {
  /** By name; one that is not here is read with its defaults. */
  experiments: Record<string, ExperimentConfig>
  /** Where news goes; empty: nowhere. */
  destinations: Destination[]
}

export const DEFAULT_CONFIG: Config = { ...DEFAULT_HEALTH, experiments: {}, destinations: [] }
