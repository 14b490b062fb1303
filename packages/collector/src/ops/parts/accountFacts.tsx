import type { AccountSummary } from '../../views.ts'
import type { Format } from '../format.ts'
import { DayAgo } from './dayAgo.tsx'

interface Props {
  account: AccountSummary
  today: string
  format: Format
}

/** What there is to know about an account at a glance, its traits included. */
export function AccountFacts({ account, today, format }: Props) {
  const { plan, seats, users28, users, health, firstDay, lastActiveDay, totals, traits } = account
  return (
    <>
      <dl class="facts">
        <div>
          <dt>Active users, 28 days</dt>
          <dd>{format.number(users28)}</dd>
          <dd class="note">of {format.count(users, 'person', 'people')} ever seen</dd>
        </div>
        <div>
          <dt>Seats</dt>
          <dd>{seats === null ? <span class="muted">unknown</span> : format.number(seats)}</dd>
          {seats !== null && seats > 0 && <dd class="note">{format.percent(users28 / seats)} in use</dd>}
        </div>
        <div>
          <dt>Plan</dt>
          <dd>{plan ?? <span class="muted">unknown</span>}</dd>
          {health !== null && <dd class="note">Health {format.number(health)} of 100</dd>}
        </div>
        <div>
          <dt>Last active</dt>
          <dd>
            <DayAgo day={lastActiveDay} today={today} format={format} />
          </dd>
          {lastActiveDay !== null && <dd class="note">{format.day(lastActiveDay)}</dd>}
        </div>
        <div>
          <dt>First seen</dt>
          <dd>
            <DayAgo day={firstDay} today={today} format={format} />
          </dd>
          {firstDay !== null && <dd class="note">{format.day(firstDay)}</dd>}
        </div>
        <div>
          <dt>Outcomes</dt>
          <dd>{format.number(totals.outcomes)}</dd>
          {totals.outcomeValue !== 0 && <dd class="note">worth {format.value(totals.outcomeValue)}</dd>}
        </div>
        <div>
          <dt>Feature uses</dt>
          <dd>{format.number(totals.features)}</dd>
          <dd class="note">{format.count(totals.logins, 'login')}</dd>
        </div>
      </dl>
      {Object.keys(traits).length > 0 && (
        <dl class="traits">
          {Object.entries(traits).map(([trait, value]) => (
            <div key={trait}>
              <dt>{trait}</dt>
              <dd>{String(value)}</dd>
            </div>
          ))}
        </dl>
      )}
    </>
  )
}
