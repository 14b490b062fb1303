import type { Vital } from '@tend/wire'
import type { AccountSummary } from '../../views.ts'
import type { Format } from '../format.ts'

/** What each measures, and the thresholds of web.dev/articles/vitals: up to the first is good, beyond the second poor. */
const VITALS: Record<Vital, { measures: string; good: number; poor: number }> = {
  LCP: { measures: 'until the main content shows', good: 2500, poor: 4000 },
  INP: { measures: 'until a click shows its effect', good: 200, poor: 500 },
  CLS: { measures: 'of layout shift', good: 0.1, poor: 0.25 },
}

/** How fast the product feels to this account: three of four page views were at least this good. */
export function VitalsList({ vitals, format }: { vitals: AccountSummary['vitals']; format: Format }) {
  return (
    <dl class="facts">
      {vitals.map(({ name, p75, count }) => {
        const { measures, good, poor } = VITALS[name]
        const rating = p75 <= good ? 'good' : p75 <= poor ? 'needs work' : 'poor'
        return (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              {name === 'CLS' ? format.value(p75) : `${format.number(p75)} ms`}{' '}
              <span class="muted">{rating}</span>
            </dd>
            <dd class="note">
              {measures}, from {format.count(count, 'page view')}
            </dd>
          </div>
        )
      })}
    </dl>
  )
}
