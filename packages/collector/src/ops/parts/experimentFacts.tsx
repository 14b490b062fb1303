import type { Report } from '../../experiments/report.ts'
import type { Format } from '../format.ts'
import { DayAgo } from './dayAgo.tsx'

interface Props {
  report: Report
  today: string
  format: Format
}

/** Who takes part, since when and until when. */
export function ExperimentFacts({ report, today, format }: Props) {
  const { arms, control, crossed, firstDay, through, endsOn } = report
  return (
    <dl class="facts">
      {arms.map(({ variant, accounts, users }) => (
        <div key={variant}>
          <dt>
            {variant}
            {variant === control && ', the control'}
          </dt>
          <dd>{format.count(accounts, 'account')}</dd>
          <dd class="note">{format.count(users, 'exposed user')}</dd>
        </div>
      ))}
      <div>
        <dt>Crossed</dt>
        <dd>{format.count(crossed, 'account')}</dd>
        <dd class="note">saw two variants, in no arm</dd>
      </div>
      <div>
        <dt>Began</dt>
        <dd>
          <DayAgo day={firstDay} today={today} format={format} />
        </dd>
        <dd class="note">{format.day(firstDay)}</dd>
      </div>
      <div>
        <dt>Counted until</dt>
        <dd>{format.day(through)}</dd>
        <dd class="note">{endsOn === null ? 'no last day was set' : `ends on ${format.day(endsOn)}`}</dd>
      </div>
    </dl>
  )
}
