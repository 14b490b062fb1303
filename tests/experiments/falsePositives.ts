// How often each way of reading finds an effect in experiments without one: what `reportOf` says on every day of
// each, and for contrast what looking daily at an interval that was made for one look would have said.

import { addDays, daysBetween } from '../../packages/collector/src/account/calendar.ts'
import { armOf } from '../../packages/collector/src/experiments/arm.ts'
import { ALPHA } from '../../packages/collector/src/experiments/config.ts'
import { totalOf, usersOf } from '../../packages/collector/src/experiments/exposed.ts'
import { fixedDayHalfWidth } from '../../packages/collector/src/experiments/fixedDay.ts'
import { unitOf } from '../../packages/collector/src/experiments/measure.ts'
import { reportOf } from '../../packages/collector/src/experiments/report.ts'
import { type Experiment, OUTCOME } from './company.ts'

export interface Rates {
  /** The permutation test once, on the last day: p < .05. */
  permutation: number
  /** The interval of the last day excludes nothing. */
  fixedDay: number
  /** The any-day interval excludes nothing on some day. */
  anyDayDaily: number
  /** The interval for one look excludes nothing on some day. */
  fixedDayDaily: number
}

/** Draws until `experiments` have opened their gates; the others say nothing, and so nothing wrong. */
export function falsePositives(draw: () => Experiment, experiments: number): Rates {
  const found: Rates = { permutation: 0, fixedDay: 0, anyDayDaily: 0, fixedDayDaily: 0 }
  for (let drawn = 0; drawn < experiments; ) {
    const experiment = draw()
    const { exposed, firstDay, lastDay } = experiment
    const last = reportOf('aa', exposed, lastDay, { endsOn: lastDay }).primary[0]
    if (!last?.interval || last.p === undefined) continue
    drawn++
    if (last.p < ALPHA) found.permutation++
    if (excludesNothing(last.interval)) found.fixedDay++
    let [anyDay, fixedDay] = [false, false]
    for (let day = firstDay; day <= lastDay; day = addDays(day, 1)) {
      const interval = reportOf('aa', exposed, day).primary[0]?.interval
      if (!interval) continue
      anyDay ||= excludesNothing(interval)
      fixedDay ||= excludesNothing(ordinaryInterval(experiment, day))
    }
    if (anyDay) found.anyDayDaily++
    if (fixedDay) found.fixedDayDaily++
  }
  const rate = (count: number) => count / experiments
  return {
    permutation: rate(found.permutation),
    fixedDay: rate(found.fixedDay),
    anyDayDaily: rate(found.anyDayDaily),
    fixedDayDaily: rate(found.fixedDayDaily),
  }
}

interface Interval {
  low: number
  high: number
}

const excludesNothing = ({ low, high }: Interval) => low > 0 || high < 0

function ordinaryInterval({ exposed }: Experiment, day: string): Interval {
  const arm = (variant: string) => {
    const inArm = exposed.filter(one => one.variant === variant && one.firstDay <= day)
    return armOf(
      inArm.map(one => {
        const last = daysBetween(one.firstDay, day)
        return unitOf('perUser', one.account, totalOf(one, OUTCOME, last), usersOf(one, last))
      }),
    )
  }
  const [a, b] = [arm('a'), arm('b')]
  const half = fixedDayHalfWidth(Math.sqrt(a.variance + b.variance), a.accounts + b.accounts, ALPHA)
  return { low: b.ratio - a.ratio - half, high: b.ratio - a.ratio + half }
}
