// Who has sent what: for every producer the numbers seen and its own count of drops. Kept in memory, where
// every append asks; saved in blocks in the fold's transaction, so that on waking the saved producers and the
// log rows behind the cursor together are exactly what was accepted. A page load is a producer, so a row for
// each would cost a classic multi-page product more than its events; 200 share a row.

import { type Filled, fill, type Gap } from './gaps.ts'
import { cover, has, highest, type Intervals, missing } from './intervals.ts'
import { UNNAMED_SDK } from './received.ts'
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
  gaps: Gap[]
}

/** As saved; gaps are left out where there are none, which is nearly everywhere. */
type Saved = [id: string, lost: number, seen: Intervals, gaps?: Gap[]]

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

/** A numbered batch, as far as its producer is concerned. */
export interface Notice {
  producer: string
  first: number
  count: number
  lost: number
  receivedAt: number
  sdk?: string
}

/** How the loss changes with a batch. */
export interface LossChange {
  /** Events that the producer dropped since it last said. */
  dropped: number
  /** Numbers that the batch passed over. */
  missing: number
  /** Numbers passed over earlier that the batch brought. */
  filled: Filled[]
}

export interface Producers {
  hasSeen(producer: string, number: number): boolean
  /** Notes a batch; undefined when it told nothing new. */
  note(notice: Notice): LossChange | undefined
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
    const saved = JSON.parse(body) as Saved[]
    blocks.set(block, { touched, ids: saved.map(([id]) => id), dirty: false })
    for (const [id, lost, seen, gaps = []] of saved) producers.set(id, { block, lost, seen, gaps })
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
    const producer: Producer = { block: newest, lost: 0, seen: [], gaps: [] }
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

    note({ producer: id, first, count, lost, receivedAt, sdk = UNNAMED_SDK }) {
      const producer = producers.get(id) ?? create(id)
      const block = blocks.get(producer.block) as Block
      block.touched = Math.max(block.touched, receivedAt)
      const end = highest(producer.seen)
      const added = cover(producer.seen, first, first + count)
      if (added === 0 && lost <= producer.lost) return undefined
      block.dirty = true
      const { left, filled } = fill(producer.gaps, first, first + count)
      producer.gaps = left
      // A report of loss brings no event, and so passes nothing over.
      const passed = count > 0 ? Math.max(0, first - end) : 0
      if (passed > 0) left.push([end, first, receivedAt, sdk])
      const dropped = Math.max(0, lost - producer.lost)
      producer.lost += dropped
      return { dropped, missing: passed, filled }
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
          const body = block.ids.map((id): Saved => {
            const { lost, seen, gaps } = producers.get(id) as Producer
            return gaps.length > 0 ? [id, lost, seen, gaps] : [id, lost, seen]
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
