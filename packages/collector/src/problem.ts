// The one shape of every error, and the exception that carries it up to the app's error handler.

import type { ErrorBody } from '@tend/wire'
import { HTTPException } from 'hono/http-exception'
import type { ContentfulStatusCode } from 'hono/utils/http-status'

/** Refuses the request: `message` says what to do; `retryAfter` is in seconds. */
export function problem(
  status: ContentfulStatusCode,
  code: string,
  message: string,
  retryAfter?: number,
): HTTPException {
  const body: ErrorBody = { error: { code, message } }
  const headers = new Headers({ 'content-type': 'application/json' })
  if (retryAfter !== undefined) {
    body.retryAfter = retryAfter
    headers.set('retry-after', String(retryAfter))
  }
  if (status === 401) headers.set('www-authenticate', 'Bearer')
  return new HTTPException(status, {
    res: new Response(JSON.stringify(body), { status, headers }),
    message: code,
  })
}
