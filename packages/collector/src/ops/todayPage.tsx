import { signalOf } from '../portfolio/lists.ts'
import type { AccountRow, SignalMark, Today } from '../views.ts'
import { ALL_ACCOUNTS, searchOf } from './accountsQuery.ts'
import { type Format, formatFor } from './format.ts'
import { Layout } from './layout.tsx'
import { CallCard } from './parts/callCard.tsx'
import { FirstSteps, type Start } from './parts/firstSteps.tsx'
import { MovedList } from './parts/movedList.tsx'
import { PATHS } from './paths.ts'

export interface TodayPageProps {
  day: Today
  /** What to show while there is no account. */
  start: Start
  /** Epoch milliseconds. */
  asOf: number
  /** From `localeOf`. */
  locale: string
  /** The deployment's time zone. */
  zone: string
  today: string
}

/** Where a day begins: whom to call, why, and what has changed. */
export function TodayPage({ day, start, asOf, locale, zone, today }: TodayPageProps) {
  const format = formatFor(locale, zone)
  const { totals } = day
  if (totals.accounts === 0) {
    return (
      <Layout title="Today" section="today" signedIn={true}>
        <FirstSteps {...start} />
      </Layout>
    )
  }
  return (
    <Layout title="Today" section="today" signedIn={true}>
      <h1>
        {format.count(totals.accounts, 'account')}, {format.number(totals.active7)} active this week;{' '}
        <span class="soft">
          {format.number(totals.attention)} {totals.attention === 1 ? 'needs' : 'need'} a look,{' '}
          {format.number(totals.opportunity)} could grow
        </span>
      </h1>
      {day.notice !== null && (
        <p class="notice" role="status">
          {day.notice} Scores stand still until events arrive as usual.
        </p>
      )}
      <div class="columns">
        <Calls
          id="attention"
          title="Needs attention"
          axis="risk"
          accounts={day.attention}
          total={totals.attention}
          none="Nobody needs a look today."
          format={format}
        />
        <Calls
          id="opportunity"
          title="Could grow"
          axis="opportunity"
          accounts={day.opportunity}
          total={totals.opportunity}
          none="Nobody has outgrown what they have."
          format={format}
        />
      </div>
      <div class="columns">
        <section aria-labelledby="resurrected">
          <h2 id="resurrected">Newly back</h2>
          {day.resurrected.length === 0 ? (
            <p class="muted">Nobody came back in the last two weeks.</p>
          ) : (
            <MovedList
              accounts={day.resurrected}
              textOf={({ reasons }) => reasons[0]}
              {...{ today, format }}
            />
          )}
        </section>
        <section aria-labelledby="dormant">
          <h2 id="dormant">Newly dormant</h2>
          {day.dormant.length === 0 ? (
            <p class="muted">Nobody fell silent for good in the last two weeks.</p>
          ) : (
            <MovedList accounts={day.dormant} textOf={({ reasons }) => reasons[0]} {...{ today, format }} />
          )}
        </section>
      </div>
      {day.archivable.length > 0 && (
        <section aria-labelledby="archivable">
          <h2 id="archivable">
            Offer the archive plan <span class="soft">{format.number(totals.archivable)}</span>
          </h2>
          <MovedList
            accounts={day.archivable}
            textOf={account => signalOf(account, 'plan')?.text}
            {...{ today, format }}
          />
        </section>
      )}
      <footer class="pager">
        <span class="muted">
          As of {format.instant(asOf)}; health, states and reasons are of last midnight.
        </span>
      </footer>
    </Layout>
  )
}

interface CallsProps {
  id: string
  title: string
  axis: SignalMark['axis']
  accounts: AccountRow[]
  /** How many there are, the shown included. */
  total: number
  none: string
  format: Format
}

const WORRYING = searchOf({ ...ALL_ACCOUNTS, state: ['at-risk', 'slipping'], sort: 'health', order: 'asc' })

function Calls({ id, title, axis, accounts, total, none, format }: CallsProps) {
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>
        {title} <span class="soft">{format.number(total)}</span>
      </h2>
      {accounts.length === 0 ? (
        <p class="empty">{none}</p>
      ) : (
        <ol class="calls">
          {accounts.map(account => (
            <CallCard key={account.id} {...{ account, axis, format }} />
          ))}
        </ol>
      )}
      {total > accounts.length && (
        <p class="after">
          The {format.number(accounts.length)} most pressing of {format.number(total)}.{' '}
          {axis === 'risk' && <a href={PATHS.accounts + WORRYING}>All that are at risk or slipping</a>}
        </p>
      )}
    </section>
  )
}
