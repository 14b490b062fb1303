// What was foretold and what came of it, summed over all accounts in D1.

import type { Verdict } from '../account/verdicts.ts'

export async function readVerdictsOfAll(db: D1Database): Promise<Verdict[]> {
  const { results } = await db
    .prepare(
      `SELECT value->>'band' AS band, value->>'hindsight' AS hindsight, sum(value->>'said') AS said,
         sum(value->>'quiet') AS quiet
       FROM account, json_each(account.verdicts) GROUP BY 1, 2`,
    )
    .all<Omit<Verdict, 'hindsight'> & { hindsight: 0 | 1 }>()
  return results.map(row => ({ ...row, hindsight: row.hindsight === 1 }))
}

/** When the first account began to be scored, epoch milliseconds; null while there is none. */
export async function readFirstScored(db: D1Database): Promise<number | null> {
  return await db.prepare('SELECT min(epoch) AS first FROM account').first<number>('first')
}
