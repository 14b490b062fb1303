// GET /v1/status: the collector's own health, for anyone; nothing of a customer's in it.

import { Hono } from 'hono'
import type { Env } from '../env.ts'
import { newestProjection } from '../projection/list.ts'
import { readLossOfAll } from '../projection/loss.ts'
import type { LossDay } from '../views.ts'
import { todayOf } from './reads.ts'

export const status = new Hono<{ Bindings: Env }>()

status.get('/', async c => {
  let projection = { available: false, newest: null as number | null }
  // Null, not empty: that D1 cannot be asked does not mean that nothing is lost.
  let loss: { days: LossDay[] } | null = null
  try {
    if (c.env.DB) {
      const [newest, days] = await Promise.all([
        newestProjection(c.env.DB),
        readLossOfAll(c.env.DB, todayOf(c.env)),
      ])
      projection = { available: true, newest }
      loss = { days }
    }
  } catch (error) {
    console.error('status failed', (error as Error).name)
  }
  // Whoever reads this was answered by the Worker that accepts; accepting needs no D1.
  return c.json({ accepting: true, projection, loss, now: Date.now() })
})
