// What each state is called and means, in the words of the screens. A state without words does not compile.

import type { State } from '../views.ts'

/** In the order ops look for them: who needs a call first. */
export const STATES: Record<State, { word: string; meaning: string }> = {
  'at-risk': { word: 'At risk', meaning: 'Likely to fall silent, or doing far less than usual' },
  slipping: { word: 'Slipping', meaning: 'Changing for the worse' },
  resurrected: { word: 'Back', meaning: 'Active again after having been dormant' },
  onboarding: { word: 'Onboarding', meaning: 'In its first weeks, with steps still to take' },
  new: { word: 'New', meaning: 'In its first two weeks: too early to tell' },
  thriving: { word: 'Thriving', meaning: 'Healthy, with results at least as usual' },
  steady: { word: 'Steady', meaning: 'Active in its usual way' },
  dormant: { word: 'Dormant', meaning: 'Silent for four weeks or more' },
  archived: { word: 'Archived', meaning: 'On a plan that keeps data without use' },
  churned: { word: 'Churned', meaning: 'Cancelled, or a trial that ended' },
}

export const STATE_NAMES = Object.keys(STATES) as State[]
