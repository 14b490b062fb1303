import type { Gate } from '../../experiments/gates.ts'
import { gateWords } from '../../experiments/words.ts'
import type { Format } from '../format.ts'

/** What each arm has of what it needs, once an arm: the control is in every comparison. */
export function GatesTable({ gates, format }: { gates: Gate[]; format: Format }) {
  const once = new Map(gates.map(gate => [`${gate.what} ${gate.variant}`, gate]))
  return (
    <section class="scroll" tabindex={0} aria-label="Gates">
      <table class="gates">
        <thead>
          <tr>
            <th scope="col">Arm</th>
            <th scope="col">Needs</th>
            <th scope="col" class="number">
              Has
            </th>
            <th scope="col">Gate</th>
          </tr>
        </thead>
        <tbody>
          {[...once].map(([key, gate]) => (
            <tr key={key}>
              <th scope="row">{gate.variant}</th>
              <td>{gateWords(gate, format.number(gate.needs))}</td>
              <td class="number">{format.number(gate.has)}</td>
              <td>{gate.open ? 'open' : <strong>shut</strong>}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
