// `@tend/sdk/server`: the events that browsers must not be trusted with, from Node, Workers, Deno and Bun.
// Web-standard globals only. A call becomes JSON and joins the lane of its account; lanes share the connections
// and the bounds that are kept here.

import type { Receipt } from '../../wire/src/receipt.ts'
import type { QueuedEvent } from './account-queue.ts'
import { background, type Client, createLane, type Lane } from './lane.ts'
import type { Delivered, Details, Options, Rejected, Tend } from './server-types.ts'
import type { Declared } from './types.ts'
import { type Answer, PATIENCE_LONGEST_MS } from './verdict.ts'

export type { Delivered, Details, Options, Rejected, Tend } from './server-types.ts'
export type { Declared } from './types.ts'

/** A Worker has six connections to a request; two are left to the host. */
export const CONNECTIONS_MAX = 4

/** Far beyond the slowest append; a socket that died in silence would otherwise hold its account for ever. */
export const REQUEST_MS_MAX = 30_000

/** An outage of an hour at 25 events a second; beyond, new events are dropped and counted. */
export const QUEUED_EVENTS_MAX = 100_000

/** A quarter of a Worker's memory. */
export const QUEUED_BYTES_MAX = 32 * 1024 * 1024

/** An account without an event for so long is forgotten; its next event begins a new producer. */
export const FORGET_AFTER_MS = 3_600_000

/** With more accounts than this, those with nothing to send are forgotten sooner. */
export const LANES_MAX = 10_000

const encoder = new TextEncoder()

/**
 * The client of one process, or, in a Worker, of one request (`ctx.waitUntil(tend.flush())`): timers and
 * connections do not outlive the request that opened them there. What it promises: see `Tend`.
 */
export function createTend<App = Declared>(options: Options): Tend<App> {
  const { key, url, every = 10, fetch = globalThis.fetch, onRejected } = options
  const endpoint = `${url}`.replace(/\/*$/, '/v1/events')
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }

  /** By account, in the order of their newest event. */
  const lanes = new Map<string, { lane: Lane; usedAt: number }>()
  const queued = { events: 0, bytes: 0 }
  /** Dropped events whose account has no lane: reported by the next account that has an event. */
  let lost = 0
  let closed = false

  /** What every waiting `flush` will say. */
  const flushing = new Set<Delivered>()

  const connect = limit(CONNECTIONS_MAX)

  const client: Client = {
    everyMs: every * 1000,
    connect: work => connect(() => work(post)),
    settled(events, outcome) {
      queued.events -= events.length
      for (const { bytes } of events) queued.bytes -= bytes
      if ('code' in outcome) for (const event of events) reject({ ...outcome, event: JSON.parse(event.json) })
      else note(events, outcome)
    },
  }

  function track(type: 'login' | 'feature' | 'outcome', name: string | undefined, details: object): void {
    try {
      const { account, user, value, properties, variant, timestamp, id } = details as Record<string, unknown>
      const json = JSON.stringify({ type, name, value, properties, variant, timestamp, id, user })
      const event: QueuedEvent = { json, bytes: encoder.encode(json).length }
      if (timestamp === undefined) event.calledAt = performance.now()
      // A copy: what the caller changes afterwards was not so when the event happened.
      add(event, JSON.parse(JSON.stringify(account)))
    } catch {
      lost++
      const message = 'An event needs an account, and values that JSON can hold.'
      reject({ code: 'unserializable', message, event: { type } })
    }
  }

  function add(event: QueuedEvent, account: Details['account']): void {
    const id = String(typeof account === 'object' ? account.id : account)
    const full = queued.events >= QUEUED_EVENTS_MAX || queued.bytes + event.bytes > QUEUED_BYTES_MAX
    if (closed || full) {
      const known = lanes.get(id)
      if (known) known.lane.lose(1)
      else lost++
      const code = closed ? 'closed' : 'queue_full'
      const message = closed ? 'The client was closed before.' : 'Too many events wait for the collector.'
      reject({ code, message, event: JSON.parse(event.json) })
      return
    }
    const lane = laneOf(id, account)
    queued.events++
    queued.bytes += event.bytes
    lane.add(event, account)
    if (lost > 0) lane.lose(lost)
    lost = 0
  }

  function laneOf(id: string, account: Details['account']): Lane {
    const now = performance.now()
    let lane = lanes.get(id)?.lane
    if (!lane) {
      forgetIdle(now)
      lane = createLane(account, client)
    }
    lanes.delete(id)
    lanes.set(id, { lane, usedAt: now })
    return lane
  }

  function forgetIdle(now: number): void {
    for (const [id, { lane, usedAt }] of lanes) {
      if (usedAt > now - FORGET_AFTER_MS && lanes.size < LANES_MAX) return
      if (lane.isIdle()) lanes.delete(id)
    }
  }

  /** Status 0 stands for no answer: no network, too slow, or stopped. */
  async function post(body: string, stop: AbortSignal): Promise<Answer> {
    const request = new AbortController()
    const abort = () => request.abort()
    const timer = background(abort, REQUEST_MS_MAX)
    stop.addEventListener('abort', abort)
    try {
      const response = await fetch(endpoint, { method: 'POST', headers, body, signal: request.signal })
      const answer = (await response.json().catch(() => undefined)) as { retryAfter?: unknown } | undefined
      const retryAfter = Number(response.headers.get('retry-after')) || Number(answer?.retryAfter) || 0
      return [response.status, retryAfter, answer]
    } catch {
      return [0, 0]
    } finally {
      clearTimeout(timer)
      stop.removeEventListener('abort', abort)
    }
  }

  function note(events: QueuedEvent[], receipt: Receipt): void {
    for (const delivered of flushing) {
      delivered.accepted += receipt.accepted
      delivered.duplicates += receipt.duplicates
    }
    for (const rejection of receipt.rejected) {
      const event = events[rejection?.index]
      if (!event) continue
      reject({ code: rejection.code, message: rejection.message, event: JSON.parse(event.json) })
    }
  }

  function reject(rejected: Rejected): void {
    for (const delivered of flushing) delivered.rejected.push(rejected)
    try {
      onRejected?.(rejected)
    } catch {
      // The application's mistake must not stop the delivery of other events.
    }
  }

  async function flush({ timeoutMs = 10_000 }: { timeoutMs?: number } = {}): Promise<Delivered> {
    const delivered: Delivered = { accepted: 0, duplicates: 0, rejected: [], pending: 0 }
    flushing.add(delivered)
    const waitMs = Math.min(timeoutMs, PATIENCE_LONGEST_MS)
    const deadline = performance.now() + waitMs
    const targets = [...lanes.values()].map(({ lane }) => ({ lane, position: lane.position() }))
    const drained = Promise.all(targets.map(({ lane }) => lane.drain(deadline)))
    // Unlike every other timer here this one keeps the process alive: somebody waits.
    let timer: ReturnType<typeof setTimeout> | undefined
    const timeUp = new Promise(resolve => {
      timer = setTimeout(resolve, waitMs)
    })
    await Promise.race([drained, timeUp])
    clearTimeout(timer)
    flushing.delete(delivered)
    for (const { lane, position } of targets) {
      const { pending, problem } = lane.rest(position)
      delivered.pending += pending
      if (problem !== undefined) delivered.problem = problem
    }
    return delivered
  }

  async function close(options?: { timeoutMs?: number }): Promise<Delivered> {
    closed = true
    for (const { lane } of lanes.values()) lane.retry()
    const delivered = await flush(options)
    for (const { lane } of lanes.values()) lane.stop()
    return delivered
  }

  return {
    login: details => track('login', undefined, details),
    feature: (name, details) => track('feature', name, details),
    outcome: (name, details) => track('outcome', name, details),
    variant: (name, variant, details) => track('feature', name, { ...details, variant: variant ?? '' }),
    flush,
    close,
  }
}

/** Runs at most `max` pieces of work at once, the others in the order they came. */
function limit(max: number): (work: () => Promise<void>) => void {
  const waiting: (() => Promise<void>)[] = []
  let running = 0
  const next = () => {
    while (running < max) {
      const work = waiting.shift()
      if (!work) return
      running++
      void work().then(() => {
        running--
        next()
      })
    }
  }
  return work => {
    waiting.push(work)
    next()
  }
}
