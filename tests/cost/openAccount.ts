// An account in virtual time on real SQLite and D1, with every row it writes on a meter.

import { type AccountCore, createAccountCore } from '../../packages/collector/src/account/core.ts'
import { paceOf } from '../../packages/collector/src/account/schedule.ts'
import { readBriefing } from '../../packages/collector/src/projection/briefing.ts'
import { projectAccount } from '../../packages/collector/src/projection/project.ts'
import type { VirtualTime } from '../support/virtualTime.ts'
import { type Meter, meterD1, meterStorage } from './meter.ts'

export function openAccount(
  id: string,
  storage: DurableObjectStorage,
  db: D1Database,
  meter: Meter,
  time: VirtualTime,
  random: () => number,
): AccountCore {
  const metered = meterD1(db, meter)
  let alarmAt: number | null = null
  let takeBack = () => {}
  const core = createAccountCore(id, {
    storage: meterStorage(storage, meter),
    now: time.now,
    random,
    alarm: {
      at: () => alarmAt,
      set(at) {
        meter.rows.alarms += 1
        takeBack()
        alarmAt = at
        takeBack = time.at(at, () => {
          alarmAt = null
          return core.alarm()
        })
      },
    },
    project: row => projectAccount(metered, row),
    // Only read: nothing to meter.
    brief: () => readBriefing(db),
    deliver: async () => true,
    zone: 'UTC',
    pace: paceOf(undefined),
  })
  return core
}
