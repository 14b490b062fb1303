import type { State } from '../../views.ts'
import { STATES } from '../states.ts'

/** One shape for each state, so that none depends on colour. */
const SHAPES: Record<State, string> = {
  steady: 'M5 1a4 4 0 1 1 0 8a4 4 0 1 1 0-8Z',
  new: 'M5 .5 9.500 9H.5Z',
  dormant: 'M5 1a4 4 0 1 1 0 8a4 4 0 1 1 0-8ZM5 2.600a2.400 2.400 0 1 0 0 4.800a2.400 2.400 0 1 0 0-4.800Z',
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
