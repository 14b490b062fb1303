// The crash bench in short: see tests/crash/crash.ts, which does the same fifty times.

import { afterAll, beforeAll, expect, it } from 'vitest'
import { reader } from '../crash/audit.ts'
import { HABITS, killTracker } from '../crash/deaths.ts'
import { type Machine, openMachine } from '../crash/machine.ts'
import { storm } from '../crash/storm.ts'

const KILLS = 2

/** All of it takes 44 s where fourteen processes want two cores, and minutes where thirty do (measured). */
const MS_MAX = 240_000

let machine: Machine
beforeAll(async () => {
  machine = await openMachine()
}, MS_MAX)
afterAll(() => machine.close())

it(
  '[G2][G3][L5][F3] a collector killed under load counts what it promised, and everything sent once',
  async () => {
    const weather = await storm(machine, { seed: 5, kills: KILLS })
    expect(weather.problems).toEqual([])
  },
  MS_MAX,
)

it(
  '[B7][S18][L4] a backend killed: a receipt is counted, nothing is counted twice, whatever its habits',
  async () => {
    const place = { url: machine.url, read: reader(machine.url), seed: 5, kills: KILLS }
    const tolls = await Promise.all(HABITS.map(habit => killTracker(habit, place)))
    expect(tolls.flatMap(toll => toll.problems)).toEqual([])
  },
  MS_MAX,
)
