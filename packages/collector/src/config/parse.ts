// What a configuration may say: the whole document, field by field. A field that is missing is the default; weights,
// bands and thresholds are given whole or not at all, because half a profile would be somebody's guess.

import { ID_CHARS_MAX, NAME_CHARS_MAX, TEXT_CHARS_MAX } from '@tend/wire'
import { AUDIENCES, type Destination } from '../alerts/destination.ts'
import type { ExperimentConfig } from '../experiments/config.ts'
import type { Bands, Judgement, MilestoneConfig, OutcomeConfig, Weights } from '../health/config.ts'
import { SIGNAL_KINDS } from '../health/signals/signal.ts'
import { STATES } from '../health/state.ts'
import {
  also,
  day,
  flag,
  list,
  number,
  oneOf,
  optional,
  orElse,
  pattern,
  type Reading,
  readWith,
  record,
  shape,
  text,
  whole,
} from '../readers.ts'
import { type Config, DEFAULT_CONFIG } from './config.ts'

/** Bytes: every account is told the document once a day, so it must stay small beside what an account is. */
export const CONFIG_BYTES_MAX = 64 * 1024

/** A product has some dozen features that matter; a list of every name ever sent is what empty stands for. */
const FEATURES_MAX = 200

/** Kinds of result that a customer pays for. */
const OUTCOMES_MAX = 50

/** A checklist longer than this is nobody's onboarding. */
const MILESTONES_MAX = 30

/** Plans, old ones included. */
const PLANS_MAX = 50

/** Twenty years of public holidays. */
const HOLIDAYS_MAX = 400

/** Three functions and their teams; each message may go to each of them. */
const DESTINATIONS_MAX = 20

/** Experiments with something to say about them, old ones included. */
const EXPERIMENTS_MAX = 100

/** Variants of one experiment. */
const VARIANTS_MAX = 20

/** Addresses longer than this are cut off by some proxies. */
const URL_CHARS_MAX = 2048

const name = text(NAME_CHARS_MAX)
const label = text(TEXT_CHARS_MAX)
const plan = text(TEXT_CHARS_MAX)
const features = list(name, FEATURES_MAX)

const points = number(0, 100)
const weights = also(
  shape<Weights>({
    rhythm: points,
    frequency: points,
    trend: points,
    people: points,
    breadth: points,
    outcomes: points,
  }),
  weights => {
    if (Object.values(weights).every(weight => weight === 0)) return 'needs at least one weight above 0.'
  },
)

const bands = also(
  shape<Bands>({ good: number(1, 100), fair: number(0, 99), hysteresis: number(0, 25) }),
  ({ good, fair, hysteresis }) => {
    if (fair >= good) return 'has fair below good.'
    // A band that nobody can enter or leave would be one too few.
    if (good + hysteresis > 100 || fair - hysteresis < 0 || good - fair < 2 * hysteresis)
      return 'has a hysteresis that leaves room between 0, fair, good and 100.'
  },
)

const share = number(0, 1)
const thresholds = also(
  shape<Config['thresholds']>({
    atRiskEnter: share,
    atRiskLeave: share,
    // From one seat of a hundred: the share of seats is measured against it.
    seatsFull: number(0.01, 1),
    seatsIdle: share,
    renewalDays: whole(0, 366),
  }),
  ({ atRiskEnter, atRiskLeave, seatsFull, seatsIdle }) => {
    if (atRiskLeave > atRiskEnter) return 'has atRiskLeave at most atRiskEnter.'
    if (seatsIdle > seatsFull) return 'has seatsIdle at most seatsFull.'
  },
)

const outcome = shape<OutcomeConfig>({
  name,
  label: optional(label),
  unit: optional(label),
  measure: optional(oneOf(['count', 'value'])),
})

const milestone = shape<MilestoneConfig>({
  name,
  label,
  type: oneOf(['feature', 'outcome']),
  event: name,
  dueDay: whole(0, 365),
})

const experiment = shape<ExperimentConfig>({
  control: optional(name),
  shares: optional(
    also(record(number(0, 1e6), VARIANTS_MAX, NAME_CHARS_MAX), shares => {
      if (Object.values(shares).every(share => share === 0)) return 'needs at least one share above 0.'
    }),
  ),
  primary: optional(name),
  endsOn: optional(day),
})

const destination = (isLocal: boolean) =>
  shape<Destination>({
    name: pattern(/^[a-z0-9-]{1,32}$/, '1 to 32 of a-z, 0-9 and -'),
    url: also(text(URL_CHARS_MAX), url => refusalOfUrl(url, isLocal)),
    audience: oneOf(AUDIENCES),
    states: optional(list(oneOf(STATES), STATES.length)),
    signals: optional(list(oneOf(SIGNAL_KINDS), SIGNAL_KINDS.length)),
    plans: optional(list(plan, PLANS_MAX)),
    owners: optional(list(text(ID_CHARS_MAX), FEATURES_MAX)),
    digest: orElse(flag, false),
  })

/**
 * A webhook goes to a named host on the open internet, over TLS, and what is secret about it is its signature. Under
 * `npm start` anything goes: that is where a receiver is being written.
 */
function refusalOfUrl(address: string, isLocal: boolean): string | undefined {
  const url = URL.parse(address)
  if (!url || !/^https?:$/.test(url.protocol)) return 'is an address, https://….'
  if (url.username !== '' || url.password !== '')
    return 'has no user name or password in it: messages are signed instead.'
  if (isLocal) return undefined
  if (url.protocol !== 'https:') return 'begins with https://.'
  // The parser has turned every way of writing an IPv4 address into dotted numbers.
  if (!/\.[a-z][a-z0-9-]*\.?$/.test(url.hostname)) return 'names a host on the internet, not an IP address.'
}

function unique(entries: readonly { name: string }[]): string | undefined {
  if (new Set(entries.map(({ name }) => name)).size < entries.length) return 'has every name once.'
}

/** Everything a configuration may hold; `isLocal` under `npm start`. */
function document(isLocal: boolean) {
  const usual = DEFAULT_CONFIG
  return shape<Config>({
    version: whole(0, Number.MAX_SAFE_INTEGER),
    coreFeatures: orElse(features, usual.coreFeatures),
    weights: orElse(weights, usual.weights),
    bands: orElse(bands, usual.bands),
    thresholds: orElse(thresholds, usual.thresholds),
    outcomes: orElse(also(list(outcome, OUTCOMES_MAX), unique), usual.outcomes),
    milestones: orElse(also(list(milestone, MILESTONES_MAX), unique), usual.milestones),
    readFeatures: orElse(features, usual.readFeatures),
    limits: orElse(list(shape({ feature: name, label }), FEATURES_MAX), usual.limits),
    beyondPlan: orElse(record(features, PLANS_MAX, TEXT_CHARS_MAX), usual.beyondPlan),
    archivePlans: orElse(list(plan, PLANS_MAX), usual.archivePlans),
    labels: orElse(record(label, FEATURES_MAX, NAME_CHARS_MAX), usual.labels),
    holidays: orElse(list(day, HOLIDAYS_MAX), usual.holidays),
    plans: orElse(
      record(
        shape<Partial<Judgement>>({
          coreFeatures: optional(features),
          weights: optional(weights),
          bands: optional(bands),
        }),
        PLANS_MAX,
        TEXT_CHARS_MAX,
      ),
      usual.plans,
    ),
    experiments: orElse(record(experiment, EXPERIMENTS_MAX, NAME_CHARS_MAX), usual.experiments),
    destinations: orElse(also(list(destination(isLocal), DESTINATIONS_MAX), unique), usual.destinations),
  })
}

/** Reads a document that `JSON.parse` returned. `version` is that of the document it was made from. */
export function parseConfig(sent: unknown, isLocal: boolean): Reading<Config> {
  return readWith(document(isLocal), sent)
}
