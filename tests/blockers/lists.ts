// The filter lists that content blockers use, and an engine that applies them: Ghostery's, with the snapshot of
// EasyList, EasyPrivacy and uBlock Origin's own lists that @browserless/goto ships for it. The snapshot can be read
// only by the engine's version that wrote it; both are pinned in this folder's lock file.

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { installLocked } from '../support/installLocked.ts'

export interface Request {
  url: string
  type: 'script' | 'fetch' | 'xhr' | 'ping'
  /** The page it is made in. */
  sourceUrl: string
}

/** What is used of @ghostery/adblocker, which is not there when types are checked. */
interface Engine {
  match(request: unknown): { match: boolean; filter?: { toString(): string } }
  getFilters(): { networkFilters: unknown[] }
}
interface Adblocker {
  FiltersEngine: { deserialize(snapshot: Uint8Array): Engine }
  Request: { fromRawDetails(request: Request): unknown }
}

export interface Lists {
  /** How many rules about requests there are. */
  rules: number
  /** The rule that blocks a request, if one does. */
  ruleAgainst(request: Request): string | undefined
}

export function loadLists(): Lists {
  installLocked(new URL('./', import.meta.url))
  const require = createRequire(import.meta.url)
  const { FiltersEngine, Request } = require('@ghostery/adblocker') as Adblocker
  const engine = FiltersEngine.deserialize(readFileSync(require.resolve('@browserless/goto/src/engine.bin')))
  return {
    rules: engine.getFilters().networkFilters.length,
    ruleAgainst(request) {
      const { match, filter } = engine.match(Request.fromRawDetails(request))
      return match ? String(filter) : undefined
    },
  }
}
