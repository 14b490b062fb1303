import type { Report } from '../../experiments/report.ts'
import type { Format } from '../format.ts'

const WORDS = {
  warn: 'Look into how accounts get their variant: these sizes would seldom come by chance.',
  block: 'Nothing is compared: something loses accounts of one arm, and what is left says nothing.',
}

/** That the arms have sizes they should not have; nothing when they are fine. */
export function SampleRatioNote({ report, format }: { report: Report; format: Format }) {
  const { arms, sampleRatio } = report
  if (sampleRatio.verdict === 'fine') return null
  const sizes = arms.map(
    ({ variant, accounts, expected }) =>
      `${variant} has ${format.count(accounts, 'account')} where ${format.percent(expected)} were expected`,
  )
  return (
    <p class="loss">
      <strong>The arms are uneven.</strong> {sizes.join(', ')}. {WORDS[sampleRatio.verdict]}
    </p>
  )
}
