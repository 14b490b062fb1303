// From the edge to the account: one RPC for an account and batch. Durable Object errors are told apart by
// their flags (developers.cloudflare.com/durable-objects/best-practices/error-handling): `overloaded` must
// not be retried at all, `retryable` only when repeating does no harm, which dedupe sees to, and only on a
// new stub, because a stub that has thrown stays broken.

import type { Appended } from '../account/core.ts'
import type { Env } from '../env.ts'
import type { Append } from './split.ts'

const TRIES_MAX = 2

/** The durable result, or undefined when the account could not be written just now. */
export async function appendTo(env: Env, append: Append): Promise<Appended | undefined> {
  for (let tries = 1; ; tries++) {
    try {
      return await env.ACCOUNT.getByName(append.accountId).append(append)
    } catch (error) {
      const { retryable, overloaded } = error as { retryable?: boolean; overloaded?: boolean }
      if (overloaded || !retryable || tries === TRIES_MAX) {
        console.error('append failed', { retryable, overloaded, tries })
        return undefined
      }
    }
  }
}
