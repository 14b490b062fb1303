// Durable Objects on node:sqlite, with what Cloudflare promises of them and not more. What an object wrote
// becomes durable a moment later, and everything that leaves it waits for that (the output gate); a crash
// loses the rest, whole stretches of code at a time. One transaction stays open between two durable moments, so
// that losing is a ROLLBACK. An alarm rings at least once, except when it is lost.

import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import type * as Collector from '../../packages/collector/src/index.ts'
import type { D1 } from './d1.ts'
import type { Model } from './model.ts'
import type { Process } from './platform.ts'
import type { Sim } from './sim.ts'

type Account = InstanceType<typeof Collector.Account>
type Method = Exclude<keyof Account, 'alarm'> & string

/** One time in memory, from waking up to eviction, reset or crash. */
interface Life {
  alive: boolean
  account: Account
  ready: Promise<unknown>
  /** Calls under way, the alarm's included. */
  calls: number
}

interface Hosted {
  name: string
  db: DatabaseSync
  prepared: Map<string, StatementSync>
  life: Life | undefined
  alarmAt: number | null
  durableAlarmAt: number | null
  /** The alarm whose handler runs: it is gone when the handler has succeeded. */
  ringing: number | null
  cancelAlarm(): void
  cancelFlush: (() => void) | undefined
  /** What waits for the next durable moment. */
  held: { leave(): void; fail(error: Error): void }[]
}

export type Objects = ReturnType<typeof createObjects>

/** What a stub throws: callers are told by flags whether trying again makes sense. */
const failure = (message: string, flags: object) => Object.assign(new Error(message), flags)

export function createObjects(sim: Sim, model: Model, d1: D1) {
  const { time, log, count } = sim
  const dice = sim.dice.fork()
  const objects = new Map<string, Hosted>()
  let process: Process = { alive: false }
  let AccountClass: typeof Collector.Account
  let bindings: object = {}

  function objectOf(name: string): Hosted {
    let object = objects.get(name)
    if (!object) {
      const db = new DatabaseSync(':memory:')
      db.exec('BEGIN')
      object = {
        name,
        db,
        prepared: new Map(),
        life: undefined,
        alarmAt: null,
        durableAlarmAt: null,
        ringing: null,
        cancelAlarm() {},
        cancelFlush: undefined,
        held: [],
      }
      objects.set(name, object)
    }
    return object
  }

  function wake(object: Hosted): Life {
    if (object.life) return object.life
    const life = { alive: true, ready: Promise.resolve(), calls: 0 } as unknown as Life
    const state = {
      id: { name: object.name },
      storage: storageOf(object, life),
      blockConcurrencyWhile(work: () => Promise<unknown>) {
        life.ready = work()
      },
    }
    const env = { ...bindings, DB: d1.binding(() => durable(object)) }
    life.account = new AccountClass(state as unknown as DurableObjectState, env as never)
    object.life = life
    return life
  }

  function storageOf(object: Hosted, life: Life) {
    const { db, prepared } = object
    return {
      sql: {
        exec(query: string, ...values: SQLInputValue[]) {
          if (!life.alive) throw new Error('written by the dead')
          if (dice.chance(sim.rates.statementFails)) {
            count('statement failed')
            throw new Error('disk I/O error')
          }
          let statement = prepared.get(query)
          if (!statement) {
            statement = db.prepare(query)
            prepared.set(query, statement)
          }
          const rows = statement.all(...values)
          if (!query.trimStart().startsWith('SELECT')) changed(object)
          return { toArray: () => rows }
        },
      },
      transactionSync<T>(work: () => T): T {
        db.exec('SAVEPOINT work')
        try {
          const result = work()
          db.exec('RELEASE work')
          return result
        } catch (error) {
          db.exec('ROLLBACK TO work; RELEASE work')
          throw error
        }
      },
      getAlarm: async () => object.alarmAt,
      async setAlarm(at: number) {
        if (!life.alive) return
        object.alarmAt = at
        changed(object)
        schedule(object)
      },
    }
  }

  function changed(object: Hosted): void {
    object.cancelFlush ??= time.at(time.now() + dice.between(0, sim.rates.flushMs), () => flush(object))
  }

  function flush(object: Hosted): void {
    object.db.exec('COMMIT; BEGIN')
    object.cancelFlush = undefined
    object.durableAlarmAt = object.alarmAt ?? object.ringing
    model.flushed(object.name)
    for (const { leave } of object.held.splice(0)) leave()
  }

  /** Resolves when everything written so far is durable. */
  function durable(object: Hosted): Promise<void> {
    if (!object.cancelFlush) return Promise.resolve()
    return new Promise((leave, fail) => object.held.push({ leave, fail }))
  }

  /** Memory is lost, and what was not durable. */
  function lose(object: Hosted): void {
    if (object.life) object.life.alive = false
    object.life = undefined
    object.cancelFlush?.()
    object.cancelFlush = undefined
    object.db.exec('ROLLBACK; BEGIN')
    object.alarmAt = object.durableAlarmAt
    object.ringing = null
    model.rolledBack(object.name)
    schedule(object)
  }

  function schedule(object: Hosted): void {
    object.cancelAlarm()
    if (object.alarmAt === null) return
    const late = dice.between(0, sim.rates.alarmLateMs)
    object.cancelAlarm = time.at(object.alarmAt + late, () => {
      // One handler at a time, and none while nothing runs: booting schedules again.
      if (object.ringing !== null || !process.alive) return
      if (dice.chance(sim.rates.alarmLost)) {
        count('alarm lost')
        log(`${object.name}: its alarm is lost`)
        // Seen both ways: gone, or for ever overdue.
        if (dice.chance(0.5)) object.alarmAt = object.durableAlarmAt = null
        model.mayLag(object.name)
        return
      }
      return ring(object)
    })
  }

  function ring(object: Hosted): void {
    object.ringing = object.alarmAt ?? time.now()
    object.alarmAt = null
    const life = wake(object)
    life.calls += 1
    count('alarm')
    life.ready
      .then(() => life.account.alarm())
      .catch(error => life.alive && sim.fail('[P2] the alarm never throws', `${error}`))
      .then(() => {
        if (!life.alive) return
        life.calls -= 1
        // At least once is a platform's word for sometimes twice.
        if (dice.chance(sim.rates.alarmTwice)) object.alarmAt = time.now()
        object.ringing = null
        changed(object)
        schedule(object)
      })
  }

  /** What an object answers to a call, held back until it is durable. */
  async function invoke(name: string, method: Method, args: unknown[]): Promise<unknown> {
    const object = objectOf(name)
    const life = wake(object)
    life.calls += 1
    try {
      await life.ready
      const result = (life.account[method] as (...args: unknown[]) => unknown)(...structuredClone(args))
      if (method === 'append') model.appended(name, args[0] as never, result as never)
      if (method === 'events') model.logged(name, result as never)
      if (method === 'summary' && result) model.summarised(name, result as never, time.now())
      await durable(object)
      return structuredClone(result)
    } finally {
      life.calls -= 1
    }
  }

  async function call(name: string, method: Method, args: unknown[]): Promise<unknown> {
    const caller = process
    await sim.wait(dice.between(0, 20))
    if (!caller.alive) return new Promise(() => {})
    if (dice.chance(sim.rates.overloaded)) {
      count('object overloaded')
      throw failure('Durable Object is overloaded.', { overloaded: true, retryable: true })
    }
    const isLost = dice.chance(sim.rates.callLost)
    if (isLost) count('call lost')
    if (isLost && dice.chance(0.5)) throw failure('Network connection lost.', { retryable: true })
    const result = await invoke(name, method, args)
    if (isLost) throw failure('Network connection lost.', { retryable: true })
    return result
  }

  return {
    names: () => [...objects.keys()],

    /** A stub of any name: its methods are calls. */
    namespace: {
      getByName: (name: string) =>
        new Proxy(
          {},
          {
            get:
              (_, method) =>
              (...args: unknown[]) =>
                call(name, method as Method, args),
          },
        ),
    },

    /** A process begins, with this class and these bindings. */
    boot(next: Process, Class: typeof Collector.Account, env: object) {
      process = next
      AccountClass = Class
      bindings = env
      for (const object of objects.values()) schedule(object)
    },

    /** The process was killed: what waited in it never leaves. */
    crash() {
      for (const object of objects.values()) {
        object.held.length = 0
        lose(object)
      }
    },

    /** Leaves memory, as idle objects do; a busy one does not. */
    evict(name: string): boolean {
      const object = objectOf(name)
      if (!object.life || object.life.calls > 0 || object.cancelFlush) return false
      object.life.alive = false
      object.life = undefined
      return true
    },

    /** The object alone crashes, and its callers are told. */
    reset(name: string) {
      const object = objectOf(name)
      const held = object.held.splice(0)
      lose(object)
      for (const { fail } of held) fail(failure('Durable Object reset.', { retryable: true }))
    },

    /** Compares every log with what was accepted, as the objects find it when they wake up or are awake. */
    async checkLogs() {
      // One whose statements fail cannot be compared now.
      for (const name of objects.keys())
        await invoke(name, 'events', [undefined, Number.MAX_SAFE_INTEGER]).catch(() => {})
    },
  }
}
