// `npm run sim`: many seeds, on every core, or `-- --seed N`: one, with its log.

import { once } from 'node:events'
import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { isMainThread, parentPort, Worker } from 'node:worker_threads'
import { run } from './run.ts'
import type { Result } from './world.ts'

const SEEDS = 2000

/** Enough to look at. */
const FAILURES_MAX = 5

if (!isMainThread) {
  parentPort?.on('message', async (seed: number) => {
    const { log, ...result } = await run(seed)
    parentPort?.postMessage(result)
  })
} else {
  const { values } = parseArgs({
    options: { seed: { type: 'string' }, runs: { type: 'string' }, from: { type: 'string' } },
  })
  if (values.seed !== undefined) await replay(Number(values.seed))
  else await sweep(Number(values.from ?? Math.floor(Math.random() * 2 ** 31)), Number(values.runs ?? SEEDS))
}

async function replay(seed: number): Promise<void> {
  const { log, broken } = await run(seed)
  for (const line of log) console.log(line)
  process.exitCode = broken === undefined ? 0 : 1
}

async function sweep(first: number, runs: number): Promise<void> {
  const totals: Record<string, number> = {}
  const began = Date.now()
  let started = 0
  let done = 0
  let failed = 0
  await Promise.all(
    Array.from({ length: availableParallelism() }, async () => {
      const worker = new Worker(new URL(import.meta.url))
      while (started < runs && failed < FAILURES_MAX) {
        worker.postMessage(first + started++)
        const [{ seed, broken, counts }] = (await once(worker, 'message')) as [Result]
        for (const [what, times] of Object.entries(counts)) totals[what] = (totals[what] ?? 0) + times
        done += 1
        if (broken !== undefined) {
          failed += 1
          console.log(`\nnpm run sim -- --seed ${seed}\n${broken}\n`)
        }
        if (done % Math.ceil(runs / 40) === 0 || done === runs)
          console.log(
            `${done} of ${runs} seeds, ${failed} failed, ${Math.round((Date.now() - began) / 1000)} s`,
          )
      }
      await worker.terminate()
    }),
  )
  const figures = Object.entries(totals).map(([what, times]) => `${what} ${times}`)
  console.log(`${done} seeds from ${first}, ${failed} failed: ${figures.sort().join(', ')}`)
  process.exitCode = failed > 0 ? 1 : 0
}
