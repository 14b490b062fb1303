// Tables of accounts and of D1, from nothing and from every version that was ever in the field.

import { applyD1Migrations } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { expect, it } from 'vitest'
import { exists, MIGRATIONS, migrate } from '../../packages/collector/src/account/schema.ts'
import { appendOf, createWorld, onStorage, wake } from './support.ts'

const TABLES = "SELECT name, sql FROM sqlite_master WHERE name NOT GLOB '_cf_*' ORDER BY name"

const tablesOf = (storage: DurableObjectStorage) => storage.sql.exec(TABLES).toArray()

it('an account of nobody has no tables, also after it was asked', () =>
  onStorage(storage => {
    const core = wake(storage, createWorld())
    expect(core.exists()).toBe(false)
    expect(tablesOf(storage)).toEqual([])
  }))

it.each([...MIGRATIONS.keys(), MIGRATIONS.length])(
  '[L9] an account at version %d becomes like a new one',
  version =>
    onStorage(async storage => {
      const expected = await onStorage(fresh => {
        migrate(fresh.sql)
        return tablesOf(fresh)
      })
      if (version > 0) migrate(storage.sql, MIGRATIONS.slice(0, version))
      expect(exists(storage.sql)).toBe(version > 0)
      migrate(storage.sql)
      expect(tablesOf(storage)).toEqual(expected)
      migrate(storage.sql)
      expect(tablesOf(storage)).toEqual(expected)
      expect(storage.sql.exec('SELECT id FROM migration ORDER BY position').toArray()).toEqual(
        MIGRATIONS.map(({ id }) => ({ id })),
      )
    }),
)

it('[L9] a later migration runs once, and keeps what is there', () =>
  onStorage(storage => {
    const world = createWorld()
    wake(storage, world).append(appendOf(world.now, [{ user: 'dana' }]))
    const later = [...MIGRATIONS, { id: 'later', statements: ['ALTER TABLE state ADD COLUMN later INTEGER'] }]
    migrate(storage.sql, later)
    migrate(storage.sql, later)
    expect(storage.sql.exec('SELECT cursor, later FROM state').one()).toEqual({ cursor: 0, later: null })
  }))

it('[L9] half a migration is none', () =>
  onStorage(storage => {
    const broken = [
      ...MIGRATIONS,
      { id: 'broken', statements: ['CREATE TABLE half (one)', 'CREATE nonsense'] },
    ]
    expect(() => storage.transactionSync(() => migrate(storage.sql, broken))).toThrow()
    expect(tablesOf(storage)).toEqual([])
  }))

it.each([
  ['edited', [{ id: 'renamed', statements: [] }, ...MIGRATIONS.slice(1)]],
  ['reordered', [{ id: 'earlier', statements: [] }, ...MIGRATIONS]],
  ['shortened', MIGRATIONS.slice(0, -1)],
])('[L9] a list that was %s is refused before it does anything', (_, list) =>
  onStorage(storage => {
    migrate(storage.sql)
    const before = tablesOf(storage)
    expect(() => migrate(storage.sql, list)).toThrow(/append-only/)
    expect(tablesOf(storage)).toEqual(before)
  }),
)

it('no two migrations have the same id', () => {
  expect(new Set(MIGRATIONS.map(({ id }) => id)).size).toBe(MIGRATIONS.length)
})

it('no table of an account has a secondary index: each would be a further billed row at every write', () =>
  onStorage(storage => {
    const world = createWorld()
    wake(storage, world).append(appendOf(world.now, [{ user: 'dana', id: 'one' }], { producer: 'p' }))
    expect(storage.sql.exec("SELECT name FROM sqlite_master WHERE type = 'index'").toArray()).toEqual([])
  }))

it("D1's migrations run from nothing and from every version, with rows in place", async () => {
  const db = env.DB as D1Database
  const dump = async () => {
    const { results } = await db
      .prepare(
        "SELECT name, sql FROM sqlite_master WHERE name IN ('account', 'exposure', 'config', 'portfolio', 'digest') ORDER BY name",
      )
      .all()
    return results
  }
  const expected = await dump()
  expect(expected).toHaveLength(5)
  for (let version = 0; version <= env.D1_MIGRATIONS.length; version++) {
    for (const table of ['account', 'exposure', 'config', 'portfolio', 'digest'])
      await db.exec(`DROP TABLE IF EXISTS ${table}`)
    const table = `migrations_from_${version}`
    await applyD1Migrations(db, env.D1_MIGRATIONS.slice(0, version), table)
    await applyD1Migrations(db, env.D1_MIGRATIONS, table)
    expect(await dump()).toEqual(expected)
    const { results } = await db.prepare(`SELECT name FROM ${table} ORDER BY id`).all()
    expect(results).toEqual(env.D1_MIGRATIONS.map(({ name }) => ({ name })))
  }
})
