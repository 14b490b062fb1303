// One try to hand a message to its destination.

import type { Destination } from './destination.ts'
import { signatureOf, signingSecretOf } from './sign.ts'

/** A receiver that works takes a message in a second; one that hangs must not hold an account's alarm. */
const TIMEOUT_MS = 10_000

export interface Message {
  /** The same on every try: a receiver that keeps it counts nothing twice. */
  id: string
  /** JSON. */
  body: string
}

/** Whether the destination has accepted it: any 2xx. Never throws; a redirect is followed by nobody. */
export async function postMessage(
  destination: Destination,
  { id, body }: Message,
  now: number,
  secret: string,
): Promise<boolean> {
  try {
    const signature = await signatureOf(id, body, now, await signingSecretOf(destination.name, secret))
    const answer = await fetch(destination.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...signature },
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    // An unread body keeps the connection.
    await answer.body?.cancel()
    return answer.ok
  } catch {
    return false
  }
}
