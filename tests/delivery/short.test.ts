// Three scenarios of the bench on every run of the tests: Tend alone, against its real collector, with what only a
// real browser or a real connection can do. Reloads, kills and offline are in tests/browser/delivery.test.ts.

import { expect, it } from 'vitest'
import { ownCollector } from '../support/ownCollector.ts'
import { Chromium } from './chromium.ts'
import { run } from './run.ts'
import { answersLost } from './scenarios/answers.ts'
import { crashed } from './scenarios/kills.ts'
import { deleted } from './scenarios/storage.ts'
import { TEND } from './sdks.ts'

const own = ownCollector()

/** Under a minute on two quiet cores: they wait more than they work. A busy machine has taken four. */
const TIMEOUT_MS = 600_000

it.concurrent.each([answersLost, crashed, deleted])(
  '[G1][G2] $title',
  { timeout: TIMEOUT_MS },
  async scenario => {
    const tend = { name: 'Tend', sdk: TEND, bundle: undefined, real: own.collector.url }
    const results = await run(scenario, [tend], () => new Chromium())
    expect(results).toMatchObject([{ lost: 0, doubled: 0 }])
  },
)
