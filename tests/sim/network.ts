// Between senders and the collector: takes its time, loses requests or answers, repeats requests, and has
// intermediaries that answer instead.

import type { SentBatch } from '../../packages/wire/src/event.ts'
import type { Asked, CollectorProcess } from './collector.ts'
import type { MEDDLERS } from './faults.ts'
import type { Model } from './model.ts'
import type { Sim } from './sim.ts'

export type Meddler = (typeof MEDDLERS)[number]

/** Under a small limit one event always fits: what is too large alone would be dropped, rightly. */
const SMALL_LIMIT_BYTES = 2500

export type Network = ReturnType<typeof createNetwork>

export function createNetwork(sim: Sim, model: Model, collector: CollectorProcess) {
  const { time, log, count } = sim
  const dice = sim.dice.fork()
  let requests = 0

  const leg = () =>
    dice.chance(sim.rates.slow) ? dice.spread(1000, 60_000) : dice.between(2, sim.rates.networkMs)

  const network = {
    meddler: undefined as Meddler | undefined,

    /** Resolves to what the sender hears: an answer, or undefined when the connection breaks; perhaps never. */
    async post(asked: Asked, isCut: () => boolean): Promise<Response | undefined> {
      const name = `request ${++requests}`
      const batch = JSON.parse(asked.body ?? '') as SentBatch
      const last = (batch.first ?? 0) + batch.events.length
      log(`${name}: ${batch.producer} ${batch.first}…${last}, lost ${batch.lost}`)
      count('request')
      model.sent(batch)
      if (isCut()) return undefined
      if (dice.chance(sim.rates.doubled)) {
        time.at(time.now() + dice.spread(1000, 600_000), () => {
          count('request doubled')
          log(`${name}: comes again`)
          void collector.answer(asked)
        })
      }
      if (dice.chance(sim.rates.requestLost)) {
        count('request lost')
        log(`${name}: lost`)
        return dice.chance(0.5) ? undefined : new Promise(() => {})
      }
      await sim.wait(leg())
      if (isCut()) return undefined
      const meddled = network.meddler && meddle(network.meddler, asked)
      if (meddled) {
        count('meddled')
        log(`${name}: ${meddled.status} by a meddler`)
        if (meddled.status === 400) model.spoiled(batch)
        return meddled
      }
      const answer = await collector.answer(asked)
      log(`${name}: ${answer?.status ?? 'refused'}`)
      if (dice.chance(sim.rates.answerLost) || isCut()) {
        count('answer lost')
        log(`${name}: its answer is lost`)
        return dice.chance(0.5) ? undefined : new Promise(() => {})
      }
      await sim.wait(leg())
      if (answer?.status === 200) model.promised(batch, await answer.clone().json())
      return answer
    },
  }
  return network
}

function meddle(meddler: Meddler, { body = '' }: Asked): Response | undefined {
  if (meddler === 'portal') return new Response('<html>Welcome to our wifi</html>')
  if (meddler === 'busy') return new Response('', { status: 503 })
  if (meddler === 'patience') return new Response('', { status: 429, headers: { 'retry-after': '60' } })
  if (meddler === 'unknown key') return new Response('', { status: 401 })
  if (meddler === 'unreadable') return new Response('', { status: 400 })
  return body.length > SMALL_LIMIT_BYTES ? new Response('', { status: 413 }) : undefined
}
