import type { Explanation } from '../health/explain.ts'
import { pointsOf } from '../health/points.ts'
import { type Problem, sentenceOfProblem } from '../readers.ts'
import type { AccountSummary, EventRow, FeatureRow, OutcomeRow, UserRow } from '../views.ts'
import { formatFor } from './format.ts'
import { quietWords } from './healthWords.ts'
import { Layout } from './layout.tsx'
import { AccountFacts } from './parts/accountFacts.tsx'
import { DailyFigure } from './parts/dailyFigure.tsx'
import { EventsTable } from './parts/eventsTable.tsx'
import { FeaturesTable } from './parts/featuresTable.tsx'
import { FollowUpForm } from './parts/followUpForm.tsx'
import { HealthHistory } from './parts/healthHistory.tsx'
import { HealthParts } from './parts/healthParts.tsx'
import { LossNote } from './parts/lossNote.tsx'
import { MilestoneList } from './parts/milestoneList.tsx'
import { OutcomesTable } from './parts/outcomesTable.tsx'
import { PeopleTable } from './parts/peopleTable.tsx'
import { SignalList } from './parts/signalList.tsx'
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
  /** Undefined while D1, which has the configuration, cannot be asked. */
  explanation: Explanation | undefined
  /** What was wrong with a follow-up that was tried. */
  problems: Problem[]
  /** From `localeOf`. */
  locale: string
  /** The deployment's time zone. */
  zone: string
  today: string
}

/** One account: what is said of it and why, what it did day by day, who did it, what they used and what came of it. */
export function AccountPage(props: AccountPageProps) {
  const { account, users, features, outcomes, events, explanation, problems, locale, zone, today } = props
  const format = formatFor(locale, zone)
  const name = account.name ?? account.id
  const parts = account.score ? pointsOf(account.score) : []
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
      {account.since !== null && (
        <p class="after">
          Since {format.day(account.since)}.{' '}
          {account.pQuiet !== null && `Falling silent? ${quietWords(account.pQuiet)}`}
        </p>
      )}

      <div class="columns">
        <section aria-labelledby="signals">
          <h2 id="signals">What there is to say</h2>
          {account.score ? (
            <SignalList account={account} format={format} />
          ) : (
            <p class="empty">
              Too early to tell. Accounts are looked at once a day, at midnight, and health is said from their
              second week on.
            </p>
          )}
        </section>
        <section aria-labelledby="follow-up">
          <h2 id="follow-up">Follow-up</h2>
          <FollowUpForm account={account} today={today} format={format} />
        </section>
      </div>

      <AccountFacts account={account} today={today} format={format} />
      <LossNote loss={account.loss} format={format} />

      <div class="columns">
        <section aria-labelledby="parts">
          <h2 id="parts">Why this health</h2>
          {parts.length === 0 ? (
            <p class="empty">Too early to tell: health is said from an account’s second week on.</p>
          ) : (
            <HealthParts parts={parts} comeBack={explanation?.comeBack ?? null} format={format} />
          )}
        </section>
        <div>
          <section aria-labelledby="history">
            <h2 id="history">
              What was said <span class="soft">half a year</span>
            </h2>
            {account.scores.length === 0 ? (
              <p class="empty">Nothing yet; the first word is said at midnight.</p>
            ) : (
              <HealthHistory scores={account.scores} today={today} format={format} />
            )}
          </section>
          {explanation && explanation.milestones.length > 0 && (
            <section aria-labelledby="milestones">
              <h2 id="milestones">First steps</h2>
              <MilestoneList milestones={explanation.milestones} format={format} />
            </section>
          )}
        </div>
      </div>

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
