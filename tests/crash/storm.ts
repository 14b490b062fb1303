// The storm: clients send without pause, and the collector's machine dies at random moments and comes back.

import { setTimeout as sleep } from 'node:timers/promises'
import { mulberry32 } from '../support/random.ts'
import { auditAll, auditPromises, reader } from './audit.ts'
import { CALM_MS_MAX, runCaller, runPage, runServer, type World } from './clients.ts'
import { type Disk, readDisk } from './disk.ts'
import { createLedger } from './ledger.ts'
import type { Machine } from './machine.ts'
import { observe } from './observed.ts'

const PAGES = 16
const SERVERS = 2
const CALLERS = 4

/**
 * How long the collector lives: from the instant it answers, with its alarms ringing, to half a second of full load.
 * In answers, because a busy machine gives few of them in a second. Every other time it dies as soon as the last of
 * them is heard, when what a receipt promised must be durable already; else somewhere inside the next ones.
 */
const LIFE_ANSWERS_MAX = 150
const MOMENT_MS_MAX = 50

/** A collector that gives so few answers in so long is broken. */
const LIFE_MS_MAX = 120_000

/** What a kill found. */
export interface Strike extends Disk {
  /** How many answers the collector had given in this life. */
  answers: number
  /** Events with a receipt. */
  promised: number
  /** Requests under way, and their events. */
  requests: number
  events: number
  /** Events without a receipt, those under way included. */
  pending: number
  /** From its end until it answers again. */
  backMs: number
}

export interface Weather {
  strikes: Strike[]
  /** What was lost, doubled or refused: none. */
  problems: string[]
  events: number
  accounts: number
  requests: number
  /** Requests cut off by a kill whose events were durable, and nobody had heard. */
  unheard: number
  /** Answers by status. */
  statuses: Map<number, number>
}

export interface StormOptions {
  seed: number
  kills: number
  onStrike?(strike: Strike, problems: number): void
}

/** Leaves the machine running. */
export async function storm(machine: Machine, { seed, kills, onStrike }: StormOptions): Promise<Weather> {
  const ledger = createLedger()
  const observed = observe(ledger)
  const read = reader(machine.url)
  const { problems, underWay } = observed
  const randomOf = (who: number) => mulberry32(seed * 1000 + who)
  let isStormy = true
  let isOver = false
  const world: World = {
    url: machine.url,
    ledger,
    observed,
    isStormy: () => isStormy,
    isOver: () => isOver,
  }

  let bornAt = Date.now()
  await machine.start()
  const clients = Array.from({ length: PAGES + SERVERS + CALLERS }, (_, i) => {
    if (i < PAGES) return runPage(`page${i}`, world, randomOf(i))
    if (i < PAGES + SERVERS) return runServer(`server${i}`, world, randomOf(i))
    return runCaller(`caller${i}`, world, randomOf(i))
  })

  async function strike(answers: number, momentMs: number): Promise<Strike> {
    const late = sleep(LIFE_MS_MAX, 'late', { ref: false })
    if ((await Promise.race([observed.answered(answers), late])) === 'late') {
      throw new Error(`No ${answers} answers in ${LIFE_MS_MAX / 1000} s.`)
    }
    if (momentMs > 0) await sleep(momentMs)
    const requests = underWay.size
    const marks = [...underWay].flatMap(request => request.marks)
    const promised = ledger.promised()
    const pending = ledger.called() - promised
    observed.interrupt()
    await machine.kill()
    const diedAt = Date.now()
    const disk = readDisk(machine.state, bornAt, diedAt)
    await machine.start()
    bornAt = Date.now()
    const backMs = bornAt - diedAt
    const hit = [...ledger.accounts].filter(([, { called }]) => marks.some(mark => called.has(mark)))
    problems.push(...(await auditPromises(read, hit)))
    return { ...disk, answers, promised, requests, events: marks.length, pending, backMs }
  }

  const random = randomOf(clients.length)
  const strikes: Strike[] = []
  try {
    while (strikes.length < kills) {
      const momentMs = strikes.length % 2 === 0 ? 0 : random() * MOMENT_MS_MAX
      strikes.push(await strike(Math.floor(random() * LIFE_ANSWERS_MAX), momentMs))
      onStrike?.(strikes.at(-1) as Strike, problems.length)
    }
    isStormy = false
    await Promise.race([Promise.all(clients), sleep(CALM_MS_MAX, undefined, { ref: false })])
  } finally {
    isStormy = false
    isOver = true
  }
  problems.push(...(await auditAll(read, ledger)))
  if (!strikes.some(({ promised, events }) => promised > 0 && events > 0)) {
    problems.push('No kill met promises and cut off events: this run has shown nothing.')
  }
  return { strikes, problems, events: ledger.called(), accounts: ledger.accounts.size, ...observed.figures }
}
