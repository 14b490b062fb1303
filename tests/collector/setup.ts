// Every file starts with an empty, migrated D1; Durable Objects are told apart by account ids of their own.

import { applyD1Migrations } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeAll } from 'vitest'

beforeAll(async () => {
  await applyD1Migrations(env.DB as D1Database, env.D1_MIGRATIONS)
})
