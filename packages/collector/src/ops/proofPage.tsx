import { addDays } from '../account/calendar.ts'
import type { Calibration } from '../portfolio/calibration.ts'
import { type Format, formatFor } from './format.ts'
import { Layout } from './layout.tsx'
import { Bar } from './parts/bar.tsx'

export interface ProofPageProps {
  /** Of what was said before it happened; null while none of it can be checked. */
  inTime: Calibration | null
  /** Of what was computed later, for days before an account came to Tend. */
  hindsight: Calibration | null
  /** The day the first account began to be scored; null while there is none. */
  firstScored: string | null
  /** From `localeOf`. */
  locale: string
  /** The deployment's time zone. */
  zone: string
}

/** Days until a prediction can be checked. */
const PREDICTED_DAYS = 28

/** What was foretold, held against what happened. */
export function ProofPage({ inTime, hindsight, firstScored, locale, zone }: ProofPageProps) {
  const format = formatFor(locale, zone)
  return (
    <Layout title="Did it help?" section="proof" signedIn={true}>
      <h1>Did it help?</h1>
      <p class="lead">
        Every four weeks of the last half year each account’s prediction is held against the {PREDICTED_DAYS}{' '}
        days that followed: did it go quiet, with no feature used and no outcome reached by anybody? What was
        said is never changed afterwards.
      </p>
      <section aria-labelledby="in-time">
        <h2 id="in-time">Said in time</h2>
        {inTime ? (
          <Proof
            calibration={inTime}
            label="Said in time"
            words={['we said', 'we did not']}
            format={format}
          />
        ) : (
          <p class="empty">
            Nothing can be checked yet: a prediction speaks of the {PREDICTED_DAYS} days after it. The first
            can be checked{' '}
            {firstScored === null
              ? 'four weeks after the first account was scored'
              : `from ${format.day(addDays(firstScored, PREDICTED_DAYS))} on`}
            .
          </p>
        )}
      </section>
      {hindsight && (
        <section aria-labelledby="hindsight">
          <h2 id="hindsight">Said in hindsight</h2>
          <p class="muted">
            Of days before an account came to Tend: computed later by the same formula from what was known on
            that day. Nobody was told.
          </p>
          <Proof
            calibration={hindsight}
            label="Said in hindsight"
            words={['we would have said', 'we would not']}
            format={format}
          />
        </section>
      )}
      <section aria-labelledby="unseen">
        <h2 id="unseen">What it cannot see</h2>
        <p>
          Budgets, competitors and moods. And whether a call helped: an account that was warned of, called and
          stayed counts here as a warning that did not come true.
        </p>
      </section>
    </Layout>
  )
}

function Proof({
  calibration: { warned, unwarned, bands },
  label,
  words: [said, unsaid],
  format,
}: {
  calibration: Calibration
  label: string
  /** How it is said that there was a warning, and that there was none. */
  words: [string, string]
  format: Format
}) {
  return (
    <>
      <p class="lead">
        <strong>
          Of {format.count(warned.said, 'time')} {said} that an account would likely go quiet,{' '}
          {format.number(warned.quiet)} did; of {format.count(unwarned.said, 'time')} {unsaid},{' '}
          {format.number(unwarned.quiet)} did.
        </strong>
      </p>
      <section class="scroll" tabindex={0} aria-label={`${label}, by probability`}>
        <table class="proof">
          <thead>
            <tr>
              <th scope="col">Told probability of going quiet</th>
              <th scope="col" class="number">
                Times
              </th>
              <th scope="col" class="number">
                Went quiet
              </th>
              <th scope="col" title="The line is what was told, the bar what happened">
                Told and happened
              </th>
            </tr>
          </thead>
          <tbody>
            {bands.map(({ band, said, quiet }) => (
              <tr key={band}>
                <th scope="row">
                  {format.percent(band / 10)} to {format.percent((band + 1) / 10)}
                </th>
                <td class="number">{format.number(said)}</td>
                <td class="number">{format.number(quiet)}</td>
                <td>
                  <Bar share={quiet / said} mark={(band + 0.5) / 10} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </>
  )
}
