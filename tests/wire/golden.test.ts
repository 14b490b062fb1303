// Batches as senders in the field write them, and what they were read as when they were recorded. SDKs live
// on in browser caches and customers' lockfiles for years: a golden file is added, never edited.

import { readdirSync, readFileSync } from 'node:fs'
import { type ParseContext, parseBatch } from '@tend/wire'
import { expect, it } from 'vitest'

interface Golden extends Pick<ParseContext, 'scope' | 'now'> {
  sent: unknown
  parsed: unknown
}

const folder = new URL('golden/', import.meta.url)

it.each(readdirSync(folder))('[W7] %s is read as it always was', file => {
  const { sent, parsed, ...context } = JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Golden
  const batch = parseBatch(sent, context)
  if ('unreadable' in batch) throw new Error(batch.unreadable)
  // Words may be improved; what is taken, and under which code it is not, may not change.
  const rejected = batch.rejected.map(({ index, code }) => ({ index, code }))
  expect({ ...batch, rejected, warnings: batch.warnings.size }).toEqual(parsed)
})
