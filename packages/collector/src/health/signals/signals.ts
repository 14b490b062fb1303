// Every signal, in the order reasons are given: what is worst first, then what could grow.

import { archivePlan, highValue, renewalNear, seatsFull } from './contract.ts'
import { beyondPlan, featureDropped, limitMet } from './features.ts'
import { stuckOnboarding } from './onboarding.ts'
import { loginsWithoutOutcomes, outcomesFalling } from './outcomes.ts'
import { fewerPeople, keyPersonGone, newTeam, onePerson } from './people.ts'
import type { Judged, Sight, Signal } from './signal.ts'
import { silence } from './silence.ts'
import { slowing } from './slowing.ts'

const OF_USE: readonly ((sight: Sight) => Signal | null)[] = [
  silence,
  slowing,
  keyPersonGone,
  fewerPeople,
  loginsWithoutOutcomes,
  outcomesFalling,
  featureDropped,
  stuckOnboarding,
  onePerson,
  seatsFull,
  limitMet,
  beyondPlan,
  newTeam,
]

const OF_STANDING: readonly ((judged: Judged) => Signal | null)[] = [renewalNear, highValue, archivePlan]

/** What use shows; the state rests on these. */
export function signalsOfUse(sight: Sight): Signal[] {
  return OF_USE.flatMap(signal => signal(sight) ?? [])
}

/** What follows once state and health are known. */
export function signalsOfStanding(judged: Judged): Signal[] {
  return OF_STANDING.flatMap(signal => signal(judged) ?? [])
}
