// Every version of the configuration that was ever in force, in D1; the newest is. Not with the accounts, because
// it belongs to all of them: an account asks for it once a day, when it is scored.

import type { ConfigVersion } from '../views.ts'
import { type Config, DEFAULT_CONFIG } from './config.ts'

/** Versions that the history shows: who wants to know what was changed a year ago asks D1. */
const VERSIONS_SHOWN = 20

interface Stored {
  version: number
  at: number
  body: string
}

/** Fields that a document of an older release does not have are the defaults. */
function configOf({ version, body }: Stored): Config {
  return { ...DEFAULT_CONFIG, ...JSON.parse(body), version }
}

export async function readConfig(db: D1Database): Promise<Config> {
  const row = await db.prepare('SELECT * FROM config ORDER BY version DESC LIMIT 1').first<Stored>()
  return row ? configOf(row) : DEFAULT_CONFIG
}

/** A document of before; version 0 is the defaults, undefined one that never was. */
export async function readVersion(db: D1Database, version: number): Promise<Config | undefined> {
  if (version === 0) return DEFAULT_CONFIG
  const row = await db.prepare('SELECT * FROM config WHERE version = ?').bind(version).first<Stored>()
  return row ? configOf(row) : undefined
}

/** The newest first. */
export async function listVersions(db: D1Database): Promise<ConfigVersion[]> {
  const { results } = await db
    .prepare('SELECT * FROM config ORDER BY version DESC LIMIT ?')
    .bind(VERSIONS_SHOWN + 1)
    .all<Stored>()
  return results.slice(0, VERSIONS_SHOWN).map((row, i) => {
    const before = results[i + 1]
    return {
      version: row.version,
      at: row.at,
      changed: changedFields(before ? configOf(before) : DEFAULT_CONFIG, configOf(row)),
    }
  })
}

function changedFields(before: Config, after: Config): string[] {
  return (Object.keys(DEFAULT_CONFIG) as (keyof Config)[]).filter(
    field => field !== 'version' && JSON.stringify(before[field]) !== JSON.stringify(after[field]),
  )
}

/** Keeps a document as the version after `config.version`; false when somebody else has saved meanwhile. */
export async function writeConfig(db: D1Database, config: Config, now: number): Promise<boolean> {
  const { version, ...body } = config
  const { meta } = await db
    .prepare(
      `INSERT INTO config SELECT ?1 + 1, ?2, ?3 WHERE ?1 = (SELECT coalesce(max(version), 0) FROM config)`,
    )
    .bind(version, now, JSON.stringify(body))
    .run()
  return meta.changes > 0
}
