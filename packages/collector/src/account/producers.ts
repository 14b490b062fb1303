// Who has sent what: for every producer the numbers seen and its own count of drops. Kept in memory, where
// every append asks; saved in blocks in the fold's transaction, so that on waking the saved producers and the
// log rows behind the cursor together are exactly what was accepted. A page load is a producer, so a row for
// each would cost a classic multi-page product more than its events; 200 share a row.

import { cover, has, type Intervals, missing } from './intervals.ts'
import type { Sql } from './storage.ts'

const BLOCK_PRODUCERS = 200

/**
 * Longer than the seven days for which exactly-once is promised (and than an event may be late), by one day,
 * so that nothing inside the window is forgotten by a fold that comes early.
 */
export const FORGET_AFTER_MS = 8 * 24 * 60 * 60 * 1000

interface Producer {
  block: number
  lost: number
  seen: Intervals
}

interface Block {
  touched: number
  /** In the order they came, which is the order they are saved in. */
  ids: string[]
  dirty: boolean
}

export interface Loss {
  /** Events senders reported as dropped. */
  dropped: number
  /** Numbers below a producer's highest that never arrived (yet). */
  missing: number
}

export interface Producers {
  hasSeen(producer: string, number: number): boolean
  /** How often the producer said it dropped an event. */
  lostBy(producer: string): number
  /** Notes a batch; returns whether it told anything new. */
  note(producer: string, first: number, count: number, lost: number, at: number): boolean
  /** Writes what changed since the last save, and forgets who has been silent too long; returns their loss. */
  save(now: number): Loss
  loss(): Loss
}

/** Loads the saved producers. */
export function openProducers(sql: Sql): Producers {
  const producers = new Map<string, Producer>()
  const blocks = new Map<number, Block>()
  let newest = 0

  const rows = sql.exec<{ block: number; touched: number; body: string }>(
    'SELECT * FROM producers ORDER BY block',
  )
  for (const { block, touched, body } of rows.toArray()) {
    const saved = JSON.parse(body) as [id: string, lost: number, seen: Intervals][]
    blocks.set(block, { touched, ids: saved.map(([id]) => id), dirty: false })
    for (const [id, lost, seen] of saved) producers.set(id, { block, lost, seen })
    newest = block
  }

  function create(id: string): Producer {
    let block = blocks.get(newest)
    if (!block || block.ids.length >= BLOCK_PRODUCERS) {
      newest += 1
      block = { touched: 0, ids: [], dirty: true }
      blocks.set(newest, block)
    }
    block.ids.push(id)
    const producer: Producer = { block: newest, lost: 0, seen: [] }
    producers.set(id, producer)
    return producer
  }

  function lossOf(ids: Iterable<string>): Loss {
    const loss: Loss = { dropped: 0, missing: 0 }
    for (const id of ids) {
      const producer = producers.get(id) as Producer
      loss.dropped += producer.lost
      loss.missing += missing(producer.seen)
    }
    return loss
  }

  return {
    hasSeen: (id, number) => has(producers.get(id)?.seen ?? [], number),
    lostBy: id => producers.get(id)?.lost ?? 0,

    note(id, first, count, lost, at) {
      const producer = producers.get(id) ?? create(id)
      const added = cover(producer.seen, first, first + count)
      const news = added > 0 || lost > producer.lost
      producer.lost = Math.max(producer.lost, lost)
      const block = blocks.get(producer.block) as Block
      block.touched = Math.max(block.touched, at)
      block.dirty ||= news
      return news
    },

    save(now) {
      const forgotten: Loss = { dropped: 0, missing: 0 }
      for (const [number, block] of blocks) {
        if (block.touched < now - FORGET_AFTER_MS) {
          const { dropped, missing } = lossOf(block.ids)
          forgotten.dropped += dropped
          forgotten.missing += missing
          sql.exec('DELETE FROM producers WHERE block = ?', number)
          for (const id of block.ids) producers.delete(id)
          blocks.delete(number)
        } else if (block.dirty) {
          const body = block.ids.map(id => {
            const { lost, seen } = producers.get(id) as Producer
            return [id, lost, seen]
          })
          sql.exec(
            `INSERT INTO producers VALUES (?, ?, ?)
             ON CONFLICT (block) DO UPDATE SET touched = excluded.touched, body = excluded.body`,
            number,
            block.touched,
            JSON.stringify(body),
          )
          block.dirty = false
        }
      }
      return forgotten
    },

    loss: () => lossOf(producers.keys()),
  }
}
