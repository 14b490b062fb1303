import type { Cohort, Counts, Lifecycle, State } from '../views.ts'
import { ALL_ACCOUNTS, searchOf } from './accountsQuery.ts'
import { type Format, formatFor } from './format.ts'
import { Layout } from './layout.tsx'
import { Bar } from './parts/bar.tsx'
import { StateMark } from './parts/stateMark.tsx'
import { PATHS } from './paths.ts'

export interface PortfolioPageProps {
  totals: Counts
  lifecycle: Lifecycle
  /** From `localeOf`. */
  locale: string
  /** The deployment's time zone. */
  zone: string
}

/** All accounts together: in what state they are, who changed, and whether they stay. */
export function PortfolioPage({ totals, lifecycle, locale, zone }: PortfolioPageProps) {
  const format = formatFor(locale, zone)
  const { flows, retention } = lifecycle
  return (
    <Layout title="Portfolio" section="portfolio" signedIn={true}>
      <h1>
        {format.count(totals.accounts, 'account')},{' '}
        <span class="soft">{format.number(totals.active28)} active in the last 28 days</span>
      </h1>
      <div class="columns">
        <section aria-labelledby="states">
          <h2 id="states">By state</h2>
          {totals.states.length === 0 ? (
            <p class="empty">No account yet.</p>
          ) : (
            <table>
              <thead>
                <tr>
                  <th scope="col">State</th>
                  <th scope="col" class="number">
                    Accounts
                  </th>
                  <th scope="col">Share</th>
                </tr>
              </thead>
              <tbody>
                {totals.states.map(({ state, accounts }) => (
                  <tr key={state}>
                    <th scope="row">
                      <StateLink state={state} />
                    </th>
                    <td class="number">{format.number(accounts)}</td>
                    <td>
                      <Bar share={accounts / totals.accounts} />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
        </section>
        <section aria-labelledby="flows">
          <h2 id="flows">
            Changed state <span class="soft">since {format.day(flows.since)}</span>
          </h2>
          {flows.moves.length === 0 ? (
            <p class="empty">Nobody did.</p>
          ) : (
            <table>
              <thead>
                <tr>
                  <th scope="col">From</th>
                  <th scope="col">Now</th>
                  <th scope="col" class="number">
                    Accounts
                  </th>
                </tr>
              </thead>
              <tbody>
                {flows.moves.map(({ from, to, accounts }) => (
                  <tr key={`${from} ${to}`}>
                    <td>{from === null ? <span class="muted">began</span> : <StateMark state={from} />}</td>
                    <td>
                      <StateLink state={to} />
                    </td>
                    <td class="number">{format.number(accounts)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
        </section>
      </div>
      <section aria-labelledby="retention">
        <h2 id="retention">Do they stay?</h2>
        <p class="muted">
          Accounts by the month of their first event, and how many of them were active in that month and in
          each one after it. Shares from five accounts on, else their number; a month that is not over stays
          empty.
        </p>
        <section class="scroll" tabindex={0} aria-label="Table of retention by month">
          <Triangle cohorts={retention} format={format} />
        </section>
      </section>
    </Layout>
  )
}

function StateLink({ state }: { state: State }) {
  return (
    <a href={PATHS.accounts + searchOf({ ...ALL_ACCOUNTS, state: [state] })}>
      <StateMark state={state} />
    </a>
  )
}

/** Of fewer accounts a share says more than is known. */
const SHARE_BASE_MIN = 5

function Triangle({ cohorts, format }: { cohorts: Cohort[]; format: Format }) {
  const months = Array.from(
    { length: Math.max(0, ...cohorts.map(({ active }) => active.length)) },
    (_, i) => i,
  )
  return (
    <table class="cohorts">
      <thead>
        <tr>
          <th scope="col">Began</th>
          <th scope="col" class="number">
            Accounts
          </th>
          {months.map(month => (
            <th key={month} scope="col" class="number cell" title="Months after the first">
              {month === 0 ? 'first' : `+${month}`}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {cohorts.map(({ month, accounts, active }) => (
          <tr key={month}>
            <th scope="row">{format.month(month)}</th>
            <td class="number">{format.number(accounts)}</td>
            {months.map(later => {
              const stayed = active[later]
              if (stayed === undefined) return <td key={later} />
              return (
                <td
                  key={later}
                  class={`number cell tint-${Math.ceil((stayed / accounts) * 4)}`}
                  title={`${format.number(stayed)} of ${format.number(accounts)} active`}
                >
                  {accounts < SHARE_BASE_MIN ? format.number(stayed) : format.percent(stayed / accounts)}
                </td>
              )
            })}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
