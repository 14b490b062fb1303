// `npm run sim`: many seeds, on every core, or `-- --seed N`: one, with its log.

import { once } from 'node:events'
import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { isMainThread, parentPort, Worker } from 'node:worker_threads'
import { type Result, run } from './run.ts'

const SEEDS = 2000

/** Failures that are shown; the first is the one to look at. */
const SHOWN_MAX = 5

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
  const failed: Result[] = []
  const totals: Record<string, number> = {}
  const began = Date.now()
  let started = 0
  let done = 0
  await Promise.all(
    Array.from({ length: availableParallelism() }, async () => {
      const worker = new Worker(new URL(import.meta.url))
      while (started < runs) {
        const seed = first + started++
        worker.postMessage(seed)
        const [result] = (await once(worker, 'message')) as [Result]
        if (result.broken !== undefined) failed.push(result)
        for (const [what, times] of Object.entries(result.counts)) totals[what] = (totals[what] ?? 0) + times
        if (++done % Math.ceil(runs / 40) === 0 || done === runs)
          console.log(
            `${done} of ${runs} seeds, ${failed.length} failed, ${Math.round((Date.now() - began) / 1000)} s`,
          )
      }
      await worker.terminate()
    }),
  )
  console.log(
    `${runs} seeds from ${first}: ${Object.entries(totals)
      .map(([what, times]) => `${what} ${times}`)
      .join(', ')}`,
  )
  for (const { seed, broken } of failed.sort((a, b) => a.seed - b.seed).slice(0, SHOWN_MAX))
    console.log(`\nnpm run sim -- --seed ${seed}\n${broken}`)
  process.exitCode = failed.length > 0 ? 1 : 0
}
