// When to fold and to look again.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  ALARM_LOST_MS,
  FOLD_LATE_MS,
  FOLD_SOON_MS,
  needsAlarm,
  nextAlarm,
  paceOf,
} from '../../packages/collector/src/account/schedule.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS, NOON } from './support.ts'

const pace = paceOf(undefined)
const quiet = { busy: false, failures: 0, turnsAt: NOON + 12 * HOUR_MS }

describe('pace', () => {
  it.each([
    [undefined, FOLD_SOON_MS, FOLD_LATE_MS],
    ['', FOLD_SOON_MS, FOLD_LATE_MS],
    ['soon', FOLD_SOON_MS, FOLD_LATE_MS],
    ['-1', FOLD_SOON_MS, FOLD_LATE_MS],
    ['2', 2000, 2000],
    ['60', FOLD_SOON_MS, 60_000],
  ])('TEND_FOLD_SECONDS %s', (seconds, soonMs, lateMs) => {
    expect(paceOf(seconds)).toEqual({ soonMs, lateMs })
  })
})

describe('an append', () => {
  it.each([
    ['none is set', null, true],
    ['one is soon', NOON + FOLD_SOON_MS, false],
    ['one is as late as it may be under load', NOON + FOLD_LATE_MS * 1.2, false],
    ['one is at midnight', NOON + 12 * HOUR_MS, true],
    ['one is a little overdue', NOON - ALARM_LOST_MS, false],
    ['one is lost', NOON - ALARM_LOST_MS - 1, true],
  ])('[P3] sets an alarm? When %s', (_, alarmAt, expected) => {
    expect(needsAlarm(alarmAt, NOON, pace)).toBe(expected)
  })
})

describe('the next alarm', () => {
  it('is within five minutes while there is work', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), random => {
        const wait = nextAlarm(NOON, { ...quiet, busy: true }, pace, random) - NOON
        expect(wait).toBeGreaterThanOrEqual(FOLD_LATE_MS * 0.8)
        // P4: with the seconds a write to D1 takes, the view across accounts is five minutes behind at most.
        expect(wait).toBeLessThanOrEqual(290_000)
      }),
    )
  })

  it('differs between accounts that were woken together', () => {
    const at = [0, 0.5, 1].map(random => nextAlarm(NOON, { ...quiet, busy: true }, pace, random))
    expect(new Set(at).size).toBe(3)
  })

  it('is when the row turns, within ten minutes, when there is nothing to do', () => {
    expect(nextAlarm(NOON, quiet, pace, 0)).toBe(quiet.turnsAt)
    expect(nextAlarm(NOON, quiet, pace, 1)).toBe(quiet.turnsAt + 10 * MINUTE_MS)
  })

  it('[P2] waits twice as long after each failure, up to the pace, and for ever', () => {
    const waits = Array.from({ length: 12 }, (_, i) => {
      const outcome = { ...quiet, busy: i % 2 === 0, failures: i + 1 }
      return nextAlarm(NOON, outcome, pace, 0.5) - NOON
    })
    expect(waits).toEqual([2, 4, 8, 16, 32, 64, 128, 240, 240, 240, 240, 240].map(seconds => seconds * 1000))
    const after = (failures: number) => nextAlarm(NOON, { ...quiet, failures }, pace, 1)
    expect(after(10_000)).toBeLessThan(NOON + DAY_MS)
  })
})
