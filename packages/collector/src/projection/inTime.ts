/** D1 has been seen to freeze for 60 to 80 s: whoever asks on an alarm stops waiting, and the alarm comes back. */
const TIMEOUT_MS = 10_000

/** What D1 answers; throws when it takes too long. */
export async function inTime<T>(answer: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('D1 took too long')), TIMEOUT_MS)
  })
  try {
    return await Promise.race([answer, late])
  } finally {
    clearTimeout(timer)
  }
}
