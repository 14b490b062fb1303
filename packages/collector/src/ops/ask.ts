import type { Env } from '../env.ts'
import { problem } from '../problem.ts'

/** Asks D1. While it does not answer, the refusal is 503 `<topic>_unavailable`. */
export async function ask<T>(
  env: Env,
  topic: 'config' | 'experiments' | 'portfolio' | 'proof',
  question: (db: D1Database) => Promise<T>,
): Promise<T> {
  try {
    if (!env.DB) throw new Error('no D1')
    return await question(env.DB)
  } catch (error) {
    console.error(`${topic} failed`, (error as Error).name)
    throw problem(503, `${topic}_unavailable`, 'The database does not answer; nothing is lost.', 30)
  }
}
