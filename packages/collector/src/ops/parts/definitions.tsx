import type { State } from '../../views.ts'
import { PARTS } from '../healthWords.ts'
import { SIGNALS } from '../signalWords.ts'
import { STATES } from '../states.ts'
import { StateMark } from './stateMark.tsx'

/** What the words of the pages mean. */
export function Definitions() {
  return (
    <div class="columns">
      <section aria-labelledby="states">
        <h2 id="states">States</h2>
        <dl class="definitions">
          {Object.entries(STATES).map(([state, { meaning }]) => (
            <div key={state}>
              <dt>
                <StateMark state={state as State} />
              </dt>
              <dd>{meaning}</dd>
            </div>
          ))}
        </dl>
        <h2>Parts of health</h2>
        <dl class="definitions">
          {Object.values(PARTS).map(({ word, meaning }) => (
            <div key={word}>
              <dt>{word}</dt>
              <dd>{meaning}</dd>
            </div>
          ))}
        </dl>
      </section>
      <section aria-labelledby="signal-kinds">
        <h2 id="signal-kinds">Signals</h2>
        <dl class="definitions">
          {Object.entries(SIGNALS).map(([kind, meaning]) => (
            <div key={kind}>
              <dt>
                <code>{kind}</code>
              </dt>
              <dd>{meaning}</dd>
            </div>
          ))}
        </dl>
      </section>
    </div>
  )
}
