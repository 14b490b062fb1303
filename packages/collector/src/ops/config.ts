// The configuration as JSON: GET, PUT and preview of /v1/config.

import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { signingSecretOf } from '../alerts/sign.ts'
import type { Config } from '../config/config.ts'
import { CONFIG_BYTES_MAX, parseConfig } from '../config/parse.ts'
import { previewConfig } from '../config/preview.ts'
import { listVersions, readConfig, writeConfig } from '../config/store.ts'
import type { Env } from '../env.ts'
import { secretOf } from '../ingest/keys.ts'
import { problem } from '../problem.ts'
import { sentenceOfProblem } from '../readers.ts'
import type { ConfigAnswer, Preview } from '../views.ts'
import { ask } from './ask.ts'
import { jsonIn } from './reads.ts'
import { mayRead, mayWrite } from './session.ts'

export async function readConfigAnswer(env: Env): Promise<ConfigAnswer> {
  const [config, versions] = await ask(env, 'config', db => Promise.all([readConfig(db), listVersions(db)]))
  const secret = secretOf(env) ?? ''
  const signingSecrets = await Promise.all(
    config.destinations.map(async ({ name }) => [name, await signingSecretOf(name, secret)] as const),
  )
  return { config, versions, signingSecrets: Object.fromEntries(signingSecrets) }
}

/** False when somebody else has saved since the document was read. */
export const saveConfig = (env: Env, config: Config): Promise<boolean> =>
  ask(env, 'config', db => writeConfig(db, config, Date.now()))

export const askPreview = (env: Env, config: Config): Promise<Preview> =>
  ask(env, 'config', () => previewConfig(env, config))

export const isLocal = (env: Env): boolean => env.TEND_LOCAL === '1'

export const config = new Hono<{ Bindings: Env }>()

config.use(async (c, next) => {
  await next()
  c.header('cache-control', 'private, no-store')
})

const limit = bodyLimit({
  maxSize: CONFIG_BYTES_MAX,
  onError: () => {
    throw problem(413, 'too_large', `A configuration has at most ${CONFIG_BYTES_MAX / 1024} KiB.`)
  },
})

config.get('/', async c => {
  await mayRead(c)
  return c.json({ ...(await readConfigAnswer(c.env)), asOf: Date.now() })
})

config.put('/', limit, async c => {
  await mayWrite(c)
  const proposed = await proposedIn(c)
  if (!(await saveConfig(c.env, proposed))) {
    throw problem(
      409,
      'version_conflict',
      `Version ${proposed.version} is not in force: somebody saved meanwhile. GET the configuration and change that one.`,
    )
  }
  return c.json(await readConfigAnswer(c.env))
})

config.post('/preview', limit, async c => {
  await mayWrite(c)
  return c.json({ preview: await askPreview(c.env, await proposedIn(c)), asOf: Date.now() })
})

async function proposedIn(c: Context<{ Bindings: Env }>): Promise<Config> {
  const reading = parseConfig(await jsonIn(c), isLocal(c.env))
  if ('problems' in reading)
    throw problem(400, 'bad_config', reading.problems.map(sentenceOfProblem).join(' '))
  return reading.value
}
