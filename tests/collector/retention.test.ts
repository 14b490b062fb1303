// What is kept for how long: the log by the week, rollups by the month.

import { expect, it } from 'vitest'
import { appendOf, createWorld, DAY_MS, onStorage, ring, WEEK_START, wake } from './support.ts'

it('[L7] the log is kept 35 days and dropped by the table; rollups stay', () =>
  onStorage(async storage => {
    const world = createWorld({ now: WEEK_START })
    const core = wake(storage, world)
    core.append(appendOf(world.now, [{ user: 'dana', id: 'one' }]))
    await ring(core, world)
    world.now = WEEK_START + 35 * DAY_MS
    await ring(core, world)
    expect(core.events(undefined, 10).events).toHaveLength(1)
    world.now = WEEK_START + 42 * DAY_MS
    await ring(core, world)
    expect(core.events(undefined, 10)).toEqual({ events: [] })
    const left = storage.sql.exec("SELECT name FROM sqlite_master WHERE name GLOB '*_[0-9]*'").toArray()
    expect(left).toEqual([])
    expect(core.summary().totals.features).toBe(1)
    // Numbering goes on, so the cursor does not swallow what comes next.
    const woken = wake(storage, world)
    woken.append(appendOf(world.now, [{ user: 'dana' }]))
    expect(woken.summary().totals.features).toBe(2)
  }))

it('[L7] what is not folded yet survives any age', () =>
  onStorage(async storage => {
    const world = createWorld()
    wake(storage, world).append(appendOf(world.now, [{ user: 'dana' }]))
    world.now += 60 * DAY_MS
    const woken = wake(storage, world)
    await ring(woken, world)
    expect(woken.summary().totals.features).toBe(1)
  }))

it('[R9] rollups are kept 25 months, by the month, and totals with them', () =>
  onStorage(async storage => {
    const world = createWorld()
    const core = wake(storage, world)
    const at = (day: string) => Date.parse(`${day}T12:00:00Z`)
    core.append(
      appendOf(world.now, [
        { user: 'old', name: 'old', at: at('2024-09-30') },
        { user: 'dana', name: 'kept', at: at('2024-10-01') },
        { user: 'dana', name: 'kept', at: world.now },
      ]),
    )
    // 25 months of 31 days before 20 November 2026 are in October 2024.
    await ring(core, world)
    expect(core.features().map(({ name, count }) => [name, count])).toEqual([['kept', 2]])
    expect(core.users().map(({ id }) => id)).toEqual(['dana'])
    expect(core.summary()).toMatchObject({ firstDay: '2024-10-01', totals: { features: 2 }, users: 1 })
    expect(world.projected.at(-1)).toMatchObject({ totals: { features: 2 } })
  }))
