// What a configuration would change, before it is saved: accounts are asked what they would say by the one in force
// and by the one proposed, both at this moment and without yesterday's word, so that every difference is the
// configuration's own.

import type { Env } from '../env.ts'
import { readBriefing } from '../projection/briefing.ts'
import type { ConfigMove, Preview } from '../views.ts'
import type { Config } from './config.ts'

/** Each is a subrequest, of which the free plan allows 50: with the questions to D1 this stays below. */
const LOOKED_MAX = 40

/** Less is not seen in a rounded number. */
const HEALTH_CHANGE_MIN = 1

/** Throws when D1 cannot say; an account that cannot is not looked at. */
export async function previewConfig(env: Env, proposed: Config): Promise<Preview> {
  const { config, portfolio } = await readBriefing(env.DB)
  const [largest, accounts] = await readLargest(env.DB as D1Database)
  const asked = await Promise.allSettled(
    largest.map(async ({ id, name }): Promise<ConfigMove> => {
      const words = await env.ACCOUNT.getByName(id).preview(portfolio, config, proposed)
      if (!words) throw new Error('unknown account')
      return { id, name, ...words }
    }),
  )
  const looked = asked.flatMap(answer => (answer.status === 'fulfilled' ? [answer.value] : []))
  return { looked: looked.length, accounts, ...summaryOf(looked) }
}

function summaryOf(looked: readonly ConfigMove[]): Omit<Preview, 'looked' | 'accounts'> {
  const isMoved = ({ before, after }: ConfigMove) => before.state !== after.state
  const moves = looked.filter(move => isMoved(move) || isOther(move))
  const moved = moves.filter(isMoved)
  return {
    moves,
    moved: moved.length,
    entersAtRisk: moved.filter(({ after }) => after.state === 'at-risk'),
    leavesAtRisk: moved.filter(({ before }) => before.state === 'at-risk'),
  }
}

function isOther({ before, after }: ConfigMove): boolean {
  if (before.health === null || after.health === null) return before.health !== after.health
  return Math.abs(after.health - before.health) >= HEALTH_CHANGE_MIN
}

async function readLargest(
  db: D1Database,
): Promise<[largest: { id: string; name: string | null }[], accounts: number]> {
  const [largest, accounts] = await Promise.all([
    db
      .prepare('SELECT id, name FROM account ORDER BY mrr DESC, seats DESC, users28 DESC, id LIMIT ?')
      .bind(LOOKED_MAX)
      .all<{ id: string; name: string | null }>(),
    db.prepare('SELECT count(*) AS accounts FROM account').first<number>('accounts'),
  ])
  return [largest.results, accounts ?? 0]
}
