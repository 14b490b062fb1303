// What an account is told before it is scored, read from D1 in one go.

import type { Briefing } from '../account/scoring.ts'
import { readConfig } from '../config/store.ts'
import { inTime } from './inTime.ts'
import { readPortfolio } from './portfolio.ts'

/** Throws when D1 cannot say: the account asks again, and a day is scored late rather than without it. */
export async function readBriefing(db: D1Database | undefined): Promise<Briefing> {
  if (!db) throw new Error('no D1')
  const [config, portfolio] = await inTime(Promise.all([readConfig(db), readPortfolio(db)]))
  return { config, portfolio, destinations: config.destinations }
}
