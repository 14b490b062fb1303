import type { AccountList, AccountRow } from '../views.ts'
import { type AccountsQuery, ALL_ACCOUNTS, paramsOf, searchOf } from './accountsQuery.ts'
import { type Format, formatFor } from './format.ts'
import { Layout } from './layout.tsx'
import type { Overview } from './overview.ts'
import { DayAgo } from './parts/dayAgo.tsx'
import { FilterChips } from './parts/filterChips.tsx'
import { FirstSteps, type Start } from './parts/firstSteps.tsx'
import { Health } from './parts/health.tsx'
import { SortHeader } from './parts/sortHeader.tsx'
import { Sparkline } from './parts/sparkline.tsx'
import { StateMark } from './parts/stateMark.tsx'
import { Unknown } from './parts/unknown.tsx'
import { weeksLabel } from './parts/weeksLabel.ts'
import { accountPath, PATHS } from './paths.ts'

export interface AccountsPageProps {
  list: AccountList
  query: AccountsQuery
  /** Parts of the query that were not understood, in sentences. */
  problems: string[]
  overview: Overview
  /** What to show while there is no account. */
  start: Start
  /** From `localeOf`. */
  locale: string
  /** The deployment's time zone. */
  zone: string
  today: string
}

/** Every account in one dense table; the URL is the view. */
export function AccountsPage({
  list,
  query,
  problems,
  overview,
  start,
  locale,
  zone,
  today,
}: AccountsPageProps) {
  const format = formatFor(locale, zone)
  if (overview.accounts === 0) {
    return (
      <Layout title="Accounts" section="accounts" signedIn={true}>
        <FirstSteps {...start} />
      </Layout>
    )
  }
  return (
    <Layout title="Accounts" section="accounts" signedIn={true}>
      <h1>
        {format.count(overview.accounts, 'account')},{' '}
        <span class="soft">{format.number(overview.active28)} active in the last 28 days</span>
      </h1>
      {problems.map(problem => (
        <p class="error" key={problem}>
          {problem} That part of the address was left out.
        </p>
      ))}
      <Filters query={query} overview={overview} format={format} />
      {list.accounts.length === 0 ? (
        <p class="empty">
          No account matches. <a href={PATHS.accounts}>Show all {format.number(overview.accounts)}</a>
        </p>
      ) : (
        <Table accounts={list.accounts} query={query} today={today} format={format} />
      )}
      <footer class="pager">
        <span class="muted">As of {format.instant(list.asOf)}</span>
        <nav aria-label="Pages">
          {query.cursor && <a href={PATHS.accounts + searchOf({ ...query, cursor: null })}>First page</a>}
          {list.next && (
            <a rel="next" href={PATHS.accounts + searchOf({ ...query, cursor: list.next })}>
              Next page
            </a>
          )}
        </nav>
      </footer>
    </Layout>
  )
}

function Filters({ query, overview, format }: { query: AccountsQuery; overview: Overview; format: Format }) {
  const isFiltered =
    query.q !== '' || [query.state, query.plan, query.owner].some(values => values.length > 0)
  return (
    <div class="filters">
      <search>
        <form method="get" action={PATHS.accounts}>
          {paramsOf({ ...query, q: '', cursor: null }).map(([name, value]) => (
            <input key={`${name} ${value}`} type="hidden" name={name} value={value} />
          ))}
          <input
            type="search"
            name="q"
            value={query.q}
            placeholder="Search accounts"
            aria-label="Search accounts by name or id"
            aria-keyshortcuts="/"
            data-search
          />
          <span class="key" aria-hidden="true">
            /
          </span>
        </form>
      </search>
      <FilterChips
        label="State"
        field="state"
        choices={overview.states.map(({ state, accounts }) => ({
          value: state,
          name: <StateMark state={state} />,
          accounts,
        }))}
        query={query}
        format={format}
      />
      {overview.plans.length > 0 && (
        <FilterChips
          label="Plan"
          field="plan"
          choices={overview.plans.map(({ plan, accounts }) => ({ value: plan, name: plan, accounts }))}
          query={query}
          format={format}
        />
      )}
      {overview.owners.length + query.owner.length > 0 && (
        <FilterChips
          label="Owner"
          field="owner"
          choices={overview.owners.map(({ owner, accounts }) => ({ value: owner, name: owner, accounts }))}
          query={query}
          format={format}
        />
      )}
      <p class="aside">
        {isFiltered && (
          <>
            {format.number(overview.matching)} match ·{' '}
            <a href={PATHS.accounts + searchOf({ ...ALL_ACCOUNTS, sort: query.sort, order: query.order })}>
              Clear
            </a>{' '}
            ·{' '}
          </>
        )}
        <a href={PATHS.csv + searchOf({ ...query, cursor: null })} download>
          CSV
        </a>
      </p>
    </div>
  )
}

interface TableProps {
  accounts: AccountRow[]
  query: AccountsQuery
  today: string
  format: Format
}

function Table({ accounts, query, today, format }: TableProps) {
  return (
    <table class="accounts">
      <caption class="hidden">Accounts; the column headers sort</caption>
      <thead>
        <tr>
          <SortHeader sort="name" query={query}>
            Account
          </SortHeader>
          <SortHeader sort="plan" query={query}>
            Plan
          </SortHeader>
          <SortHeader sort="state" query={query}>
            State
          </SortHeader>
          <SortHeader sort="health" query={query} numeric title="0 to 100, with enough history">
            Health
          </SortHeader>
          <SortHeader
            sort="users28"
            query={query}
            numeric
            title="People active in the last 28 days, and seats"
          >
            Users / seats
          </SortHeader>
          <SortHeader sort="lastActiveDay" query={query} title="Last day with a feature or an outcome">
            Last active
          </SortHeader>
          <SortHeader sort="outcomes" query={query} numeric title="Outcomes since the account was first seen">
            Outcomes
          </SortHeader>
          <SortHeader sort="mrr" query={query} numeric title="Money a month, from the trait mrr">
            A month
          </SortHeader>
          <SortHeader sort="renews" query={query} title="From the trait renews">
            Renews
          </SortHeader>
          <th scope="col" title="People active in each of the last 26 weeks">
            26 weeks
          </th>
        </tr>
      </thead>
      <tbody>
        {accounts.map(account => (
          <tr key={account.id}>
            <th scope="row" class="name">
              <a href={accountPath(account.id)} title={account.id}>
                {account.name ?? account.id}
              </a>
              <div class="why" title={account.reasons.join(' ')}>
                {account.reasons[0]}
              </div>
            </th>
            <td class="plan">{account.plan ?? <Unknown />}</td>
            <td class="state">
              <StateMark state={account.state} />
            </td>
            <td class="number health">
              <Health health={account.health} format={format} />
            </td>
            <td class="number users">
              {format.number(account.users28)}
              <span class="seats">
                {' '}
                / {account.seats === null ? <Unknown /> : format.number(account.seats)}
              </span>
            </td>
            <td class="active">
              <DayAgo day={account.lastActiveDay} today={today} format={format} />
            </td>
            <td class="number outcomes">{format.number(account.totals.outcomes)}</td>
            <td class="number mrr">{account.mrr === null ? <Unknown /> : format.value(account.mrr)}</td>
            <td class="renews">{account.renews === null ? <Unknown /> : format.day(account.renews)}</td>
            <td class="weeks">
              <Sparkline values={account.weeks} label={weeksLabel(account.weeks, 'people', format)} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
