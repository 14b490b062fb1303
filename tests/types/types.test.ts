import { spawnSync } from 'node:child_process'
import { expect, it } from 'vitest'

// The lines that must not compile carry @ts-expect-error: the compiler fails when one of them does.
it('[C7] the declared application compiles, and its mistakes do not', () => {
  const { stdout } = spawnSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tests/sdk'], {
    encoding: 'utf8',
  })
  expect(stdout).toBe('')
}, 60_000)
