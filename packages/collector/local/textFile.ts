// A file that a person hands to a command, plain or gzipped, read as it is needed and never held in memory.

import { createReadStream } from 'node:fs'
import { PassThrough, type Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { parse } from 'csv-parse'

/** Its bytes, unzipped by its name. `onBytes` hears how many bytes of the file have been read. */
export function readTextFile(file: string, onBytes: (bytes: number) => void): Readable {
  const bytes = createReadStream(file)
  bytes.on('data', () => onBytes(bytes.bytesRead))
  const text: Readable = bytes.pipe(file.endsWith('.gz') ? createGunzip() : new PassThrough())
  // `pipe` hands on no errors: a missing file would hang the command.
  bytes.on('error', error => text.destroy(error))
  return text
}

export interface CsvRecord {
  /** `lines`: as an editor numbers them, from 1. */
  info: { lines: number }
  record: { [column: string]: string }
}

/** The records of a CSV file with a header line; what a record has too few or too many of is the caller's to judge. */
export function csvRecords(text: Readable): AsyncIterable<CsvRecord> {
  const records = text.pipe(
    parse({
      columns: true,
      info: true,
      bom: true,
      trim: true,
      skip_empty_lines: true,
      relax_column_count: true,
      // Left to itself it takes the first line's ending for all, and a file pasted together from two has both.
      record_delimiter: ['\r\n', '\n'],
    }),
  )
  text.on('error', error => records.destroy(error))
  return records
}
