// Experiments as JSON: GET /v1/experiments and below. D1 answers; an account's outcomes are there up to yesterday.

import { Hono } from 'hono'
import { addDays } from '../account/calendar.ts'
import { readConfig } from '../config/store.ts'
import type { Env } from '../env.ts'
import { type Report, reportOf } from '../experiments/report.ts'
import { sentenceOf } from '../experiments/words.ts'
import { entryOf } from '../health/config.ts'
import { problem } from '../problem.ts'
import { listExperiments, readExposed } from '../projection/exposures.ts'
import type { ExperimentRow } from '../views.ts'
import { ask } from './ask.ts'
import { todayOf } from './reads.ts'
import { mayRead } from './session.ts'

export const readExperiments = (env: Env): Promise<ExperimentRow[]> =>
  ask(env, 'experiments', listExperiments)

/** `unknown` when no account was ever exposed to it. */
export async function readReport(env: Env, name: string): Promise<Report | 'unknown'> {
  const [exposed, config] = await ask(env, 'experiments', db =>
    Promise.all([readExposed(db, name), readConfig(db)]),
  )
  if (exposed.length === 0) return 'unknown'
  return reportOf(name, exposed, addDays(todayOf(env), -1), entryOf(config.experiments, name))
}

export const experiments = new Hono<{ Bindings: Env }>()

experiments.use(async (c, next) => {
  await mayRead(c)
  await next()
  c.header('cache-control', 'private, no-store')
})

experiments.get('/', async c => c.json({ experiments: await readExperiments(c.env), asOf: Date.now() }))

experiments.get('/:name', async c => {
  const report = await readReport(c.env, c.req.param('name'))
  if (report === 'unknown')
    throw problem(404, 'unknown_experiment', 'No account was ever exposed to this experiment.')
  const say = (comparisons: Report['primary']) =>
    comparisons.map(comparison => ({ ...comparison, words: sentenceOf(comparison, 'en') }))
  const { primary, exploratory } = report
  return c.json({ ...report, primary: say(primary), exploratory: say(exploratory), asOf: Date.now() })
})
