// What an account's score may know of all others: made hourly from what each let it know at its own score, read by
// every account at the next. So it speaks of the evening before, and a row is written an hour, not an account.

import { type AccountFacts, NO_PORTFOLIO, type Portfolio, portfolioOf } from '../health/portfolio.ts'

/** Made afresh, from accounts whose word is of the last two days: whoever fell silent is no peer of today. */
export async function refreshPortfolio(db: D1Database, since: string, now: number): Promise<void> {
  const { results } = await db
    .prepare('SELECT facts FROM account WHERE facts IS NOT NULL AND day >= ?')
    .bind(since)
    .all<{ facts: string }>()
  const portfolio = portfolioOf(results.map(({ facts }) => JSON.parse(facts) as AccountFacts))
  await db
    .prepare(
      `INSERT INTO portfolio VALUES (1, ?1, ?2) ON CONFLICT DO UPDATE SET at = excluded.at, body = excluded.body
       WHERE body <> excluded.body`,
    )
    .bind(now, JSON.stringify(portfolio))
    .run()
}

export async function readPortfolio(db: D1Database): Promise<Portfolio> {
  const body = await db.prepare('SELECT body FROM portfolio').first<string>('body')
  return body === null ? NO_PORTFOLIO : JSON.parse(body)
}
