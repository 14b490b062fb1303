import type { Explanation } from '../../health/explain.ts'
import { mostDragging, type Points } from '../../health/points.ts'
import type { Format } from '../format.ts'
import { PARTS } from '../healthWords.ts'

interface Props {
  parts: Points[]
  comeBack: Explanation['comeBack']
  format: Format
}

/** What each part gives of what it could: bars that add up to the score, the one that costs most marked. */
export function HealthParts({ parts, comeBack, format }: Props) {
  const most = mostDragging(parts)
  const total = parts.reduce((sum, { points }) => sum + points, 0)
  return (
    <>
      <table class="parts">
        <thead>
          <tr>
            <th scope="col">Part</th>
            <th scope="col">Share</th>
            <th scope="col" class="number">
              Points
            </th>
          </tr>
        </thead>
        <tbody>
          {parts.map(part => {
            const { name, points, of } = part
            const { word, meaning } = PARTS[name]
            return (
              <tr key={name}>
                <th scope="row" title={meaning}>
                  {word}
                  {part === most && <strong class="drag"> costs most</strong>}
                </th>
                <td>
                  <svg class="bar" viewBox="0 0 50 8" preserveAspectRatio="none" aria-hidden="true">
                    <rect class="base" width={Math.min(50, of)} height="8" />
                    <rect class={part === most ? 'costly' : 'bars'} width={Math.min(50, points)} height="8" />
                  </svg>
                </td>
                <td class="number">
                  {format.tenth(points)} <span class="muted">of {format.tenth(of)}</span>
                </td>
              </tr>
            )
          })}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">Health</th>
            <td />
            <td class="number">
              <strong>{format.tenth(total)}</strong> <span class="muted">of 100</span>
            </td>
          </tr>
        </tfoot>
      </table>
      {comeBack && Math.round(comeBack.after) > Math.round(comeBack.before) && (
        <p class="after">
          If a day like {format.day(comeBack.day)}, their last, came today: {format.number(comeBack.before)} →{' '}
          <strong>{format.number(comeBack.after)}</strong> tomorrow.
        </p>
      )}
    </>
  )
}
