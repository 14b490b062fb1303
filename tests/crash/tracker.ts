// A backend that can be killed: tracks numbered events through @tend/sdk/server and says, before each step, what it
// is about to do. Written synchronously: what it said is with its parent even if the next instruction never runs.
// SIGTERM ends it as a backend should end. Its argument: a Life, as JSON.

import { writeSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { createTend } from '../../packages/sdk/src/server.ts'
import { marksIn } from './observed.ts'

export interface Life {
  url: string
  account: string
  /** The number of the first event. */
  from: number
  /** Whether it waits for the receipts of each piece of work before it begins the next. */
  flushes: boolean
  /** Whether events carry an id, so that the next life may call them again. */
  ids: boolean
}

const { url, account, from, flushes, ids } = JSON.parse(process.argv[2] ?? '') as Life
const say = (...words: unknown[]) => writeSync(1, `${words.join(' ')}\n`)

let isEnding = false
process.once('SIGTERM', () => {
  isEnding = true
})

const tend = createTend<object>({
  key: 'sk_local',
  url,
  async fetch(to, init) {
    const marks = marksIn(`${init.body}`)
    const range = [marks[0], marks.at(-1)]
    say('sending', ...range)
    const response = await fetch(to, init)
    const text = await response.text()
    if (response.status === 200) say('receipt', ...range)
    return new Response(text, response)
  },
})

let next = from
while (!isEnding) {
  for (const end = next + 20; next < end; next++) {
    say('called', next)
    const details = { account, user: 'backend', properties: { mark: `${next}` } }
    tend.feature('work.done', ids ? { ...details, id: `${account}-${next}` } : details)
    // 20 pieces of work take some 100 ms, so that a hundred events fill a batch twice a second.
    if (next % 4 === 0) await sleep(20)
  }
  if (flushes && (await tend.flush()).pending === 0) say('durable', next - 1)
}
if ((await tend.close()).pending === 0) say('durable', next - 1)
