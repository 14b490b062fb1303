// How well a score ranks what came later.

/** One account on one snapshot day: what a score said, and what came. */
export interface Sample {
  account: string
  /** Higher means the event is likelier. */
  score: number
  happened: boolean
}

/**
 * Area under the ROC curve by ranks, ties by their middle rank (Mann and Whitney): the chance that a sample where it
 * happened scored higher than one where it did not. NaN when it always happened, or never.
 */
export function auc(samples: readonly Sample[]): number {
  return aucOfSorted(samples.toSorted((a, b) => a.score - b.score))
}

function aucOfSorted(sorted: readonly Sample[]): number {
  let others = 0
  let events = 0
  let wins = 0
  for (let i = 0; i < sorted.length; ) {
    const { score } = sorted[i] as Sample
    let tiedEvents = 0
    let tied = 0
    for (; i < sorted.length && (sorted[i] as Sample).score === score; i++, tied++) {
      if ((sorted[i] as Sample).happened) tiedEvents += 1
    }
    wins += tiedEvents * (others + (tied - tiedEvents) / 2)
    events += tiedEvents
    others += tied - tiedEvents
  }
  return wins / (events * others)
}

const GROUPS = 20

/**
 * 95 % interval of the AUC by a jackknife over twenty groups of accounts: whole accounts are left out, because the
 * months of one account resemble each other.
 */
export function aucInterval(samples: readonly Sample[]): [low: number, high: number] {
  const sorted = samples.toSorted((a, b) => a.score - b.score)
  const groups = new Map([...new Set(samples.map(({ account }) => account))].map((id, i) => [id, i % GROUPS]))
  const values = Array.from({ length: GROUPS }, (_, left) =>
    aucOfSorted(sorted.filter(({ account }) => groups.get(account) !== left)),
  )
  const mean = values.reduce((sum, value) => sum + value, 0) / GROUPS
  const variance = (values.reduce((sum, value) => sum + (value - mean) ** 2, 0) * (GROUPS - 1)) / GROUPS
  const middle = aucOfSorted(sorted)
  return [middle - 1.96 * Math.sqrt(variance), Math.min(1, middle + 1.96 * Math.sqrt(variance))]
}

/** How much likelier the event is among the tenth with the highest scores than among all. */
export function topDecileLift(samples: readonly Sample[]): number {
  const top = samples.toSorted((a, b) => b.score - a.score).slice(0, Math.ceil(samples.length / 10))
  return shareHappened(top) / shareHappened(samples)
}

export interface Bin {
  samples: number
  /** Mean of what was said, and share of what came. */
  said: number
  came: number
}

/** Ten bins with equally many samples, from the lowest scores to the highest. Scores are probabilities here. */
export function calibration(samples: readonly Sample[]): Bin[] {
  const sorted = samples.toSorted((a, b) => a.score - b.score)
  return Array.from({ length: 10 }, (_, i) => {
    const bin = sorted.slice(Math.floor((i * sorted.length) / 10), Math.floor(((i + 1) * sorted.length) / 10))
    const said = bin.reduce((sum, { score }) => sum + score, 0) / bin.length
    return { samples: bin.length, said, came: shareHappened(bin) }
  }).filter(({ samples }) => samples > 0)
}

export function shareHappened(samples: readonly Pick<Sample, 'happened'>[]): number {
  return samples.filter(({ happened }) => happened).length / samples.length
}
