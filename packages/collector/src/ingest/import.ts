// POST /v1/import: history of any age, one event a line (NDJSON), streamed. Every line has an id, so a broken
// import is simply sent again within seven days. Lines go to their accounts a thousand at a time; the answer
// comes when all are durable, and names what was refused by line.

import { type Event, parseImported, type Rejection, rejection, SECRET_BATCH_EVENTS_MAX } from '@tend/wire'
import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { IMPORT_SDK } from '../account/received.ts'
import type { Env } from '../env.ts'
import { problem } from '../problem.ts'
import { appendTo } from './append.ts'
import { bearerOf, scopeOf } from './keys.ts'
import { splitByAccount } from './split.ts'

/** A Worker has 30 s of CPU by default; 16 MiB of lines take a few. Send more in several requests. */
const IMPORT_BYTES_MAX = 16 * 1024 * 1024

/** Refused lines named in the answer; `refused` counts them all. */
const REFUSED_NAMED_MAX = 1000

interface ImportReceipt {
  lines: number
  accepted: number
  duplicates: number
  refused: number
  /** The first refused lines, counted from 1. */
  rejected: { line: number; code: string; message: string }[]
  now: number
}

export const imports = new Hono<{ Bindings: Env }>()

imports.post(
  '/',
  bodyLimit({
    maxSize: IMPORT_BYTES_MAX,
    onError: () => {
      throw problem(413, 'too_large', 'Send at most 16 MiB of lines in one request.')
    },
  }),
  async c => {
    const now = Date.now()
    const key = bearerOf(c.req.header('authorization'))
    const scope = await scopeOf(key, c.env)
    if (!scope) throw problem(401, 'unknown_key', 'Send a secret key as Authorization: Bearer sk_….')
    if (scope !== 'secret') throw problem(403, 'key_may_not', 'Only a secret key imports history.')

    const receipt: ImportReceipt = { lines: 0, accepted: 0, duplicates: 0, refused: 0, rejected: [], now }
    const refuse = ({ index, code, message }: Rejection) => {
      receipt.refused += 1
      if (receipt.rejected.length < REFUSED_NAMED_MAX)
        receipt.rejected.push({ line: index + 1, code, message })
    }
    const deliver = async (events: Event[]) => {
      // Refused lines stay uncounted: whoever imports is told, and sends the whole again.
      const batch = {
        count: events.length,
        lost: 0,
        sdk: IMPORT_SDK,
        events,
        rejected: [],
        warnings: new Set<string>(),
      }
      const parts = splitByAccount(batch, now)
      const results = await Promise.all(parts.map(part => appendTo(c.env, part)))
      parts.forEach((part, i) => {
        receipt.accepted += results[i]?.accepted ?? 0
        receipt.duplicates += results[i]?.duplicates ?? 0
        if (!results[i]) for (const event of part.events) refuse(rejection(event.index, 'unavailable'))
      })
    }

    let events: Event[] = []
    for await (const line of linesOf(c.req.raw.body)) {
      const index = receipt.lines++
      if (line.trim() === '') continue
      const event = parseLine(line, index, now)
      if ('code' in event) refuse(event)
      else if (events.push(event) === SECRET_BATCH_EVENTS_MAX) {
        await deliver(events)
        events = []
      }
    }
    await deliver(events)
    return c.json(receipt)
  },
)

function parseLine(line: string, index: number, now: number): Event | Rejection {
  try {
    return parseImported(JSON.parse(line), index, now, new Set())
  } catch {
    return { index, code: 'not_json', message: 'The line is not JSON.' }
  }
}

async function* linesOf(body: ReadableStream<Uint8Array> | null): AsyncGenerator<string> {
  if (!body) return
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of body) {
    const lines = decoder.decode(chunk, { stream: true }).split('\n')
    // Only the chunk is searched: a line of many chunks would be searched again with each.
    lines[0] = rest + lines[0]
    rest = lines.pop() ?? ''
    yield* lines
  }
  if (rest) yield rest
}
