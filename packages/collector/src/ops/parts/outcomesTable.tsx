import type { OutcomeRow } from '../../views.ts'
import type { Format } from '../format.ts'
import { Sparkline } from './sparkline.tsx'
import { weeksLabel } from './weeksLabel.ts'

/** What they achieve: how often, how much, and whether it grows. */
export function OutcomesTable({ outcomes, format }: { outcomes: OutcomeRow[]; format: Format }) {
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">Outcome</th>
          <th scope="col" class="number">
            Times
          </th>
          <th scope="col" class="number">
            Value
          </th>
          <th scope="col">12 weeks</th>
        </tr>
      </thead>
      <tbody>
        {outcomes.map(outcome => (
          <tr key={outcome.name}>
            <th scope="row" class="name" title={`Last achieved ${format.day(outcome.lastDay)}`}>
              {outcome.name}
            </th>
            <td class="number">{format.number(outcome.count)}</td>
            <td class="number">{format.value(outcome.value)}</td>
            <td class="weeks">
              <Sparkline values={outcome.weeks} label={weeksLabel(outcome.weeks, 'times', format)} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
