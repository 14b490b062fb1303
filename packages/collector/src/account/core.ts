// One account: append, fold, read, project, in the order an event meets them. Everything with an effect comes
// in (storage, clock, alarm, projection), so the same code runs in the Durable Object, in the cost benchmark
// and in a simulation. A Durable Object runs one synchronous stretch at a time: between two awaits nothing else
// touches this state, and safety rests on that.

import { openOutbox } from '../alerts/outbox.ts'
import type { Message } from '../alerts/post.ts'
import type { HealthConfig } from '../health/config.ts'
import { type Explanation, explain } from '../health/explain.ts'
import { historyOf } from '../health/history.ts'
import type { AccountFacts, Portfolio } from '../health/portfolio.ts'
import { score, type Word } from '../health/score.ts'
import type { Append } from '../ingest/split.ts'
import type {
  AccountRow,
  AccountSummary,
  ActivityDay,
  EventRow,
  FeatureRow,
  LossDay,
  OutcomeRow,
  UserRow,
} from '../views.ts'
import { addDays, createCalendar, daysBetween, nextMidnight, toNumber } from './calendar.ts'
import { pack } from './entry.ts'
import { applyExposures, type ExposureRow, pruneExposures, readExposures } from './exposures.ts'
import { fold, isCompanion } from './fold.ts'
import { changed, type FollowUp, type FollowUpChange, readFollowUp, writeFollowUp } from './followUp.ts'
import { type Log, openLog } from './log.ts'
import { createNames, type Names } from './names.ts'
import { type LossChange, openProducers, type Producers } from './producers.ts'
import {
  MONTH_DAYS,
  PROJECTED_LOSS_DAYS,
  readActivity,
  readFeatures,
  readLoss,
  readMonths,
  readOutcomes,
  readRow,
  readSummary,
  readUsers,
} from './reading.ts'
import { applyDelta, pruneRollups, readPerson, readRollups, readSpan } from './rollups.ts'
import { isLost, needsAlarm, nextAlarm, type Pace } from './schedule.ts'
import { exists, migrate } from './schema.ts'
import { type Briefing, isAsleep, isFirstScore, lastScoredDay, readFacts, scoreDays } from './scoring.ts'
import type { Storage } from './storage.ts'
import { readVerdicts, type Verdict } from './verdicts.ts'

export interface Appended {
  accepted: number
  duplicates: number
}

/** An account's row for D1, with what guards it against older ones. */
export interface Projection extends AccountRow {
  facts: AccountFacts | null
  verdicts: Verdict[]
  /** Bit i: active in the month i months before that of `day`. */
  months: number
  epoch: number
  version: number
  /** The day the row speaks of. */
  day: string
  /** The day of the newest score; empty before the first. */
  scored: string
  /** Of the last PROJECTED_LOSS_DAYS. */
  loss: LossDay[]
  exposures: ExposureRow[]
}

export interface AccountEffects {
  storage: Storage
  /** Epoch milliseconds. */
  now(): number
  random(): number
  alarm: { at(): number | null; set(at: number): void }
  /** Writes the row to D1; throws when it could not. */
  project(row: Projection): Promise<void>
  /** What a score needs from outside; throws when it cannot be had. */
  brief(): Promise<Briefing>
  /** One try; whether it was accepted, undefined when there is no such destination any more. Never throws. */
  deliver(destination: string, message: Message): Promise<boolean | undefined>
  zone: string
  pace: Pace
}

export interface AccountCore {
  /** Whether anybody ever wrote to this account. */
  exists(): boolean
  append(append: Append): Appended
  /** Folds, projects and sets the next alarm. Never throws: a thrown alarm is retried six times, then gone. */
  alarm(): Promise<void>
  /** Sets an alarm that was lost. */
  watch(): void
  /** Keeps what people say of the account and answers all they said; the list follows with the next projection. */
  changeFollowUp(change: FollowUpChange): FollowUp
  /** What each of two configurations would say today, both without yesterday's word. */
  preview(portfolio: Portfolio, now: HealthConfig, proposed: HealthConfig): { before: Word; after: Word }
  /** What there is to say beside the newest score. */
  explain(portfolio: Portfolio, config: HealthConfig): Explanation
  summary(): AccountSummary
  activity(from: string | undefined, to: string | undefined): ActivityDay[]
  users(): UserRow[]
  features(): FeatureRow[]
  outcomes(): OutcomeRow[]
  events(before: number | undefined, limit: number): { events: EventRow[]; next?: number }
}

/** Without numbers nothing shows that an event is missing, and nobody says what was dropped. */
const NO_CHANGE: LossChange = { dropped: 0, missing: 0, filled: [] }

/** Rows folded in one transaction: 1,000 batches are some tens of milliseconds. */
const FOLD_ROWS = 1000

/** Default retention of rollups. */
const KEPT_MONTHS = 25

/** Whoever has just named an owner looks at the list next. */
const FOLLOW_UP_MS = 500

/** A quiet account still looks now and then, so that a D1 that was thrown away gets its row back. */
const QUIET_LOOK_MS = 28 * 24 * 60 * 60 * 1000

/** Days that `activity` answers with at most, and by default. */
const ACTIVITY_DAYS_MAX = 800
const ACTIVITY_DAYS = 28

interface State extends Record<string, number> {
  cursor: number
  version: number
  epoch: number
  dropped: number
  missing: number
}

/** What is kept in memory between two calls; rebuilt from storage whenever it may be wrong. */
interface Memory {
  state: State
  log: Log
  producers: Producers
  names: Names
}

export function createAccountCore(id: string, effects: AccountEffects): AccountCore {
  const { storage, now, alarm, pace } = effects
  const { sql } = storage
  const dayOf = createCalendar(effects.zone)
  const outbox = openOutbox(storage, effects.deliver)
  let memory: Memory | undefined
  let failures = 0

  function open(): Memory {
    if (memory) return memory
    const isNew = !exists(sql)
    migrate(sql)
    if (isNew) sql.exec('INSERT INTO state VALUES (1, 0, 0, ?, 0, 0)', now())
    const [state] = sql.exec<State>('SELECT cursor, version, epoch, dropped, missing FROM state').toArray()
    if (!state) throw new Error('state row is missing')
    const log = openLog(sql, state.cursor)
    const producers = openProducers(sql)
    for (let cursor = state.cursor; ; ) {
      const rows = log.after(cursor, FOLD_ROWS)
      for (const { seq, entry } of rows) {
        cursor = seq
        if (entry.numbers) producers.note({ ...entry, ...entry.numbers })
      }
      if (rows.length < FOLD_ROWS) break
    }
    memory = { state, log, producers, names: createNames(sql) }
    return memory
  }

  /** All or nothing, in memory too: after a failed transaction memory is rebuilt from what is stored. */
  function transaction<T>(work: (memory: Memory) => T): T {
    try {
      return storage.transactionSync(() => work(open()))
    } catch (error) {
      memory = undefined
      throw error
    }
  }

  function append(given: Append): Appended {
    const { news, accepted, duplicates } = transaction(({ log, producers }) => {
      const { numbers, receivedAt } = given
      const isNew = (index: number) => !numbers || !producers.hasSeen(numbers.producer, numbers.first + index)
      const fresh = given.events.filter(
        ({ index, id }) => isNew(index) && (id === undefined || log.remember(id, receivedAt)),
      )
      const refused = given.refused.filter(isNew).length
      const change = numbers
        ? producers.note({ ...given, ...numbers })
        : fresh.length > 0
          ? NO_CHANGE
          : undefined
      if (change) log.append(receivedAt, pack(given, fresh, { refused, ...change }))
      return {
        news: change !== undefined,
        accepted: fresh.length,
        duplicates: given.events.length - fresh.length,
      }
    })
    // A repetition wakes nothing, or every retry would cost the rows of an alarm.
    if (news ? needsAlarm(alarm.at(), now(), pace) : isLost(alarm.at(), now())) alarm.set(now() + pace.soonMs)
    return { accepted, duplicates }
  }

  /** Folds everything past the cursor; returns whether there was anything. */
  function catchUp(): boolean {
    let busy = false
    for (;;) {
      const folded = transaction(({ log, producers, names, state }) => {
        if (log.newest() === state.cursor) return 0
        const rows = log.after(state.cursor, FOLD_ROWS)
        const entries = rows.map(({ entry }) => entry)
        const delta = fold(entries, { dayOf, nameOf: names.nameOf })
        applyDelta(sql, delta)
        applyExposures(sql, delta.exposures)
        const forgotten = producers.save(now())
        state.cursor = rows.at(-1)?.seq ?? state.cursor
        state.version += 1
        state.dropped += forgotten.dropped
        state.missing += forgotten.missing
        const { cursor, version, dropped, missing } = state
        sql.exec(
          'UPDATE state SET cursor = ?, version = ?, dropped = ?, missing = ?',
          cursor,
          version,
          dropped,
          missing,
        )
        return rows.length
      })
      busy ||= folded > 0
      if (folded < FOLD_ROWS) return busy
    }
  }

  async function onAlarm(): Promise<void> {
    let busy = false
    let turnsAt = now()
    let outboxAt: number | undefined
    let done = false
    try {
      if (!exists(sql)) return
      busy = catchUp()
      prune()
      const steps = [
        await attempt('score', () => scoreDue(busy)),
        await attempt('projection', () => project(busy)),
        await attempt('outbox', () => outbox.drain(now(), effects.random())),
      ]
      done = steps.every(Boolean)
      turnsAt = isAsleep(sql) ? now() + QUIET_LOOK_MS : nextMidnight(now(), dayOf)
      outboxAt = outbox.nextAt()
    } catch (error) {
      console.error('fold failed', (error as Error).name)
    }
    failures = done ? 0 : failures + 1
    const next = nextAlarm(now(), { busy, failures, turnsAt }, pace, effects.random())
    const at = Math.min(next, outboxAt ?? next)
    // An append that came in while D1 was answering may have set an earlier alarm: keep that one.
    const set = alarm.at()
    if (set === null || set > at) alarm.set(at)
  }

  /** One step of the alarm: whether it succeeded. One that fails holds up no other. */
  async function attempt(step: string, work: () => Promise<void>): Promise<boolean> {
    try {
      await work()
      return true
    } catch (error) {
      // The message may quote a value; the name of the error cannot.
      console.error(`${step} failed`, (error as Error).name)
      return false
    }
  }

  /**
   * Scores the days that are due, at the first alarm after midnight; silence has one too. On its first day an account
   * is scored when an alarm finds nothing new, and anew when that changes what was said: a history that is being
   * imported is not judged by its first page.
   */
  async function scoreDue(busy: boolean): Promise<void> {
    const today = dayOf(now())
    const { epoch } = transaction(memory => memory.state)
    if (isFirstScore(sql, today) ? busy && dayOf(epoch) === today : lastScoredDay(sql) >= today) return
    const briefing = await effects.brief()
    transaction(({ state }) => {
      // With a word that replaces one of the same day.
      if (scoreDays(sql, outbox, id, today, briefing)) raiseVersion(state)
    })
  }

  /** What is projected next outranks what was. Inside a transaction. */
  function raiseVersion(state: State): void {
    state.version += 1
    sql.exec('UPDATE state SET version = ?', state.version)
  }

  async function project(busy: boolean): Promise<void> {
    const today = dayOf(now())
    const { epoch, version } = transaction(memory => memory.state)
    await effects.project({
      ...readRow(sql, id, today),
      facts: readFacts(sql),
      verdicts: readVerdicts(sql, today),
      months: readMonths(sql, today),
      loss: readLoss(sql, today, PROJECTED_LOSS_DAYS),
      exposures: readExposures(sql, id, today, busy),
      epoch,
      version,
      day: today,
      scored: lastScoredDay(sql),
    })
  }

  function prune(): void {
    transaction(({ log }) => {
      log.prune(now())
      const oldest = addDays(dayOf(now()), -31 * KEPT_MONTHS)
      const { firstDay } = readSpan(sql)
      if (firstDay !== null && firstDay.slice(0, 7) < oldest.slice(0, 7)) {
        pruneRollups(sql, oldest)
        pruneExposures(sql, oldest)
      }
    })
  }

  function watch(): void {
    const at = alarm.at()
    if (exists(sql) && isLost(at, now())) alarm.set(now() + pace.soonMs * effects.random())
  }

  /** Reading includes every event whose receipt was sent before the question. */
  function reading<T>(read: (today: string) => T): T {
    catchUp()
    return read(dayOf(now()))
  }

  return {
    exists: () => exists(sql),
    append,
    alarm: onAlarm,
    watch,

    changeFollowUp(change) {
      const followUp = transaction(({ state }) => {
        const followUp = changed(readFollowUp(sql), change, dayOf(now()))
        writeFollowUp(sql, followUp)
        raiseVersion(state)
        return followUp
      })
      alarm.set(Math.min(alarm.at() ?? Number.POSITIVE_INFINITY, now() + FOLLOW_UP_MS))
      return followUp
    },

    preview: (portfolio, current, proposed) =>
      reading(today => {
        const history = historyOf(readRollups(sql, today))
        // Not against what was said: a state is kept for days, and its leaving would look like the change's work.
        const wordBy = (config: HealthConfig): Word => {
          const { state, health } = score({ history, day: toNumber(today), portfolio, config })
          return { state, health }
        }
        return { before: wordBy(current), after: wordBy(proposed) }
      }),

    explain: (portfolio, config) =>
      reading(today => explain(historyOf(readRollups(sql, today)), toNumber(today), portfolio, config)),

    summary: () =>
      reading(today => {
        const { producers, state } = transaction(memory => memory)
        const { dropped, missing } = producers.loss()
        const loss = {
          dropped: dropped + state.dropped,
          missing: missing + state.missing,
          days: readLoss(sql, today, MONTH_DAYS),
        }
        return { ...readSummary(sql, id, today), loss, asOf: now() }
      }),
    activity: (from, to) =>
      reading(today => {
        const last = to ?? today
        const days =
          from === undefined ? ACTIVITY_DAYS : Math.min(daysBetween(from, last) + 1, ACTIVITY_DAYS_MAX)
        return readActivity(sql, addDays(last, 1 - days), last)
      }),
    users: () => reading(today => readUsers(sql, today)),
    features: () => reading(today => readFeatures(sql, today)),
    outcomes: () => reading(today => readOutcomes(sql, today)),

    events(before, limit) {
      const log = transaction(memory => memory.log)
      const events: EventRow[] = []
      let next = before ?? log.newest() + 1
      // A row holds a batch: whole batches until there are enough events, so that a cursor is a row's number.
      while (events.length < limit) {
        const [row] = log.before(next, 1)
        if (!row) return { events }
        next = row.seq
        const counted = row.entry.events.filter(event => !isCompanion(event)).sort((a, b) => b.at - a.at)
        for (const { at, type, name, user, value, properties } of counted) {
          const shown: EventRow = { at, type, name, user: user?.id ?? null, userName: null }
          if (user) shown.userName = user.name ?? readPerson(sql, user.id)?.name ?? null
          if (value !== undefined) shown.value = value
          if (properties) shown.properties = properties
          events.push(shown)
        }
      }
      return { events, next }
    },
  }
}
