// How far an import has come, kept on disk, so that one that broke off goes on where it was. The ids of events
// make a repetition harmless for seven days; this makes it short, and harmless after them.

import { createHash } from 'node:crypto'
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'

/** Enough of a file to know it by, together with its size. */
const HEAD_BYTES = 65_536

export interface Progress {
  /** Rows that are settled, counted from the file's beginning. */
  rows: number
  accepted: number
  duplicates: number
  refused: number
  isDone: boolean
}

export interface Checkpoint {
  /** What an earlier run left. */
  progress: Progress
  save(progress: Progress): void
}

export const NOTHING: Progress = { rows: 0, accepted: 0, duplicates: 0, refused: 0, isDone: false }

/** The checkpoint of this file at this collector, in `folder`; `again` forgets what was left. */
export function openCheckpoint(folder: string, file: string, url: string, again: boolean): Checkpoint {
  const path = join(folder, `${nameOf(file, url)}.json`)
  const isKnown = existsSync(path) && !again
  return {
    progress: isKnown ? (JSON.parse(readFileSync(path, 'utf8')) as Progress) : NOTHING,
    save(progress) {
      mkdirSync(dirname(path), { recursive: true })
      // Renamed into place: a kill in the middle leaves the old one whole.
      writeFileSync(`${path}.new`, JSON.stringify(progress))
      renameSync(`${path}.new`, path)
    },
  }
}

function nameOf(file: string, url: string): string {
  const head = Buffer.alloc(HEAD_BYTES)
  const handle = openSync(file, 'r')
  const length = readSync(handle, head)
  closeSync(handle)
  return createHash('sha256')
    .update(`${url}\n${statSync(file).size}\n`)
    .update(head.subarray(0, length))
    .digest('hex')
    .slice(0, 16)
}
