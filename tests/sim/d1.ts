// D1 on node:sqlite: slow, failing before or after the effect, hanging, or emptied. A write that hung may still
// happen, long after newer ones.

import { readdirSync, readFileSync } from 'node:fs'
import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import type { Sim } from './sim.ts'

const MIGRATIONS = new URL('../../packages/collector/migrations/', import.meta.url)

export type D1 = ReturnType<typeof createD1>

export function createD1(sim: Sim) {
  const { time, count } = sim
  const dice = sim.dice.fork()
  const db = new DatabaseSync(':memory:')
  for (const file of readdirSync(MIGRATIONS).sort()) db.exec(readFileSync(new URL(file, MIGRATIONS), 'utf8'))

  function ask(query: string, values: SQLInputValue[]): Promise<unknown[]> {
    const run = () => db.prepare(query).all(...values) as unknown[]
    return new Promise((resolve, reject) => {
      if (d1.state === 'hung') {
        count('D1 hung')
        if (dice.chance(0.5)) time.at(time.now() + dice.between(30_000, 200_000), run)
        return
      }
      time.at(time.now() + dice.between(1, sim.rates.d1Ms), () => {
        const fails = d1.state === 'down' || dice.chance(sim.rates.d1Fails)
        if (!fails) return resolve(run())
        count('D1 failed')
        if (dice.chance(0.3)) run()
        reject(new Error('D1_ERROR: storage operation exceeded timeout'))
      })
    })
  }

  const d1 = {
    state: 'up' as 'up' | 'down' | 'hung',

    empty: () => db.exec('DELETE FROM account'),

    /** The binding, as seen from a place where `before` comes before whatever leaves. */
    binding(before: () => Promise<void>): D1Database {
      const statement = (query: string, values: SQLInputValue[]) => {
        const all = async () => {
          await before()
          return { results: await ask(query, values) }
        }
        return {
          bind: (...bound: SQLInputValue[]) => statement(query, bound),
          all,
          run: all,
          async first(column?: string) {
            const [row] = (await all()).results as Record<string, unknown>[]
            return (column === undefined ? row : row?.[column]) ?? null
          },
        }
      }
      return { prepare: (query: string) => statement(query, []) } as unknown as D1Database
    },
  }
  return d1
}
