// One account of the server client on its way to the collector: when to send, what an answer means, when to try
// again. One request at a time, so numbers arrive in order; what had no receipt goes again under the same numbers.

import type { Receipt } from '../../wire/src/receipt.ts'
import {
  type AccountQueue,
  abandon,
  confirm,
  createQueue,
  describe,
  hasWork,
  nextBatch,
  type QueuedEvent,
  type ServerBatch,
} from './account-queue.ts'
import { type Answer, DONE, HALVE, judge, PARK, PATIENCE_LONGEST_MS, waitAfter } from './verdict.ts'

/** Collectors tell loss apart by it; kept equal to package.json by a test. */
export const SDK = 'tend-server/0.1.0'

/** Many small batches cost the collector more rows than one of a hundred, and a hundred need not wait for more. */
export const SEND_AT_EVENTS = 100

/** What a lane needs of the client it belongs to. */
export interface Client {
  everyMs: number
  /** Runs `work` when a connection is free, with a `post` that never rejects. */
  connect(work: (post: (body: string, stop: AbortSignal) => Promise<Answer>) => Promise<void>): void
  /** Events left the queue: with the receipt that speaks for them, or with the reason why there will be none. */
  settled(events: QueuedEvent[], outcome: Receipt | { code: string; message: string }): void
}

/** What is left of what was queued, and what the last failed request was answered. */
export interface Rest {
  pending: number
  problem?: string
}

export interface Lane {
  add(event: QueuedEvent, account: AccountQueue['account']): void
  /** Events were dropped before they had a number. */
  lose(count: number): void
  /** Sends what is queued, unless it waits after a failure. Resolves when that is settled or cannot be by `deadline`. */
  drain(deadline: number): Promise<void>
  /** Where the newest event stands, to ask `rest` for. */
  position(): number
  rest(position: number): Rest
  /** Nothing is queued and nothing is to be told. */
  isIdle(): boolean
  /** Tries again now, unless the collector asked for patience. */
  retry(): void
  /** Sends nothing more. */
  stop(): void
}

export function createLane(account: AccountQueue['account'], client: Client): Lane {
  const queue = createQueue(account, newProducer())
  const stop = new AbortController()
  /** `backoff` waits after a failure, `asked` because the collector said how long. */
  let state: 'idle' | 'gathering' | 'sending' | 'backoff' | 'asked' = 'idle'
  /** Monotonic milliseconds of the next attempt; 0 while none is waited for. */
  let nextAt = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  let failures = 0
  let problem: string | undefined
  /** Events that ever left the queue. */
  let settled = 0
  /** Drains that wait; each looks after every answer whether it is over. */
  const drains = new Set<() => void>()

  const position = () => settled + queue.events.length

  function wait(until: 'gathering' | 'backoff' | 'asked', ms: number): void {
    state = until
    const patient = Math.min(ms, PATIENCE_LONGEST_MS)
    nextAt = performance.now() + patient
    timer = background(send, patient)
  }

  function send(): void {
    clearTimeout(timer)
    state = 'sending'
    nextAt = 0
    client.connect(async post => {
      if (stop.signal.aborted) return
      const batch = nextBatch(queue, SDK, performance.now())
      const answer = await post(batch.body, stop.signal)
      if (!stop.signal.aborted) settle(batch, answer)
      for (const look of drains) look()
    })
  }

  function settle(batch: ServerBatch, answer: Answer): void {
    const count = batch.events.length
    const [status, retryAfter = 0, body] = answer
    const verdict = judge(status, body, count)

    if (verdict >= PARK) {
      problem = status ? `${status}: ${errorIn(answer).message}` : 'The collector did not answer.'
      wait(retryAfter > 0 ? 'asked' : 'backoff', waitAfter(verdict, failures++, retryAfter, Math.random))
      return
    }
    failures = 0
    problem = undefined
    if (verdict === HALVE && count > 1) {
      queue.batchMax = Math.floor(count / 2)
      send()
      return
    }
    if (verdict === DONE) confirm(queue, batch)
    else abandon(queue, batch, newProducer())
    settled += count
    client.settled(batch.events, verdict === DONE ? (body as Receipt) : errorIn(answer))

    if (!hasWork(queue)) state = 'idle'
    else if (retryAfter > 0) wait('asked', waitAfter(verdict, 0, retryAfter, Math.random))
    else if (isUrgent()) send()
    else wait('gathering', client.everyMs)
  }

  /** What is left does not wait for company when there is enough, somebody waits, or it only tells of loss. */
  function isUrgent(): boolean {
    const { length } = queue.events
    return length === 0 || length >= SEND_AT_EVENTS || drains.size > 0
  }

  return {
    position,
    add(event, account) {
      describe(queue, account)
      queue.events.push(event)
      if (state === 'idle') wait('gathering', client.everyMs)
      if (state === 'gathering' && queue.events.length >= SEND_AT_EVENTS) send()
    },
    lose(count) {
      queue.lost += count
      if (state === 'idle') wait('gathering', client.everyMs)
    },
    drain(deadline) {
      if (state === 'gathering') send()
      const target = position()
      return new Promise(resolve => {
        const look = () => {
          const arrived = settled >= target && queue.lost === queue.told
          if (!arrived && !stop.signal.aborted && nextAt <= deadline) return
          drains.delete(look)
          resolve()
        }
        drains.add(look)
        look()
      })
    },
    rest(position) {
      const pending = Math.max(0, position - settled)
      return pending > 0 && problem !== undefined ? { pending, problem } : { pending }
    },
    isIdle: () => state === 'idle',
    retry() {
      if (state !== 'backoff') return
      failures = 0
      send()
    },
    stop() {
      clearTimeout(timer)
      stop.abort()
      for (const look of drains) look()
    },
  }
}

/** 96 random bits in 16 characters: no two producers of an account will ever share an id. */
function newProducer(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12))
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
}

/** Whatever answered may not have been a collector, so its body may be anything. */
function errorIn([status, , body]: Answer): { code: string; message: string } {
  const { error } = (body ?? {}) as { error?: { code?: unknown; message?: unknown } | null }
  return {
    code: typeof error?.code === 'string' ? error.code : `http_${status}`,
    message: typeof error?.message === 'string' ? error.message : 'The answer was no receipt.',
  }
}

/** A timer that keeps no process alive: in Node and Bun it is an object that knows how, in Deno a number. */
export function background(work: () => void, ms: number): ReturnType<typeof setTimeout> {
  const timer = setTimeout(work, ms)
  const { Deno } = globalThis as { Deno?: { unrefTimer?: (timer: unknown) => void } }
  if (Deno?.unrefTimer) Deno.unrefTimer(timer)
  else (timer as { unref?: () => void }).unref?.()
  return timer
}
