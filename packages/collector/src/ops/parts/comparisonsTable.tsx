import type { Comparison } from '../../experiments/comparison.ts'
import { MEASURE_NAMES, ratioOf, signed } from '../../experiments/words.ts'
import type { Format } from '../format.ts'
import { accountPath } from '../paths.ts'
import { IntervalBar } from './intervalBar.tsx'

interface Props {
  label: string
  comparisons: Comparison[]
  format: Format
}

/** Variants beside the control: both figures, the difference, what fits, and how much hangs on one account. */
export function ComparisonsTable({ label, comparisons, format }: Props) {
  return (
    <section class="scroll" tabindex={0} aria-label={label}>
      <table>
        <thead>
          <tr>
            <th scope="col">Outcome</th>
            <th scope="col">Measured</th>
            <th scope="col" class="number">
              Control
            </th>
            <th scope="col" class="number">
              Variant
            </th>
            <th scope="col" class="number">
              Difference
            </th>
            <th scope="col">95 % interval</th>
            <th scope="col">Drawn</th>
            <th scope="col">Biggest account</th>
            <th scope="col" class="number">
              Without it
            </th>
          </tr>
        </thead>
        <tbody>
          {comparisons.map(comparison => (
            <Row
              key={`${comparison.outcome} ${comparison.measure} ${comparison.variant}`}
              comparison={comparison}
              format={format}
            />
          ))}
        </tbody>
      </table>
    </section>
  )
}

function Row({ comparison, format }: { comparison: Comparison; format: Format }) {
  const { outcome, measure, control, variant, ratios, difference, interval, p, biggest, gates } = comparison
  const { locale } = format
  const unit = measure === 'share' ? ' points' : ''
  return (
    <tr>
      <th scope="row">{outcome}</th>
      <td>{MEASURE_NAMES[measure]}</td>
      <td class="number">
        <span class="muted">{control}</span> {ratioOf(ratios.control, measure, locale)}
      </td>
      <td class="number">
        <span class="muted">{variant}</span> {ratioOf(ratios.variant, measure, locale)}
      </td>
      <td class="number">{signed(difference, measure, locale) + unit}</td>
      <td>
        {interval ? (
          `between ${signed(interval.low, measure, locale)} and ${signed(interval.high, measure, locale)}${unit}`
        ) : (
          <span class="muted">{gates.every(({ open }) => open) ? 'not compared' : 'too few to compare'}</span>
        )}
        {p !== undefined && <span class="muted"> p {format.value(p)}</span>}
      </td>
      <td>{interval && <IntervalBar interval={interval} difference={difference} />}</td>
      <td>
        {biggest && (
          <>
            {format.percent(biggest.share)} by <a href={accountPath(biggest.account)}>{biggest.account}</a>
          </>
        )}
      </td>
      <td class="number">{biggest && signed(biggest.differenceWithout, measure, locale) + unit}</td>
    </tr>
  )
}
