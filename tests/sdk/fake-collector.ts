// A collector in memory, for the server client: it reads batches with the real parser and dedupes by number.
// What it answers is the test's to choose.

import { type Batch, parseBatch, type Receipt, type SentBatch } from '@tend/wire'

export interface Seen {
  /** Fake milliseconds of the request's arrival. */
  at: number
  sent: SentBatch
  headers: Record<string, string>
}

/** `lost`: committed, but the answer never arrives. `down`: not even the request does. */
export type Behaviour =
  | 'ok'
  | 'lost'
  | 'down'
  | 'hang'
  | Response
  | ((batch: SentBatch) => Response | undefined)

export function fakeCollector() {
  const requests: Seen[] = []
  const seen = new Set<string>()
  /** Accepted events by account, in the order of acceptance. */
  const log = new Map<string, string[]>()
  const lost = new Map<string, number>()
  let underWay = 0
  const collector = {
    requests,
    log,
    /** How the next requests are answered; the last one stays. */
    behave: ['ok'] as Behaviour[],
    latencyMs: 0,
    mostAtOnce: 0,
    /** The most any producer said it lost, added up. */
    lost: () => [...lost.values()].reduce((sum, count) => sum + count, 0),
    async fetch(_url: string, init: RequestInit): Promise<Response> {
      collector.mostAtOnce = Math.max(collector.mostAtOnce, ++underWay)
      try {
        return await answer(init)
      } finally {
        underWay--
      }
    },
  }

  async function answer({ body, headers, signal }: RequestInit): Promise<Response> {
    const sent = JSON.parse(body as string) as SentBatch
    requests.push({ at: performance.now(), sent, headers: headers as Record<string, string> })
    const behaviour = (collector.behave.length > 1 ? collector.behave.shift() : collector.behave[0]) ?? 'ok'
    if (collector.latencyMs > 0) await new Promise(resolve => setTimeout(resolve, collector.latencyMs))
    if (behaviour === 'down') throw new TypeError('fetch failed')
    if (behaviour === 'hang') {
      await new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason)))
    }
    const special = typeof behaviour === 'function' ? behaviour(sent) : behaviour
    if (special instanceof Response) return special.clone()
    const batch = parseBatch(sent, { now: Date.now(), scope: 'secret' })
    if ('unreadable' in batch) throw new Error(`the client sent what cannot be read: ${batch.unreadable}`)
    const receipt = append(batch)
    if (behaviour === 'lost') throw new TypeError('socket hang up')
    return Response.json(receipt)
  }

  function append({ numbers, events, rejected, ...batch }: Batch): Receipt {
    const producer = numbers?.producer ?? ''
    let count = 0
    for (const event of events) {
      const number = `${producer} ${(numbers?.first ?? 0) + event.index}`
      if (seen.has(number)) continue
      seen.add(number)
      count++
      const accepted = log.get(event.account.id)
      if (accepted) accepted.push(event.name)
      else log.set(event.account.id, [event.name])
    }
    lost.set(producer, Math.max(lost.get(producer) ?? 0, batch.lost))
    return { accepted: count, duplicates: events.length - count, rejected, now: Date.now() }
  }

  return collector
}
