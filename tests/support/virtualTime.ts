// Runs the SDK's core and an account's core in one virtual time: timers are a queue, a day passes in seconds.

export interface VirtualTime {
  now(): number
  /** Calls `work` at `at`; returns a function that takes it back. */
  at(at: number, work: () => unknown): () => void
  /** Runs everything that is due before `end`, in order, letting promises settle between two. */
  runUntil(end: number): Promise<void>
}

/** The SDK's chains of promises are some ten long; a macrotask after each event would cost a real millisecond. */
async function settleMicrotasks(): Promise<void> {
  for (let i = 0; i < 30; i++) await undefined
}

/** `settle` lets what an event set off come to rest before the next; by default, short chains of promises. */
export function createVirtualTime(
  start: number,
  settle: () => Promise<unknown> = settleMicrotasks,
): VirtualTime {
  let now = start
  let order = 0
  /** A binary heap by time, then by order of asking. */
  const heap: { at: number; order: number; work: (() => unknown) | undefined }[] = []
  const before = (a: number, b: number) => {
    const [x, y] = [heap[a], heap[b]] as [(typeof heap)[0], (typeof heap)[0]]
    return x.at < y.at || (x.at === y.at && x.order < y.order)
  }
  const swap = (a: number, b: number) => {
    ;[heap[a], heap[b]] = [heap[b], heap[a]] as [(typeof heap)[0], (typeof heap)[0]]
  }
  const pop = () => {
    const [top] = heap
    const last = heap.pop()
    if (heap.length > 0 && last) {
      heap[0] = last
      for (let i = 0; ; ) {
        let least = i
        for (const child of [2 * i + 1, 2 * i + 2])
          if (child < heap.length && before(child, least)) least = child
        if (least === i) break
        swap(i, least)
        i = least
      }
    }
    return top
  }
  return {
    now: () => now,
    at(at, work) {
      const entry = { at: Math.max(at, now), order: order++, work: work as (() => unknown) | undefined }
      heap.push(entry)
      for (let i = heap.length - 1; i > 0 && before(i, (i - 1) >> 1); i = (i - 1) >> 1) swap(i, (i - 1) >> 1)
      return () => {
        entry.work = undefined
      }
    },
    async runUntil(end) {
      while (heap[0] && heap[0].at <= end) {
        const entry = pop()
        if (!entry?.work) continue
        now = entry.at
        await entry.work()
        await settle()
      }
      now = end
    },
  }
}
