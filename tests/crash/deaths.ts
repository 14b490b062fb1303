// The server client's process is killed at random moments, and its next life goes on with the next number. See
// crash.ts for what it can promise.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { AccountSummary } from '../../packages/collector/src/views.ts'
import { mulberry32 } from '../support/random.ts'
import { marksOf, type Read } from './audit.ts'
import type { Life } from './tracker.ts'

const TRACKER = fileURLToPath(new URL('tracker.ts', import.meta.url))

/** How long a process lives: in events, because a busy machine calls few of them in a second, and then some. */
const LIFE_EVENTS_MAX = 400
const MOMENT_MS_MAX = 100

/** About an append's own time: some deaths come before the events are durable, some between that and the receipt. */
const FLIGHT_MS_MAX = 10

export interface Habit {
  name: string
  flushes: boolean
  /** Events have ids, and a new life calls again what no flush has promised: the application keeps an outbox. */
  ids: boolean
}

export const HABITS: Habit[] = [
  { name: 'as it comes', flushes: false, ids: false },
  { name: 'flush() after each piece of work', flushes: true, ids: false },
  { name: 'an outbox: ids, and called again', flushes: true, ids: true },
]

export interface Toll {
  name: string
  problems: string[]
  deaths: number
  /** Deaths with a request under way. */
  hits: number
  called: number
  counted: number
  /** Events that a printed receipt, or a flush that left nothing pending, spoke for. */
  promised: number
  /** Counted although no promise was heard of. */
  unheard: number
  lost: number
  lostInOneDeathMax: number
}

/** What one life said, in numbers of events. */
interface Said {
  called: number[]
  promised: Set<number>
  /** Everything up to here is durable. */
  durable: number
  isSending: boolean
}

/** When and how a life ends: `momentMs` after event `until` is called, or after the next request began. */
interface End {
  until: number
  isSending: boolean
  momentMs: number
  signal: NodeJS.Signals
}

export interface Place {
  url: string
  read: Read
  seed: number
  kills: number
  onDeath?(): void
}

/** Kills a tracker of this habit `kills` times, lets a last one end by itself, and counts the toll. */
export async function killTracker(habit: Habit, place: Place): Promise<Toll> {
  const { url, read, seed, kills, onDeath } = place
  const random = mulberry32(seed)
  const account = `backend-${HABITS.indexOf(habit)}`
  const lives: Said[] = []
  for (let death = 0, from = 0; death <= kills; death++) {
    // Every other one while a request is under way, which chance alone hits once in a while.
    const isSending = death % 2 === 0
    const said = await live(
      { url, account, from, flushes: habit.flushes, ids: habit.ids },
      {
        until: from + random() * LIFE_EVENTS_MAX,
        isSending,
        momentMs: random() * (isSending ? FLIGHT_MS_MAX : MOMENT_MS_MAX),
        // The last one is asked to end, as deployments do.
        signal: death < kills ? 'SIGKILL' : 'SIGTERM',
      },
    )
    lives.push(said)
    if (death < kills) onDeath?.()
    from = 1 + (habit.ids ? said.durable : Math.max(from - 1, ...said.called))
  }
  const { totals, loss } = await read<AccountSummary>(`/v1/accounts/${account}`)
  const toll = countToll(habit, lives, (await marksOf(read, account)).map(Number))
  if (totals.features !== toll.counted)
    toll.problems.push(`${toll.counted} in the log, ${totals.features} in the totals.`)
  // Numbers that no process lived to send leave no gap: the collector cannot know of them.
  if (loss.missing + loss.dropped > 0) toll.problems.push(`The loss is ${JSON.stringify(loss)}.`)
  return toll
}

function countToll(habit: Habit, lives: Said[], log: number[]): Toll {
  const counted = new Set(log)
  const called = new Set(lives.flatMap(life => life.called))
  const promised = new Set(lives.flatMap(life => [...life.promised]))
  const problems: string[] = []
  const none = (what: string, events: number[]) => {
    if (events.length > 0) problems.push(`${habit.name}: ${what}: ${events.join(' ')}`)
  }
  const lost = (events: Iterable<number>) => [...events].filter(event => !counted.has(event))
  none(
    'counted twice',
    log.filter((event, i) => log.indexOf(event) !== i),
  )
  none(
    'counted and never called',
    log.filter(event => !called.has(event)),
  )
  none('promised and lost', lost(promised))
  none('lost by close()', lost(lives.at(-1)?.called ?? []))
  if (habit.ids) none('lost in spite of the outbox', lost(called))
  const hits = lives.slice(0, -1).filter(life => life.isSending).length
  const deaths = lives.length - 1
  if (deaths === 0 || promised.size === 0) problems.push(`${habit.name}: this run has shown nothing.`)
  return {
    name: habit.name,
    problems,
    deaths,
    hits,
    called: called.size,
    counted: counted.size,
    promised: promised.size,
    unheard: log.filter(event => !promised.has(event)).length,
    lost: lost(called).length,
    lostInOneDeathMax: Math.max(...lives.map(life => lost(life.called).length)),
  }
}

/** One life of the tracker. */
async function live(life: Life, end: End): Promise<Said> {
  const tracker = spawn(process.execPath, [TRACKER, JSON.stringify(life)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(tracker, 'exit')
  let text = ''
  for await (const chunk of tracker.stdout) {
    text += chunk
    if (tracker.killed || newestCall(text) < end.until) continue
    if (end.isSending && !isSending(text)) continue
    await sleep(end.momentMs)
    tracker.kill(end.signal)
  }
  const [code] = await ended
  if (code) throw new Error(`A tracker ended by itself, with ${code}.`)
  return read(text, life.from)
}

const newestCall = (text: string) => Number.parseInt(text.slice(text.lastIndexOf('called ') + 7), 10)

const isSending = (text: string) => text.lastIndexOf('sending') > text.lastIndexOf('receipt')

function read(text: string, from: number): Said {
  const said: Said = { called: [], promised: new Set(), durable: from - 1, isSending: isSending(text) }
  const promise = (first: number, last: number) => {
    for (let n = first; n <= last; n++) said.promised.add(n)
  }
  for (const line of text.split('\n')) {
    const [word, first, last] = line.split(' ')
    if (word === 'called') said.called.push(Number(first))
    if (word === 'receipt') promise(Number(first), Number(last))
    if (word === 'durable') {
      said.durable = Number(first)
      promise(from, said.durable)
    }
  }
  return said
}
