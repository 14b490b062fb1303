// What may be said about an experiment before it is read. Nothing has to be: an experiment begins to exist with
// its first exposure.

export interface ExperimentConfig {
  /** The variant the others are compared with. Default: `control` if there is one, else the first by name. */
  control?: string
  /** How the product deals accounts to variants, as weights. Default: equally. */
  shares?: Record<string, number>
  /** The one outcome the experiment is about. Default: the most frequent one. */
  primary?: string
  /** The last day that counts, YYYY-MM-DD, set before it begins. Default: none, and the interval holds on any day. */
  endsOn?: string
}

/** An account counts for so long from its first exposure: what it does later is another quarter's news. */
export const EXPOSED_DAYS = 90

/** The chance, over all comparisons with the control, of an interval that misses the truth. */
export const ALPHA = 0.05
