// What a killed collector left on its disk: read from a copy, because opening a database is enough to repair it,
// and repairing is the collector's own work.

import { copyFileSync, existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

export interface Disk {
  /** Accounts written since `since` with batches in their log that are not in their rollups yet. */
  foldsDue: number
  /** Alarms that should have rung by now, or were ringing. */
  alarmsDue: number
}

/** Instants in epoch milliseconds. Accounts untouched since `since` are left out: there may be hundreds. */
export function readDisk(state: string, since: number, now: number): Disk {
  const folder = join(state, 'v3/do/tend-Account')
  const disk: Disk = { foldsDue: 0, alarmsDue: 0 }
  // Killed before the first account was written.
  if (!existsSync(folder)) return disk
  const copy = mkdtempSync(join(tmpdir(), 'tend-disk-'))
  try {
    for (const name of readdirSync(folder)) {
      const log = join(folder, name)
      if (!name.endsWith('-wal') || statSync(log).mtimeMs < since) continue
      const file = name.slice(0, -'-wal'.length)
      for (const part of [file, name]) copyFileSync(join(folder, part), join(copy, part))
      const db = new DatabaseSync(join(copy, file))
      if (file === 'metadata.sqlite') disk.alarmsDue = alarmsDue(db, now)
      else if (isFoldDue(db)) disk.foldsDue++
      db.close()
    }
    return disk
  } finally {
    rmSync(copy, { recursive: true, force: true })
  }
}

function isFoldDue(db: DatabaseSync): boolean {
  const tables = db.prepare("SELECT name FROM sqlite_master WHERE name GLOB 'log_[0-9]*'").all()
  // A log begins after the state, in the same transaction as the first batch.
  const state = tables.length > 0 && db.prepare('SELECT cursor FROM state').get()
  if (!state) return false
  return tables.some(({ name }) => {
    const row = db.prepare(`SELECT max(seq) AS newest FROM ${name}`).get()
    return Number(row?.newest ?? 0) > Number(state.cursor)
  })
}

/** workerd keeps alarms in nanoseconds, which JavaScript's numbers cannot hold. */
function alarmsDue(db: DatabaseSync, now: number): number {
  const due = db.prepare('SELECT count(*) AS due FROM _cf_ALARM WHERE scheduled_time / 1000000 <= ?').get(now)
  return Number(due?.due)
}
