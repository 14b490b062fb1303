// A real collector for the tests of one file: started before the first of them, gone after the last.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import { type Collector, startCollector } from '../../packages/collector/local/collector.ts'

export interface Own {
  /** For whatever else the tests keep on disk. */
  readonly folder: string
  readonly collector: Collector
}

export function ownCollector(): Own {
  const folder = mkdtempSync(join(tmpdir(), 'tend-'))
  let collector: Collector
  beforeAll(async () => {
    collector = await startCollector({ state: join(folder, 'state') })
  })
  afterAll(async () => {
    await collector?.stop()
    rmSync(folder, { recursive: true, force: true })
  })
  return {
    folder,
    get collector() {
      return collector
    },
  }
}
