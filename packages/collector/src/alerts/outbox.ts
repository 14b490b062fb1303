// Messages of one account that their destinations have not accepted yet. They are put here in the transaction that
// made the news, so none is lost and none is made twice; the account's alarm tries them until they are accepted,
// for ever, each with the id it began with. A message accepted whose answer was lost is sent again under that id.

import { backoff } from '../account/schedule.ts'
import type { Sql, Storage } from '../account/storage.ts'
import type { Message } from './post.ts'

/** The first wait after a failed try; doubles up to the longest. */
const RETRY_FIRST_MS = 10_000

/** A receiver that is down for a day costs 24 tries; each try's alarm is a billed row. */
const RETRY_LONGEST_MS = 60 * 60 * 1000

/** Messages to one destination in one alarm, so that it ends within its time. */
const TRIES_MAX = 20

export interface Outbox {
  /** Inside the transaction that made the news. The same id to the same destination is one message. */
  put(destination: string, message: Message): void
  /** Epoch milliseconds of the next try; undefined when nothing waits. */
  nextAt(): number | undefined
  /** Tries what is due, oldest first. A destination that fails holds up only its own messages. */
  drain(now: number, random: number): Promise<void>
}

interface Row extends Record<string, string | number> {
  destination: string
  id: string
  body: string
}

/**
 * `deliver` answers whether the message was accepted; undefined when the destination exists no longer, which ends
 * the message.
 */
export function openOutbox(
  storage: Storage,
  deliver: (destination: string, message: Message) => Promise<boolean | undefined>,
): Outbox {
  const { sql } = storage
  /** In memory only: an account that wakes tries at once, which costs a request and saves a row. */
  const patience = new Map<string, { failures: number; notBefore: number }>()

  return {
    put(destination, { id, body }) {
      sql.exec('INSERT OR IGNORE INTO outbox VALUES (?, ?, ?)', id, destination, body)
    },

    nextAt() {
      const at = destinationsIn(sql).map(destination => patience.get(destination)?.notBefore ?? 0)
      return at.length > 0 ? Math.min(...at) : undefined
    },

    async drain(now, random) {
      const due = destinationsIn(sql).filter(name => (patience.get(name)?.notBefore ?? 0) <= now)
      // Side by side: one that hangs costs the others nothing.
      const drained = due.map(async destination => {
        for (const { id, body } of messagesTo(sql, destination)) {
          const accepted = await deliver(destination, { id, body })
          if (accepted === false) {
            const failures = (patience.get(destination)?.failures ?? 0) + 1
            patience.set(destination, {
              failures,
              notBefore: now + backoff(failures - 1, RETRY_FIRST_MS, RETRY_LONGEST_MS, random),
            })
            break
          }
          patience.delete(destination)
          sql.exec('DELETE FROM outbox WHERE id = ? AND destination = ?', id, destination)
        }
      })
      await Promise.all(drained)
    },
  }
}

function destinationsIn(sql: Sql): string[] {
  return sql
    .exec<Row>('SELECT DISTINCT destination FROM outbox ORDER BY destination')
    .toArray()
    .map(({ destination }) => destination)
}

/** Ids begin with their day: in the order of the news. */
function messagesTo(sql: Sql, destination: string): Row[] {
  return sql
    .exec<Row>('SELECT * FROM outbox WHERE destination = ? ORDER BY id LIMIT ?', destination, TRIES_MAX)
    .toArray()
}
