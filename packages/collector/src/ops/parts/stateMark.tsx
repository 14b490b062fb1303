import type { State } from '../../views.ts'
import { STATES } from '../states.ts'

/** One shape for each state, so that none depends on colour. */
const SHAPES: Record<State, string> = {
  'at-risk': 'M5 9.500.5 1h9Z',
  slipping: 'M1 1h3v8H1ZM6 5h3v4H6Z',
  resurrected: 'M5 .5 9 5H6.500v4.500h-3V5H1Z',
  onboarding: 'M1 6h2v3H1ZM4 4h2v5H4ZM7 1h2v8H7Z',
  new: 'M5 .5 9.500 9H.5Z',
  thriving: 'M5 .3 9.700 5 5 9.700.3 5Z',
  steady: 'M5 1a4 4 0 1 1 0 8a4 4 0 1 1 0-8Z',
  dormant: 'M5 1a4 4 0 1 1 0 8a4 4 0 1 1 0-8ZM5 2.600a2.400 2.400 0 1 0 0 4.800a2.400 2.400 0 1 0 0-4.800Z',
  archived: 'M1 1h8v2.500H1ZM1.500 4.500h7V9h-7Z',
  churned: 'M2 .6 5 3.600 8 .6 9.400 2 6.400 5 9.400 8 8 9.400 5 6.400 2 9.400.6 8 3.600 5 .6 2Z',
}

/** A state in a shape and a word. */
export function StateMark({ state }: { state: State }) {
  const { word, meaning } = STATES[state]
  return (
    <span class={`state ${state}`} title={meaning}>
      <svg width="10" height="10" viewBox="0 0 10 10" fill="currentColor" aria-hidden="true">
        <path d={SHAPES[state]} />
      </svg>
      {word}
    </span>
  )
}
