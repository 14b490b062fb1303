import type { ExperimentRow } from '../views.ts'
import { formatFor } from './format.ts'
import { Layout } from './layout.tsx'
import { DayAgo } from './parts/dayAgo.tsx'
import { experimentPath } from './paths.ts'

export interface ExperimentsPageProps {
  /** The newest first. */
  experiments: ExperimentRow[]
  /** From `localeOf`. */
  locale: string
  /** The deployment's time zone. */
  zone: string
  today: string
}

/** Every experiment that began, the newest first. */
export function ExperimentsPage({ experiments, locale, zone, today }: ExperimentsPageProps) {
  const format = formatFor(locale, zone)
  return (
    <Layout title="Experiments" section="experiments" signedIn={true}>
      <h1>{experiments.length === 0 ? 'Experiments' : format.count(experiments.length, 'experiment')}</h1>
      {experiments.length === 0 ? (
        <div class="empty begin">
          <p>
            None yet. Choose a variant for each account, the same for all its people, and say where it shows:
          </p>
          <pre class="code" tabindex={0} data-copy>
            {"tend.variant('new-onboarding', 'b')"}
          </pre>
        </div>
      ) : (
        <section class="scroll" tabindex={0} aria-label="Table of experiments">
          <table>
            <thead>
              <tr>
                <th scope="col">Experiment</th>
                <th scope="col">Variants</th>
                <th scope="col">Began</th>
                <th scope="col" class="number">
                  Accounts
                </th>
                <th scope="col" class="number">
                  Users
                </th>
                <th scope="col" class="number">
                  Crossed
                </th>
              </tr>
            </thead>
            <tbody>
              {experiments.map(({ name, variants, firstDay, accounts, users, crossed }) => (
                <tr key={name}>
                  <th scope="row">
                    <a href={experimentPath(name)}>{name}</a>
                  </th>
                  <td>{variants.join(' · ')}</td>
                  <td>
                    <DayAgo day={firstDay} today={today} format={format} />
                  </td>
                  <td class="number">{format.number(accounts)}</td>
                  <td class="number">{format.number(users)}</td>
                  <td class="number">{format.number(crossed)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </Layout>
  )
}
