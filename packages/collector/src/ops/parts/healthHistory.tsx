import { daysBetween } from '../../account/calendar.ts'
import type { ScoredDay } from '../../views.ts'
import type { Format } from '../format.ts'
import { StateMark } from './stateMark.tsx'

/** Half a year and today. */
const DAYS = 183
const HEIGHT = 50

/** Of the days before the account came to Tend one a week is kept: it stands until the next. */
const HINDSIGHT_DAYS = 7

/** Changes of state that are told; a half year of more is a story nobody reads. */
const CHANGES_SHOWN = 12

interface Props {
  /** Oldest first. */
  scores: ScoredDay[]
  today: string
  format: Format
}

/** Half a year of health as bars, and what was said whenever the state changed. */
export function HealthHistory({ scores, today, format }: Props) {
  const known = scores.filter((score): score is ScoredDay & { health: number } => score.health !== null)
  const bars = (hindsight: boolean) =>
    known
      .filter(score => score.hindsight === hindsight)
      .map(({ day, health }) => {
        const width = hindsight ? HINDSIGHT_DAYS : 1
        const height = Math.max(1, (health / 100) * HEIGHT)
        const x = DAYS - 1 - daysBetween(day, today)
        return x < 0 ? '' : `M${x} ${HEIGHT}v-${height.toFixed(1)}h${width}v${height.toFixed(1)}Z`
      })
      .join('')
  const changes = scores.filter(({ state }, i) => state !== scores[i - 1]?.state).toReversed()
  const [first, last] = [known[0], known.at(-1)]
  return (
    <>
      {first && last && (
        <svg class="history" viewBox={`0 0 ${DAYS} ${HEIGHT}`} preserveAspectRatio="none" role="img">
          <title>
            Health from {format.number(first.health)} on {format.day(first.day)} to{' '}
            {format.number(last.health)} on {format.day(last.day)}
          </title>
          <path class="base" d={`M0 ${HEIGHT - 0.5}h${DAYS}v.5H0Z`} />
          <path class="off" d={bars(true)} />
          <path class="bars" d={bars(false)} />
        </svg>
      )}
      {known.some(({ hindsight }) => hindsight) && (
        <p class="after">Grey: said in hindsight, of days before the account came to Tend.</p>
      )}
      <ol class="said">
        {changes.slice(0, CHANGES_SHOWN).map(({ day, state, reasons, hindsight }) => (
          <li key={day}>
            <time datetime={day}>{format.day(day)}</time> <StateMark state={state} />{' '}
            {hindsight && <span class="muted">in hindsight </span>}
            <p>{reasons[0]}</p>
          </li>
        ))}
      </ol>
    </>
  )
}
