// What the parts of a score are called, and a probability in words.

import type { Points } from '../health/points.ts'

export const PARTS: Record<Points['name'], { word: string; meaning: string }> = {
  staying: { word: 'Likely to stay', meaning: 'How unlikely it is that nobody comes for 28 days' },
  rhythm: { word: 'Rhythm', meaning: 'Days since the last activity against their usual gap' },
  frequency: { word: 'Frequency', meaning: 'Active days of 28; 20 are full marks' },
  trend: { word: 'Trend', meaning: 'Active days of 28 against their usual' },
  people: { word: 'People', meaning: 'Seats in use, or people against the most they ever were' },
  breadth: { word: 'Breadth', meaning: 'Features used of those that matter' },
  outcomes: { word: 'Outcomes', meaning: 'Results against their usual' },
  milestones: { word: 'First steps', meaning: 'Milestones reached of those due by now' },
  firstOutcome: { word: 'First outcome', meaning: 'Whether there was a result yet' },
  invited: { word: 'Company', meaning: 'Whether a second person has come' },
}

/** From which probability on it is spoken of as that. */
const LIKELY = 0.5
const POSSIBLE = 0.2

/** "Unlikely to fall silent: about 12 % that nobody is active in the next 28 days." */
export function quietWords(pQuiet: number): string {
  const how = pQuiet >= LIKELY ? 'Likely' : pQuiet >= POSSIBLE ? 'Could well happen' : 'Unlikely'
  return `${how}: about ${Math.round(100 * pQuiet)} % that nobody is active in the next 28 days.`
}
