import { type Problem, sentenceOfProblem } from '../readers.ts'
import type { AccountSummary, EventRow, FeatureRow, OutcomeRow, UserRow } from '../views.ts'
import { formatFor } from './format.ts'
import { Layout } from './layout.tsx'
import { AccountFacts } from './parts/accountFacts.tsx'
import { DailyFigure } from './parts/dailyFigure.tsx'
import { EventsTable } from './parts/eventsTable.tsx'
import { FeaturesTable } from './parts/featuresTable.tsx'
import { LossNote } from './parts/lossNote.tsx'
import { OutcomesTable } from './parts/outcomesTable.tsx'
import { PeopleTable } from './parts/peopleTable.tsx'
import { StateMark } from './parts/stateMark.tsx'
import { VitalsList } from './parts/vitalsList.tsx'
import { PATHS } from './paths.ts'

export interface AccountPageProps {
  account: AccountSummary
  /** The first of `account.users`, most active first. */
  users: UserRow[]
  features: FeatureRow[]
  outcomes: OutcomeRow[]
  /** Newest first. */
  events: EventRow[]
  /** What was wrong with a follow-up that was tried. */
  problems: Problem[]
  /** From `localeOf`. */
  locale: string
  /** The deployment's time zone. */
  zone: string
  today: string
}

/** One account: what it is, what it did day by day, who did it, what they used and what came of it. */
export function AccountPage(props: AccountPageProps) {
  const { account, users, features, outcomes, events, problems, locale, zone, today } = props
  const format = formatFor(locale, zone)
  const name = account.name ?? account.id
  return (
    <Layout title={name} signedIn={true}>
      <nav class="crumb" aria-label="Breadcrumb">
        <a href={PATHS.accounts}>Accounts</a>
      </nav>
      <div class="title">
        <h1>{name}</h1>
        <StateMark state={account.state} />
        {account.name !== null && <code class="muted">{account.id}</code>}
      </div>
      {problems.map(problem => (
        <p class="error" key={problem.path}>
          {sentenceOfProblem(problem)}
        </p>
      ))}
      {account.reasons.map(reason => (
        <p class="reason" key={reason}>
          {reason}
        </p>
      ))}
      <AccountFacts account={account} today={today} format={format} />
      <LossNote loss={account.loss} format={format} />

      <DailyFigure daily={account.daily} format={format} />

      <div class="columns">
        <section aria-labelledby="people">
          <h2 id="people">
            People <span class="soft">{format.number(account.users)}</span>
          </h2>
          {users.length === 0 ? (
            <p class="empty">
              Nobody yet: every event so far came without a user. Give <code>data-user</code> in the script
              tag, or <code>user</code> in the event.
            </p>
          ) : (
            <PeopleTable users={users} today={today} format={format} />
          )}
          {users.length < account.users && users.length > 0 && (
            <p class="after">
              The {format.number(users.length)} most active of{' '}
              {format.count(account.users, 'person', 'people')}.
            </p>
          )}
        </section>
        <div>
          <section aria-labelledby="outcomes">
            <h2 id="outcomes">Outcomes</h2>
            {outcomes.length === 0 ? (
              <div class="empty">
                <p>None yet. An outcome is a result the customer pays for; say so where it happens:</p>
                <pre class="code" tabindex={0} data-copy>
                  {`tend.outcome('invoice.paid', { value: 129.5 })`}
                </pre>
              </div>
            ) : (
              <OutcomesTable outcomes={outcomes} format={format} />
            )}
          </section>
          <section aria-labelledby="features">
            <h2 id="features">Features</h2>
            {features.length === 0 ? (
              <div class="empty">
                <p>None used yet. Name what people do in the product where they do it:</p>
                <pre class="code" tabindex={0} data-copy>
                  {`tend.feature('report.export')`}
                </pre>
              </div>
            ) : (
              <FeaturesTable features={features} format={format} />
            )}
          </section>
        </div>
      </div>

      {account.vitals.length > 0 && (
        <section aria-labelledby="speed">
          <h2 id="speed">
            Speed <span class="soft">75th percentile of 28 days</span>
          </h2>
          <VitalsList vitals={account.vitals} format={format} />
        </section>
      )}

      <section aria-labelledby="events">
        <h2 id="events">Newest events</h2>
        {events.length === 0 ? (
          <p class="empty">
            The log holds no event of this account any more; the figures above are kept far longer.
          </p>
        ) : (
          <section class="scroll" tabindex={0} aria-label="Table of the newest events">
            <EventsTable events={events} now={account.asOf} format={format} />
          </section>
        )}
      </section>
    </Layout>
  )
}
