// What Tend is measured against: the usual design, a row an event with an index by time and one by user, and
// two counters kept beside it.

import type { Sql } from '../../packages/collector/src/account/storage.ts'

export function createRowPerEvent(sql: Sql) {
  sql.exec('CREATE TABLE naive (id TEXT PRIMARY KEY, at INTEGER, user TEXT, feature TEXT)')
  sql.exec('CREATE INDEX naive_at ON naive (at)')
  sql.exec('CREATE INDEX naive_user ON naive (user, at)')
  sql.exec(
    'CREATE TABLE naive_feature_day (feature TEXT, day TEXT, n INTEGER, PRIMARY KEY (feature, day)) WITHOUT ROWID',
  )
  sql.exec(
    'CREATE TABLE naive_user_day (user TEXT, day TEXT, n INTEGER, PRIMARY KEY (user, day)) WITHOUT ROWID',
  )
  return (id: string, at: number, user: string, feature: string) => {
    const day = new Date(at).toISOString().slice(0, 10)
    sql.exec('INSERT INTO naive VALUES (?, ?, ?, ?)', id, at, user, feature)
    sql.exec(
      'INSERT INTO naive_feature_day VALUES (?, ?, 1) ON CONFLICT DO UPDATE SET n = n + 1',
      feature,
      day,
    )
    sql.exec('INSERT INTO naive_user_day VALUES (?, ?, 1) ON CONFLICT DO UPDATE SET n = n + 1', user, day)
  }
}
