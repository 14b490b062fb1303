// GET /v1/portfolio: all accounts together, as JSON. D1 answers.

import { Hono } from 'hono'
import type { Env } from '../env.ts'
import { readLifecycle } from '../projection/lifecycle.ts'
import { readToday } from '../projection/today.ts'
import type { PortfolioAnswer } from '../views.ts'
import { ask } from './ask.ts'
import { todayOf } from './reads.ts'
import { mayRead } from './session.ts'

export const portfolio = new Hono<{ Bindings: Env }>()

portfolio.use(async (c, next) => {
  await mayRead(c)
  await next()
  c.header('cache-control', 'private, no-store')
})

portfolio.get('/', async c => {
  const today = todayOf(c.env)
  const [day, lifecycle] = await ask(c.env, 'portfolio', db =>
    Promise.all([readToday(db, today), readLifecycle(db, today)]),
  )
  return c.json({ ...day, ...lifecycle, asOf: Date.now() } satisfies PortfolioAnswer)
})
