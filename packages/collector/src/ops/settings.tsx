// The page Settings: the same reading, preview and saving as /v1/config (config.ts), through a form.

import type { Context } from 'hono'
import type { Config } from '../config/config.ts'
import { CONFIG_BYTES_MAX, parseConfig } from '../config/parse.ts'
import { readVersion } from '../config/store.ts'
import { type Env, zoneOf } from '../env.ts'
import type { Reading } from '../readers.ts'
import { askPreview, isLocal, readConfigAnswer, saveConfig } from './config.ts'
import { localeOf } from './format.ts'
import { PATHS } from './paths.ts'
import { SettingsPage, type SettingsPageProps } from './settingsPage.tsx'

type C = Context<{ Bindings: Env }>

const CONFLICT =
  'Not saved: somebody saved meanwhile. Below is your text; what is in force now is under Versions.'

export async function showSettings(c: C): Promise<Response> {
  const answer = await readConfigAnswer(c.env)
  const wanted = c.req.query('version')
  const loaded = wanted === undefined ? undefined : await readVersion(c.env.DB as D1Database, Number(wanted))
  return page(c, {
    answer,
    draft: draftOf(loaded ?? answer.config),
    notice: c.req.query('saved') === undefined ? undefined : 'Saved. Scores go by it from tomorrow on.',
  })
}

export async function changeSettings(c: C): Promise<Response> {
  const form: Record<string, unknown> = await c.req.parseBody().catch(() => ({}))
  const draft = String(form.document ?? '')
  const reading = readDraft(draft, Number(form.version), isLocal(c.env))
  if ('problems' in reading)
    return page(c, { answer: await readConfigAnswer(c.env), draft, problems: reading.problems }, 400)
  if (form.do !== 'save') {
    const preview = await askPreview(c.env, reading.value)
    return page(c, { answer: await readConfigAnswer(c.env), draft, preview })
  }
  if (await saveConfig(c.env, reading.value)) return c.redirect(`${PATHS.settings}?saved`, 303)
  return page(c, { answer: await readConfigAnswer(c.env), draft, notice: CONFLICT }, 409)
}

function page(
  c: C,
  props: Pick<SettingsPageProps, 'answer' | 'draft'> & Partial<SettingsPageProps>,
  status: 200 | 400 | 409 = 200,
): Response | Promise<Response> {
  const all: SettingsPageProps = {
    problems: [],
    preview: undefined,
    notice: undefined,
    now: Date.now(),
    locale: localeOf(c.req.header('accept-language')),
    zone: zoneOf(c.env),
    ...props,
  }
  return c.html(<SettingsPage {...all} />, status)
}

/** A document as the editor shows it: its version is kept beside it. */
function draftOf({ version, ...document }: Config): string {
  return JSON.stringify(document, null, 2)
}

function readDraft(draft: string, version: number, local: boolean): Reading<Config> {
  const wrong = (message: string) => ({ problems: [{ path: '', message }] })
  if (new TextEncoder().encode(draft).length > CONFIG_BYTES_MAX)
    return wrong(`is larger than ${CONFIG_BYTES_MAX / 1024} KiB.`)
  let document: unknown
  try {
    document = JSON.parse(draft)
  } catch (error) {
    return wrong(`is not JSON: ${(error as Error).message}.`)
  }
  const isObject = typeof document === 'object' && document !== null && !Array.isArray(document)
  return parseConfig(isObject ? { ...(document as object), version } : document, local)
}
