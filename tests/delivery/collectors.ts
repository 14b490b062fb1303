// The two kinds of collector that the SDKs talk to, each behind an address that can fail: a mock, which answers
// as the SDK's own endpoint would, and for Tend also the real one, where only what its accounts say is counted.

import { readFileSync } from 'node:fs'
import type { AccountSummary, FeatureRow } from '../../packages/collector/src/views.ts'
import { type Address, cors, openAddress, type Reply, type Request } from './faults.ts'
import { Ledger } from './ledger.ts'
import { NAMES } from './product.ts'
import { type Sdk, TEND } from './sdks.ts'

export interface Score {
  lost: number
  doubled: number
  /** Copies that arrived beyond the first, which ids may remove. */
  repeated: number
}

export interface Collector extends Pick<Address, 'url' | 'traffic' | 'fail' | 'close'> {
  /** After `tracked` calls. */
  score(tracked: number): Promise<Score>
}

/** As the Worker serves it. */
const SCRIPT_HEADERS = { 'content-type': 'text/javascript', 'cache-control': 'public, max-age=3600' }

export async function startMock(sdk: Sdk): Promise<Collector> {
  const ledger = new Ledger(sdk)
  const script = readFileSync(new URL('../../dist/public/tend.js', import.meta.url))
  const address = await openAddress(sdk.ingest, async (request): Promise<Reply> => {
    const headers = cors(request)
    if (request.method === 'OPTIONS') return { status: 204, headers }
    if (request.path === '/tend.js')
      return { status: 200, headers: { ...headers, ...SCRIPT_HEADERS }, body: script }
    if (!sdk.ingest.test(request.path))
      return { status: 200, headers, body: JSON.stringify(sdk.settings ?? {}) }
    const { body, events } = ledger.enter(request)
    return { ...sdk.answer(body, events), headers: { ...headers, 'content-type': 'application/json' } }
  })
  return {
    ...address,
    score: async tracked => ({
      lost: ledger.lost(tracked),
      doubled: ledger.doubled,
      repeated: ledger.repeated,
    }),
  }
}

/** The real collector at `url`, reached through an address that can fail; events are those of `account`. */
export async function frontReal(url: string, account: string): Promise<Collector> {
  const ledger = new Ledger(TEND)
  const address = await openAddress(TEND.ingest, async request => {
    if (request.method === 'POST') ledger.enter(request)
    return forward(url, request)
  })
  const ask = async (path: string): Promise<unknown> => {
    const answer = await fetch(`${url}/v1/accounts/${account}${path}`, {
      headers: { authorization: 'Bearer ops_local' },
    })
    return answer.ok ? answer.json() : undefined
  }
  const total = async () => ((await ask('')) as AccountSummary | undefined)?.totals.features ?? 0
  const collector: Collector = {
    ...address,
    async score(tracked) {
      const before = await total()
      const { features = [] } = ((await ask('/features')) ?? {}) as { features?: FeatureRow[] }
      // More has arrived in between.
      if (before !== (await total())) return collector.score(tracked)
      const score = { lost: 0, doubled: 0, repeated: ledger.repeated }
      const counts = new Map(features.map(({ name, count }) => [name, count]))
      for (let i = 0; i < Math.min(NAMES, tracked); i++) {
        const surplus = (counts.get(`step.${i}`) ?? 0) - Math.ceil((tracked - i) / NAMES)
        if (surplus > 0) score.doubled += surplus
        else score.lost -= surplus
      }
      if (before !== tracked - score.lost + score.doubled)
        throw new Error(`${account} has ${before} feature uses, and its features say otherwise.`)
      return score
    },
  }
  return collector
}

async function forward(url: string, { method, path, headers, body }: Request): Promise<Reply> {
  const { host: _, connection: __, 'content-length': ___, ...rest } = headers
  const answer = await fetch(url + path, {
    method,
    headers: rest as Record<string, string>,
    ...(method === 'POST' && { body: new Uint8Array(body) }),
  })
  // What fetch has already undone.
  const {
    'content-encoding': ____,
    'transfer-encoding': _____,
    ...replied
  } = Object.fromEntries(answer.headers)
  return { status: answer.status, headers: replied, body: Buffer.from(await answer.arrayBuffer()) }
}
