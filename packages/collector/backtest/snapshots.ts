// Every 28 days, every account that a question asks about: what each contender said, and what came.

import type { HealthConfig } from '../src/health/config.ts'
import { CONTENDERS, type Contender, verdicts } from './contenders.ts'
import type { Sample } from './measures.ts'
import type { Question } from './questions.ts'
import type { Account } from './readLog.ts'

const STEP_DAYS = 28

export function snapshots(
  accounts: readonly Account[],
  question: Question,
  { from, until }: { from: number; until: number },
  config: HealthConfig,
): Record<Contender, Sample[]> {
  const samples = Object.fromEntries(CONTENDERS.map(name => [name, [] as Sample[]])) as Record<
    Contender,
    Sample[]
  >
  for (let day = from; day <= until; day += STEP_DAYS) {
    for (const { id, history } of accounts) {
      if (!question.asks(history, day)) continue
      const happened = question.happened(history, day)
      const said = verdicts(history, day, config)
      for (const name of CONTENDERS) samples[name].push({ account: id, score: said[name], happened })
    }
  }
  return samples
}
