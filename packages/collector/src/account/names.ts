// Names of features, outcomes and experiments in use, held within a limit: a product that puts an id into a feature's name must
// not make its account's day row grow for ever. What comes after the limit counts under one common name.

import type { Sql } from './storage.ts'

/** A matrix of 500 features is more than anyone reads; 500 names are about 15 kB of a day's row. */
export const NAMES_MAX = 500

/** Shown as it is: the brackets say that it is no feature of the product. */
export const OTHER_NAME = '(other)'

export type NamedType = 'feature' | 'outcome' | 'experiment'

export interface Names {
  /** The name to count under; a new one is remembered in the running transaction. */
  nameOf(type: NamedType, name: string): string
}

export function createNames(sql: Sql): Names {
  const known = { feature: new Set<string>(), outcome: new Set<string>(), experiment: new Set<string>() }
  for (const row of sql.exec<{ type: NamedType; name: string }>('SELECT type, name FROM name').toArray()) {
    known[row.type].add(row.name)
  }
  return {
    nameOf(type, name) {
      if (known[type].has(name)) return name
      if (known[type].size >= NAMES_MAX) return OTHER_NAME
      known[type].add(name)
      sql.exec('INSERT INTO name VALUES (?, ?)', type, name)
      return name
    },
  }
}
