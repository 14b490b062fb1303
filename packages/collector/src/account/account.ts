// The Durable Object of one account: a door. It gives the core its effects and passes calls on.

import { DurableObject } from 'cloudflare:workers'
import { deliver } from '../alerts/deliver.ts'
import { type Env, zoneOf } from '../env.ts'
import type { Explanation } from '../health/explain.ts'
import type { Append } from '../ingest/split.ts'
import { readBriefing } from '../projection/briefing.ts'
import { projectAccount } from '../projection/project.ts'
import type { AccountSummary, ActivityDay, EventRow, FeatureRow, OutcomeRow, UserRow } from '../views.ts'
import { type AccountCore, type Appended, createAccountCore } from './core.ts'
import type { FollowUp, FollowUpChange } from './followUp.ts'
import { paceOf } from './schedule.ts'

export class Account extends DurableObject<Env> {
  readonly #core: AccountCore
  /** Remembered, because every setAlarm is a billed row and every append would have to ask. */
  #alarmAt: number | null = null

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    ctx.blockConcurrencyWhile(async () => {
      this.#alarmAt = await ctx.storage.getAlarm()
    })
    this.#core = createAccountCore(ctx.id.name ?? '', {
      storage: ctx.storage,
      now: () => Date.now(),
      random: () => Math.random(),
      alarm: {
        at: () => this.#alarmAt,
        set: at => {
          this.#alarmAt = at
          // Not awaited: the output gate holds every answer until this is durable, and fails it if it cannot be.
          void ctx.storage.setAlarm(at)
        },
      },
      project: row => projectAccount(env.DB, row),
      brief: () => readBriefing(env.DB),
      deliver: (destination, message) => deliver(env, destination, message, Date.now()),
      zone: zoneOf(env),
      pace: paceOf(env.TEND_FOLD_SECONDS),
    })
  }

  append(append: Append): Appended {
    return this.#core.append(append)
  }

  override async alarm(): Promise<void> {
    this.#alarmAt = null
    await this.#core.alarm()
  }

  changeFollowUp(change: FollowUpChange): FollowUp | undefined {
    return this.#known()?.changeFollowUp(change)
  }

  preview(...asked: Parameters<AccountCore['preview']>): ReturnType<AccountCore['preview']> | undefined {
    return this.#known()?.preview(...asked)
  }

  explain(...asked: Parameters<AccountCore['explain']>): Explanation | undefined {
    return this.#known()?.explain(...asked)
  }

  /** Called by the cron for an account whose row is behind. */
  watch(): void {
    this.#core.watch()
  }

  // Answers about this account, or undefined if nobody ever wrote to it: asking does not create it.

  summary(): AccountSummary | undefined {
    return this.#known()?.summary()
  }

  activity(from?: string, to?: string): ActivityDay[] | undefined {
    return this.#known()?.activity(from, to)
  }

  users(): UserRow[] | undefined {
    return this.#known()?.users()
  }

  features(): FeatureRow[] | undefined {
    return this.#known()?.features()
  }

  outcomes(): OutcomeRow[] | undefined {
    return this.#known()?.outcomes()
  }

  events(before: number | undefined, limit: number): { events: EventRow[]; next?: number } | undefined {
    return this.#known()?.events(before, limit)
  }

  #known(): AccountCore | undefined {
    return this.#core.exists() ? this.#core : undefined
  }
}
