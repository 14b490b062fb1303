// When to fold, to project and to look again: pure decisions. Rows written per fold do not depend on how many
// events it folds, so waiting is what saves them; being soon matters only to someone who is waiting, which is
// after a quiet spell (an integration's first event, the day's first login).

/** After a quiet spell: soon enough to be seen by whoever is trying it, late enough for a burst to join. */
export const FOLD_SOON_MS = 10_000

/**
 * Under load. With the jitter below at most 288 s, so that the view across accounts is never more than five
 * minutes behind; on the reference workload (tests/cost) a fold of four minutes is 1,000 events.
 */
export const FOLD_LATE_MS = 240_000

/** ±20 %, so that accounts woken by one deployment do not write to D1 in step. */
const JITTER = 0.2

/** An alarm this late is lost, whatever the reason (cloudflare-docs#18324): set it again. */
export const ALARM_LOST_MS = 120_000

/** The first wait after a failed projection; doubles up to FOLD_LATE_MS, for ever. */
const RETRY_FIRST_MS = 1_000

export interface Pace {
  soonMs: number
  lateMs: number
}

/** `seconds` is TEND_FOLD_SECONDS: the longest wait, for a machine where rows cost nothing. */
export function paceOf(seconds: string | undefined): Pace {
  const lateMs = Number(seconds) > 0 ? Number(seconds) * 1000 : FOLD_LATE_MS
  return { soonMs: Math.min(FOLD_SOON_MS, lateMs), lateMs }
}

/** Whether no alarm will come: none is set, or it is so overdue that it must be lost. */
export function isLost(alarmAt: number | null, now: number): boolean {
  return alarmAt === null || alarmAt < now - ALARM_LOST_MS
}

/** Whether an append must set the alarm: none will come, or not within the time a fold may wait. */
export function needsAlarm(alarmAt: number | null, now: number, pace: Pace): boolean {
  return isLost(alarmAt, now) || (alarmAt as number) > now + pace.lateMs * (1 + JITTER)
}

export interface Outcome {
  /** Entries were folded: more are likely to come. */
  busy: boolean
  /** Projections that failed in a row; 0 when the last one succeeded. */
  failures: number
  /** When the account's row changes by the calendar alone: its next midnight. */
  turnsAt: number
}

/** Milliseconds to wait after so many failures: the first doubled with each, ±20 %. `random` is between 0 and 1. */
export function backoff(failures: number, firstMs: number, longestMs: number, random: number): number {
  return Math.min(longestMs, firstMs * 2 ** failures) * spread(random)
}

const spread = (random: number) => 1 - JITTER + 2 * JITTER * random

/** When the alarm should ring next. `random` is between 0 and 1. */
export function nextAlarm(
  now: number,
  { busy, failures, turnsAt }: Outcome,
  pace: Pace,
  random: number,
): number {
  if (failures > 0) return now + backoff(failures, RETRY_FIRST_MS, pace.lateMs, random)
  if (busy) return now + pace.lateMs * spread(random)
  // Spread over ten minutes: every account of the zone turns its day at the same instant.
  return turnsAt + random * 600_000
}
