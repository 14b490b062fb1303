// The globals that the collector and the server client are linked with: clock, timers and dice of the simulation,
// of one process. When it dies, its timers do too.

import type { Sim } from './sim.ts'

export interface Process {
  alive: boolean
}

export function createPlatform({ time, dice, log }: Sim, name: string, process: Process) {
  const born = time.now()
  const own = dice.fork()
  return {
    Date: class extends Date {
      static override now = () => time.now()
    },
    Math: Object.create(Math, { random: { value: own.next } }) as typeof Math,
    performance: { now: () => time.now() - born },
    crypto: {
      getRandomValues(bytes: Uint8Array) {
        return bytes.map(() => own.whole(0, 255))
      },
    },
    setTimeout: (work: () => void, ms: number) =>
      time.at(time.now() + ms, () => {
        if (process.alive) work()
      }),
    clearTimeout: (takeBack: (() => void) | undefined) => takeBack?.(),
    console: { error: (...words: unknown[]) => log(`${name} says: ${words.map(say).join(' ')}`) },
  }
}

const say = (word: unknown) => (typeof word === 'string' ? word : JSON.stringify(word))
