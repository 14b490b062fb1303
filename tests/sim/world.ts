// Everything that one run simulates, put together from its seed.

import { createVirtualTime } from '../support/virtualTime.ts'
import { type Backend, createBackend } from './backend.ts'
import { type Browser, createBrowser } from './browser.ts'
import { type CollectorProcess, createCollector } from './collector.ts'
import { createD1, type D1 } from './d1.ts'
import { createDice } from './dice.ts'
import { clock, describeFaults, drawFaults } from './faults.ts'
import { createModel, type Model } from './model.ts'
import { createNetwork, type Network } from './network.ts'
import { createObjects, type Objects } from './objects.ts'
import type { Sim } from './sim.ts'

/** A Friday in November. */
export const START = Date.UTC(2026, 10, 20, 9)

/** A macrotask after each event: chains of promises through hono and the web's streams are long. */
export const settle = () => new Promise(setImmediate)

export interface Result {
  seed: number
  log: string[]
  counts: Record<string, number>
  /** What was broken, with its rule; absent when everything held. */
  broken?: string
}

export interface World extends Sim {
  model: Model
  d1: D1
  objects: Objects
  collector: CollectorProcess
  network: Network
  browsers: Browser[]
  backend: Backend | undefined
  counts: Record<string, number>
}

/** Tells `result` what happens. */
export function createWorld(result: Result): World {
  const { seed, log, counts } = result
  const dice = createDice(seed)
  const faults = drawFaults(dice.fork())
  log.push(`seed ${seed}`, ...describeFaults(faults))
  const time = createVirtualTime(START, settle)
  const sim: Sim = {
    time,
    dice,
    faults,
    rates: faults.rates,
    log: text => void log.push(`${clock(time.now() - START)} ${text}`),
    count(what) {
      counts[what] = (counts[what] ?? 0) + 1
    },
    fail(rule, text) {
      result.broken ??= `${rule}: ${text}`
    },
    wait: ms => new Promise(resolve => void time.at(time.now() + ms, resolve)),
  }
  const model = createModel(sim)
  const d1 = createD1(sim)
  const objects = createObjects(sim, model, d1)
  const collector = createCollector(sim, objects, d1)
  const network = createNetwork(sim, model, collector)
  const browsers = Array.from({ length: faults.browsers }, (_, i) =>
    createBrowser(sim, model, network, `browser ${i + 1}`),
  )
  const backend = faults.backend ? createBackend(sim, model, network) : undefined
  return Object.assign(sim, { model, d1, objects, collector, network, browsers, backend, counts })
}

/** Asks the collector as ops does. */
export async function ask<Body>({ collector }: World, path: string): Promise<{ status: number; body: Body }> {
  const answer = await collector.answer({
    method: 'GET',
    path,
    headers: { authorization: 'Bearer ops_local' },
  })
  return { status: answer?.status ?? 0, body: (await answer?.json()) as Body }
}
