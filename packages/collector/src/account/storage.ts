// As much of a Durable Object's storage as the account uses: narrow, so that the same code runs on any SQLite.

export interface Sql {
  exec<Row extends Record<string, SqlStorageValue>>(
    query: string,
    ...bindings: SqlValue[]
  ): { toArray(): Row[] }
}

export type SqlValue = string | number | null
type SqlStorageValue = string | number | null | ArrayBuffer

export interface Storage {
  sql: Sql
  /** Everything in `work` happens or nothing does; a throw rolls back (a bare throw would not). */
  transactionSync<T>(work: () => T): T
}
