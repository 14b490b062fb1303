import type { Account } from './account/account.ts'

/** What the deployment gives the Worker (wrangler.toml and `wrangler secret put`). */
export interface Env {
  ACCOUNT: DurableObjectNamespace<Account>
  /** The view across accounts. May be missing or down: nothing on the way of an event needs it. */
  DB?: D1Database
  /** Signs every key and session. Without it a deployment refuses to serve. */
  TEND_SECRET?: string
  /** Origins whose pages may send with a publishable key; see ingest/origins.ts. */
  TEND_ORIGINS?: string
  /** IANA time zone in which days begin. */
  TEND_ZONE?: string
  /** Ids of keys that no longer work, separated by commas. */
  TEND_REVOKED?: string
  /** "1" under `npm start`: the local keys work and the secret is a constant. */
  TEND_LOCAL?: string
  /** Longest seconds between an event and its fold; production's default is in account/schedule.ts. */
  TEND_FOLD_SECONDS?: string
}

export const zoneOf = (env: Env): string => env.TEND_ZONE || 'UTC'
