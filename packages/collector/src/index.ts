// The Worker, in the order an event travels: in at /v1/events (or, as history, /v1/import), into its account's
// Durable Object, out again as JSON and as pages. GET /tend.js and the pages' files are static assets
// (wrangler.toml) and never reach this code.

import { Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { Env } from './env.ts'
import { events } from './ingest/events.ts'
import { imports } from './ingest/import.ts'
import { secretOf } from './ingest/keys.ts'
import { config } from './ops/config.ts'
import { experiments } from './ops/experiments.ts'
import { pages } from './ops/pages.tsx'
import { portfolio } from './ops/portfolio.ts'
import { reads } from './ops/reads.ts'
import { status } from './ops/status.ts'
import { problem } from './problem.ts'
import { everyHour } from './projection/hourly.ts'

export { Account } from './account/account.ts'

const app = new Hono<{ Bindings: Env }>()

app.use(async (c, next) => {
  if (!secretOf(c.env)) {
    throw problem(
      503,
      'no_secret',
      'This deployment has no secret yet: run `npx wrangler secret put TEND_SECRET`.',
    )
  }
  await next()
})

app.route('/v1/events', events)
app.route('/v1/import', imports)
app.route('/v1/accounts', reads)
app.route('/v1/experiments', experiments)
app.route('/v1/portfolio', portfolio)
app.route('/v1/config', config)
app.route('/v1/status', status)
app.all('/v1/*', () => {
  throw problem(404, 'unknown_path', 'There is nothing at this path and method.')
})
app.route('/', pages)

app.onError((error, c) => {
  if (error instanceof HTTPException) return error.getResponse()
  // Not the message: it may quote what a customer sent.
  console.error('request failed', error.name, new URL(c.req.url).pathname.split('/').slice(0, 3).join('/'))
  return problem(500, 'internal', 'This is our mistake; the same request may work in a moment.').getResponse()
})

export default {
  fetch: app.fetch,
  scheduled: (controller, env) => everyHour(env, controller.scheduledTime),
} satisfies ExportedHandler<Env>
