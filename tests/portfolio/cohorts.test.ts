import { expect, it } from 'vitest'
import { cohortsOf, type Kept } from '../../packages/collector/src/portfolio/cohorts.ts'

const kept = (fields: Partial<Kept>): Kept => ({
  first: '2026-08',
  told: '2026-11',
  months: 0,
  accounts: 1,
  ...fields,
})

it('[H23] counts who was active in each month since the first, and leaves the present one out', () => {
  const cohorts = cohortsOf(
    [
      kept({ months: 0b1111, accounts: 3 }), // August to November
      kept({ months: 0b1010 }), // August and October
      kept({ first: '2026-10', months: 0b10, accounts: 2 }),
      kept({ first: '2026-11', months: 0b1, accounts: 4 }),
    ],
    '2026-11',
  )
  expect(cohorts).toEqual([
    { month: '2026-08', accounts: 4, active: [4, 3, 4] },
    { month: '2026-10', accounts: 2, active: [2] },
    { month: '2026-11', accounts: 4, active: [] },
  ])
})

it('[H23] an account that sleeps has told no month since, and was active in none', () => {
  const [cohort] = cohortsOf([kept({ first: '2025-12', told: '2026-02', months: 0b101 })], '2026-05')
  expect(cohort).toEqual({ month: '2025-12', accounts: 1, active: [1, 0, 1, 0, 0] })
})
