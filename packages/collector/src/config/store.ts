// Every version of the configuration that was ever in force, in D1; the newest is. Not with the accounts, because
// it belongs to all of them: an account asks for it once a day, when it is scored.

import { type Config, DEFAULT_CONFIG } from './config.ts'

/** Fields that a document of an older release does not have are the defaults. */
export async function readConfig(db: D1Database): Promise<Config> {
  const row = await db
    .prepare('SELECT version, body FROM config ORDER BY version DESC LIMIT 1')
    .first<{ version: number; body: string }>()
  return row ? { ...DEFAULT_CONFIG, ...JSON.parse(row.body), version: row.version } : DEFAULT_CONFIG
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
