// What each state is called and means, in the words of the screens. A state without words does not compile.

import type { State } from '../views.ts'

export const STATES: Record<State, { word: string; meaning: string }> = {
  steady: { word: 'Steady', meaning: 'Active in its usual way' },
  new: { word: 'New', meaning: 'In its first two weeks' },
  dormant: { word: 'Dormant', meaning: 'Nobody active for four weeks or more' },
}

export const STATE_NAMES = Object.keys(STATES) as State[]
