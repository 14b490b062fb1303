// The tables of one account. Cost shapes them: Cloudflare bills every row written, in indexes too, and bytes
// hardly at all. So no secondary indexes, WITHOUT ROWID where the key is the table, counts of a day packed
// into one row (a fold writes 1 row a day instead of 1 a feature), and retention by DROP TABLE, which is free.

import type { Sql } from './storage.ts'

interface Migration {
  id: string
  statements: string[]
}

/** Append-only: a released entry is never edited, because accounts in the field have already run it. */
export const MIGRATIONS: readonly Migration[] = [
  {
    id: '2026-11-first',
    statements: [
      // One row, from the account's first moment. cursor: the last log row that is folded. epoch: when this store
      // began, epoch milliseconds: a store that replaces another outranks its projections, whatever their version.
      // dropped, missing: loss of producers already forgotten.
      `CREATE TABLE state (
         one INTEGER PRIMARY KEY CHECK (one = 1),
         cursor INTEGER NOT NULL, version INTEGER NOT NULL, epoch INTEGER NOT NULL,
         dropped INTEGER NOT NULL, missing INTEGER NOT NULL)`,
      // Producers, a few hundred to a row. touched: epoch milliseconds of the newest batch of any of them.
      'CREATE TABLE producers (block INTEGER PRIMARY KEY, touched INTEGER NOT NULL, body TEXT NOT NULL)',
      // What the account called itself, from that day on; the newest row is in force.
      `CREATE TABLE profile (
         day TEXT PRIMARY KEY, at INTEGER NOT NULL, name TEXT, plan TEXT, seats INTEGER, traits TEXT NOT NULL
       ) WITHOUT ROWID`,
      'CREATE TABLE person (user TEXT PRIMARY KEY, at INTEGER NOT NULL, name TEXT, traits TEXT NOT NULL) WITHOUT ROWID',
      // Bits of a month: see calendar.ts. active: a feature or an outcome.
      `CREATE TABLE user_month (
         user TEXT, month INTEGER, active INTEGER NOT NULL, login INTEGER NOT NULL, outcome INTEGER NOT NULL,
         PRIMARY KEY (user, month)) WITHOUT ROWID`,
      `CREATE TABLE user_feature_month (
         user TEXT, feature TEXT, month INTEGER, bits INTEGER NOT NULL,
         PRIMARY KEY (user, feature, month)) WITHOUT ROWID`,
      // Counts of a day; outcome_value in ten-thousandths. body: by feature, outcome and vital (rollups.ts).
      `CREATE TABLE day (
         day TEXT PRIMARY KEY, logins INTEGER NOT NULL, features INTEGER NOT NULL, outcomes INTEGER NOT NULL,
         outcome_value INTEGER NOT NULL, body TEXT NOT NULL) WITHOUT ROWID`,
      // Names in use, to hold their number within a limit. type: feature, outcome or experiment.
      'CREATE TABLE name (type TEXT, name TEXT, PRIMARY KEY (type, name)) WITHOUT ROWID',
    ],
  },
  {
    id: '2026-11-received',
    // What arrived on the day, by SDK (received.ts): in a row that the fold writes anyway.
    statements: ["ALTER TABLE day ADD COLUMN received TEXT NOT NULL DEFAULT '[]'"],
  },
  {
    id: '2026-11-exposure',
    statements: [
      // The first exposure to each experiment: epoch milliseconds, local day, variant. crossed: 1 when there was another.
      `CREATE TABLE exposure (
         experiment TEXT PRIMARY KEY, at INTEGER NOT NULL, day TEXT NOT NULL, variant TEXT NOT NULL,
         crossed INTEGER NOT NULL) WITHOUT ROWID`,
      // Everyone exposed, and on which day first.
      `CREATE TABLE exposed_user (
         experiment TEXT, user TEXT, day TEXT NOT NULL, PRIMARY KEY (experiment, user)) WITHOUT ROWID`,
    ],
  },
  {
    id: '2026-11-health',
    statements: [
      // What was said of the account on that day: written once. hindsight: said later, of an account that arrived
      // with a history. body: the whole HealthDay. facts: what it lets the portfolio know.
      `CREATE TABLE health_day (
         day TEXT PRIMARY KEY, health REAL, p_quiet REAL, state TEXT NOT NULL, hindsight INTEGER NOT NULL,
         body TEXT NOT NULL, facts TEXT) WITHOUT ROWID`,
      'CREATE TABLE follow_up (one INTEGER PRIMARY KEY CHECK (one = 1), body TEXT NOT NULL)',
      // Messages that their destinations have not accepted yet (alerts/outbox.ts).
      'CREATE TABLE outbox (id TEXT, destination TEXT, body TEXT NOT NULL, PRIMARY KEY (id, destination)) WITHOUT ROWID',
    ],
  },
]

/** Whether this account has ever been written: reading an unknown one must not create it. */
export function exists(sql: Sql): boolean {
  return sql.exec("SELECT 1 AS one FROM sqlite_master WHERE name = 'migration'").toArray().length > 0
}

/** Brings the tables up to date. Inside a transaction: half a migration is none. */
export function migrate(sql: Sql, migrations: readonly Migration[] = MIGRATIONS): void {
  if (!exists(sql)) sql.exec('CREATE TABLE migration (position INTEGER PRIMARY KEY, id TEXT NOT NULL)')
  const applied = sql.exec<{ id: string }>('SELECT id FROM migration ORDER BY position').toArray()
  applied.forEach(({ id }, position) => {
    if (migrations[position]?.id !== id)
      throw new Error(`migration ${position} was ${id}: the list is append-only`)
  })
  migrations.slice(applied.length).forEach(({ id, statements }, i) => {
    for (const statement of statements) sql.exec(statement)
    sql.exec('INSERT INTO migration VALUES (?, ?)', applied.length + i, id)
  })
}
