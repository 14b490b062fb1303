// GET /v1/status: the collector's own health, for anyone; nothing of a customer's in it.

import { Hono } from 'hono'
import type { Env } from '../env.ts'
import { newestProjection } from '../projection/list.ts'

export const status = new Hono<{ Bindings: Env }>()

status.get('/', async c => {
  const projection = { available: false, newest: null as number | null }
  try {
    if (c.env.DB) Object.assign(projection, { available: true, newest: await newestProjection(c.env.DB) })
  } catch (error) {
    projection.available = false
    console.error('status failed', (error as Error).name)
  }
  // Whoever reads this was answered by the Worker that accepts; accepting needs no D1.
  return c.json({ accepting: true, projection, now: Date.now() })
})
