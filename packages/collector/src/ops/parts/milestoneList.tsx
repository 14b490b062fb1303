import type { Explanation } from '../../health/explain.ts'
import type { Format } from '../format.ts'

/** First steps: which are done, and by when the others usually are. */
export function MilestoneList({ milestones, format }: Pick<Explanation, 'milestones'> & { format: Format }) {
  return (
    <ul class="milestones">
      {milestones.map(({ label, due, reached }) => (
        <li key={label}>
          {reached === null ? '○' : '●'} {label}{' '}
          <span class="muted">
            {reached === null ? `not yet; due by day ${format.number(due)}` : format.day(reached)}
          </span>
        </li>
      ))}
    </ul>
  )
}
