import { EXPOSED_DAYS } from '../experiments/config.ts'
import type { Report } from '../experiments/report.ts'
import { HORIZON_WORDS, MEASURE_WORDS, sentenceOf } from '../experiments/words.ts'
import { formatFor } from './format.ts'
import { Layout } from './layout.tsx'
import { ComparisonsTable } from './parts/comparisonsTable.tsx'
import { ExperimentFacts } from './parts/experimentFacts.tsx'
import { GatesTable } from './parts/gatesTable.tsx'
import { SampleRatioNote } from './parts/sampleRatioNote.tsx'
import { PATHS } from './paths.ts'

export interface ExperimentPageProps {
  report: Report
  /** From `localeOf`. */
  locale: string
  /** The deployment's time zone. */
  zone: string
  today: string
}

/** One experiment: what may be said, how sure that is, and what it hangs on. */
export function ExperimentPage({ report, locale, zone, today }: ExperimentPageProps) {
  const format = formatFor(locale, zone)
  const { name, primary, exploratory, horizon } = report
  return (
    <Layout title={name} signedIn={true}>
      <nav class="crumb" aria-label="Breadcrumb">
        <a href={PATHS.experiments}>Experiments</a>
      </nav>
      <div class="title">
        <h1>{name}</h1>
      </div>
      {primary.length === 0 && (
        <p class="reason">
          Nothing to compare yet: no outcome until the end of {format.day(report.through)}.
        </p>
      )}
      {primary.map(comparison => (
        <p class="reason" key={comparison.variant}>
          {sentenceOf(comparison, locale)}
        </p>
      ))}
      <ExperimentFacts report={report} today={today} format={format} />
      <SampleRatioNote report={report} format={format} />

      {primary[0] && (
        <section aria-labelledby="primary">
          <h2 id="primary">
            {MEASURE_WORDS[primary[0].measure](primary[0].outcome)} <span class="soft">what it is about</span>
          </h2>
          <ComparisonsTable label="What it is about" comparisons={primary} format={format} />
          <p class="after">
            {HORIZON_WORDS[horizon]} An account counts for as much as it has exposed users, from its first
            exposure on, for {EXPOSED_DAYS} days.
          </p>
        </section>
      )}

      {primary.length > 0 && (
        <section aria-labelledby="gates">
          <h2 id="gates">
            Gates <span class="soft">below them there is no interval</span>
          </h2>
          <GatesTable gates={primary.flatMap(({ gates }) => gates)} format={format} />
        </section>
      )}

      {exploratory.length > 0 && (
        <section aria-labelledby="exploratory">
          <h2 id="exploratory">
            Exploratory{' '}
            <span class="soft">the more is measured, the more of it looks like something by chance</span>
          </h2>
          <ComparisonsTable label="Exploratory" comparisons={exploratory} format={format} />
        </section>
      )}
    </Layout>
  )
}
