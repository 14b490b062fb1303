import { expect, it } from 'vitest'
import { calibrationOf } from '../../packages/collector/src/portfolio/calibration.ts'

it('[H25] a warning is a P(quiet) of a half or more; each band has its own count', () => {
  const verdict = (band: number, said: number, quiet: number) => ({ band, hindsight: false, said, quiet })
  expect(calibrationOf([verdict(9, 4, 4), verdict(0, 150, 3), verdict(5, 10, 7), verdict(4, 30, 6)])).toEqual(
    {
      warned: { said: 14, quiet: 11 },
      unwarned: { said: 180, quiet: 9 },
      bands: [
        { band: 0, said: 150, quiet: 3 },
        { band: 4, said: 30, quiet: 6 },
        { band: 5, said: 10, quiet: 7 },
        { band: 9, said: 4, quiet: 4 },
      ],
    },
  )
})

it('[H25] nothing that can be checked is no calibration', () => {
  expect(calibrationOf([])).toBeNull()
})
