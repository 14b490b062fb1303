// From a name in an outbox to a request: the destination is looked up at every try, so that a mended address holds
// for what waits too.

import { readConfig } from '../config/store.ts'
import type { Env } from '../env.ts'
import { secretOf } from '../ingest/keys.ts'
import { inTime } from '../projection/inTime.ts'
import { type Message, postMessage } from './post.ts'

/** Whether it was accepted; undefined when there is no such destination any more. Never throws. */
export async function deliver(
  env: Env,
  name: string,
  message: Message,
  now: number,
): Promise<boolean | undefined> {
  try {
    if (!env.DB) return false
    const { destinations } = await inTime(readConfig(env.DB))
    const destination = destinations.find(one => one.name === name)
    return destination && (await postMessage(destination, message, now, secretOf(env) ?? ''))
  } catch {
    // D1 could not say: the message waits.
    return false
  }
}
