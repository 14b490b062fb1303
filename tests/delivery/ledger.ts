// Which of the tracked events have arrived, and how often: by the mark that every event carries, and by the
// id by which the SDK's own servers could tell a repetition.

import { gunzipSync } from 'node:zlib'
import type { Request } from './faults.ts'
import type { Body, Sdk, Sent } from './sdks.ts'

export class Ledger {
  /** Per mark, per id, how many copies. */
  readonly #copies = new Map<number, Map<string, number>>()
  readonly #sdk: Sdk

  constructor(sdk: Sdk) {
    this.#sdk = sdk
  }

  /** Notes the events of a request to the SDK's ingest path. */
  enter(request: Request): { body: Body; events: Sent[] } {
    const body = decode(request.body)
    const events = this.#sdk.events(body)
    for (const { event, id } of events) {
      const mark = /#(\d+)#/.exec(JSON.stringify(event))?.[1]
      if (mark === undefined) continue
      const copies = this.#copies.get(Number(mark)) ?? new Map<string, number>()
      this.#copies.set(Number(mark), copies)
      // Without an id every copy is an event of its own.
      const name = id ?? `copy ${copies.size}`
      copies.set(name, (copies.get(name) ?? 0) + 1)
    }
    return { body, events }
  }

  /** Of the events 0 … tracked − 1. */
  lost(tracked: number): number {
    let seen = 0
    for (const mark of this.#copies.keys()) if (mark < tracked) seen++
    return tracked - seen
  }

  /** Events counted once more than once, after what ids can remove. */
  get doubled(): number {
    let doubled = 0
    for (const copies of this.#copies.values()) if (copies.size > 1) doubled++
    return doubled
  }

  /** Copies beyond the first, ids or not. */
  get repeated(): number {
    let repeated = 0
    for (const copies of this.#copies.values()) for (const count of copies.values()) repeated += count
    return repeated - this.#copies.size
  }
}

/** JSON, gzipped or not, alone or as the `data` of a form, there in base64 or not. */
function decode(bytes: Buffer): Body {
  const gzipped = bytes[0] === 0x1f && bytes[1] === 0x8b
  let text = (gzipped ? gunzipSync(bytes) : bytes).toString()
  if (text.startsWith('data=')) {
    text = new URLSearchParams(text).get('data') ?? ''
    if (!/^[[{]/.test(text)) text = Buffer.from(text, 'base64').toString()
  }
  return JSON.parse(text)
}
