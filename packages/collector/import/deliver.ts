// Rows on their way to POST /v1/import: a thousand lines a request, one request at a time, each tried until the
// collector has answered for every line of it. Resolves when all is durable.

import { setTimeout as sleep } from 'node:timers/promises'
import { RETRY, waitAfter } from '../../sdk/src/verdict.ts'
import type { Progress } from './checkpoint.ts'
import type { Row, UnreadableRow } from './rows.ts'

/** What the collector hands to accounts at a time, and the most refused lines that it names. */
const LINES_MAX = 1000

/** Enough for a request that ends with a row: only between rows can an import go on later. */
const LINES_ENOUGH = 500

/** A request's lines: far below the 16 MiB a request may have. */
const CHARS_MAX = 4_000_000

export interface Delivery {
  url: string
  /** A secret key. */
  key: string
  onRefused(line: number, message: string): void
  /** Called whenever everything before it is durable. */
  onSettled(progress: Progress): void
  /** Waits before another try; the reason is for people. */
  onWait(reason: string): void
}

interface ImportReceipt {
  accepted: number
  duplicates: number
  rejected: { line: number; code: string; message: string }[]
}

/** The request can never succeed: a wrong key, a wrong address. */
export class Refusal extends Error {}

/** Delivers what comes after `from`. Throws a Refusal when the collector will have none of it. */
export async function deliver(
  rows: AsyncIterable<Row | UnreadableRow>,
  from: Progress,
  delivery: Delivery,
): Promise<Progress> {
  const progress = { ...from }
  let skipped = 0
  let lines: string[] = []
  let chars = 0
  /** The file's line of each line of the request. */
  let origins: number[] = []
  let refusedLine = 0

  const refuse = (line: number, message: string) => {
    // A row of many events is refused once.
    if (line === refusedLine) return
    refusedLine = line
    progress.refused += 1
    delivery.onRefused(line, message)
  }
  async function send(): Promise<void> {
    let failures = 0
    while (lines.length > 0) {
      const answer = await post(lines, delivery)
      if ('reason' in answer) {
        delivery.onWait(answer.reason)
        await sleep(waitAfter(RETRY, failures++, answer.retryAfter, Math.random))
        continue
      }
      progress.accepted += answer.accepted
      progress.duplicates += answer.duplicates
      const again: number[] = []
      for (const { line, code, message } of answer.rejected) {
        // Its account could not be written just now.
        if (code === 'unavailable') again.push(line - 1)
        else refuse(origins[line - 1] as number, message)
      }
      lines = again.map(index => lines[index] as string)
      origins = again.map(index => origins[index] as number)
      if (again.length > 0) await sleep(waitAfter(RETRY, failures++, 0, Math.random))
    }
    chars = 0
  }

  for await (const row of rows) {
    if (skipped++ < from.rows) continue
    if ('problem' in row) refuse(row.line, row.problem)
    else {
      for (const line of row.lines) {
        lines.push(line)
        origins.push(row.line)
        chars += line.length
        if (lines.length === LINES_MAX || chars >= CHARS_MAX) await send()
      }
    }
    progress.rows += 1
    if (lines.length < LINES_ENOUGH) continue
    await send()
    delivery.onSettled({ ...progress })
  }
  await send()
  progress.isDone = true
  delivery.onSettled(progress)
  return progress
}

async function post(
  lines: string[],
  { url, key }: Delivery,
): Promise<ImportReceipt | { reason: string; retryAfter: number }> {
  const answer = await fetch(`${url}/v1/import`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/x-ndjson' },
    body: lines.join('\n'),
  }).then(
    async response => ({
      status: response.status,
      retryAfter: response.headers.get('retry-after'),
      text: await response.text(),
    }),
    (error: Error) => ({ status: 0, retryAfter: null, text: error.message }),
  )
  if (answer.status === 200) return JSON.parse(answer.text)
  if (answer.status >= 400 && answer.status < 500 && answer.status !== 429)
    throw new Refusal(`${url} refuses the import (${answer.status}): ${messageIn(answer.text)}`)
  const reason = answer.status === 0 ? 'no answer' : `answer ${answer.status}`
  return { reason, retryAfter: Number(answer.retryAfter) || 0 }
}

function messageIn(text: string): string {
  try {
    return JSON.parse(text).error.message
  } catch {
    return 'this is no collector.'
  }
}
