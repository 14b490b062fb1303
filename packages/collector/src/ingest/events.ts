// POST /v1/events: the door for live events. Arrives: a body nobody has checked. Leaves: a receipt, once every
// event it counts is in its account's log. Nothing here reads or writes D1.

import {
  BATCH_REFUSALS,
  type BatchRefusalCode,
  BROWSER_BATCH_BYTES_MAX,
  parseBatch,
  type Receipt,
  type Rejection,
  rejection,
  SECRET_BATCH_BYTES_MAX,
} from '@tend/wire'
import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { Env } from '../env.ts'
import { problem } from '../problem.ts'
import { appendTo } from './append.ts'
import { bearerOf, scopeOf } from './keys.ts'
import { allowedOrigins, isAllowedOrigin } from './origins.ts'
import { splitByAccount } from './split.ts'

/** Seconds to wait after a failed append: an object that moved or restarted is back within a second or two. */
const RETRY_AFTER_SECONDS = 2

/** Warnings are for a developer's eyes on a first try; more than a few say nothing more. */
const WARNINGS_MAX = 8

const unreadable = (code: BatchRefusalCode) =>
  problem(BATCH_REFUSALS[code].status, code, BATCH_REFUSALS[code].message)

export const events = new Hono<{ Bindings: Env }>()

// Posting text/plain with the key in the body needs no preflight; JSON with a header does, and gets one.
// Every answer may be read by the page that asked, refusals too: they hold nothing but what to do.
events.use(async (c, next) => {
  const origin = c.req.header('origin')
  if (c.req.method === 'OPTIONS') c.res = c.body(null, 204)
  else await next()
  if (!origin) return
  c.res.headers.set('access-control-allow-origin', origin)
  c.res.headers.append('vary', 'origin')
  c.res.headers.set('access-control-expose-headers', 'retry-after')
  if (c.req.method === 'OPTIONS') {
    c.res.headers.set('access-control-allow-methods', 'POST')
    c.res.headers.set('access-control-allow-headers', 'authorization, content-type')
    // 2 hours is the longest Chromium keeps a preflight; each one is a billed request.
    c.res.headers.set('access-control-max-age', '7200')
  }
})

events.post(
  '/',
  bodyLimit({
    maxSize: SECRET_BATCH_BYTES_MAX,
    onError: () => {
      throw unreadable('too_large')
    },
  }),
  async c => {
    const now = Date.now()
    const type = c.req.header('content-type') ?? ''
    if (!/^(application\/json|text\/plain)\s*(;|$)/i.test(type)) {
      throw problem(415, 'unsupported_type', 'Send the batch as application/json or text/plain.')
    }
    // Never the JSON validator: it gives {} for text/plain, which is what browsers send.
    const text = await c.req.text()
    let body: unknown
    try {
      body = JSON.parse(text)
    } catch {
      throw unreadable('not_json')
    }

    const key = bearerOf(c.req.header('authorization')) ?? keyIn(body)
    const scope = await scopeOf(key, c.env)
    if (!scope) throw problem(401, 'unknown_key', key ? 'This key is not known here.' : 'Send a key.')
    if (scope === 'ops') throw problem(403, 'key_may_not', 'An ops key reads; send events with pk_ or sk_.')
    if (scope === 'secret' && c.req.header('origin')) {
      throw problem(403, 'key_may_not', 'This secret was in a page: make a new one, and use a pk_ key there.')
    }
    if (scope === 'publishable') {
      if (!isAllowedOrigin(c.req.header('origin'), allowedOrigins(c.env))) {
        throw problem(403, 'origin_not_allowed', "Add this page's origin to TEND_ORIGINS.")
      }
      // Characters bound bytes from below: only a body in between needs counting.
      if (text.length > BROWSER_BATCH_BYTES_MAX || bytesIn(text) > BROWSER_BATCH_BYTES_MAX) {
        throw unreadable('too_large')
      }
    }

    const batch = parseBatch(body, { now, scope })
    if ('unreadable' in batch) throw unreadable(batch.unreadable)

    const parts = splitByAccount(batch, now)
    const results = await Promise.all(parts.map(part => appendTo(c.env, part)))
    const receipt: Receipt = { accepted: 0, duplicates: 0, rejected: batch.rejected, now }
    parts.forEach((part, i) => {
      const appended = results[i]
      receipt.accepted += appended?.accepted ?? 0
      receipt.duplicates += appended?.duplicates ?? 0
      if (!appended) receipt.rejected.push(...part.events.map(event => rejection(event.index, 'unavailable')))
    })
    if (results.some(result => !result)) {
      // One account's trouble must not make the caller repeat the others' events, which may carry no identity.
      if (results.every(result => !result)) {
        throw problem(
          503,
          'unavailable',
          'The account could not be written; send again.',
          RETRY_AFTER_SECONDS,
        )
      }
      receipt.retryAfter = RETRY_AFTER_SECONDS
      c.header('retry-after', String(RETRY_AFTER_SECONDS))
    }
    receipt.rejected.sort((a: Rejection, b: Rejection) => a.index - b.index)
    if (batch.warnings.size > 0) receipt.warnings = [...batch.warnings].slice(0, WARNINGS_MAX)
    return c.json(receipt)
  },
)

function keyIn(body: unknown): string | undefined {
  const key = (body as { key?: unknown } | null)?.key
  return typeof key === 'string' ? key : undefined
}

function bytesIn(text: string): number {
  return text.length * 3 <= BROWSER_BATCH_BYTES_MAX ? text.length : new TextEncoder().encode(text).length
}
