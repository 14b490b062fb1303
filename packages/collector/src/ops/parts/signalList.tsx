import { daysBetween } from '../../account/calendar.ts'
import type { Signal } from '../../health/signals/signal.ts'
import type { AccountSummary } from '../../views.ts'
import type { Format } from '../format.ts'
import { accountPath, followUpPath } from '../paths.ts'

/** Days that are linked one by one: enough to check a sentence by. */
const DAYS_LINKED = 5

interface Props {
  account: AccountSummary
  format: Format
}

/** What is said of an account, each with what it rests on, and a way to say that it is wrong or known. */
export function SignalList({ account, format }: Props) {
  const { score, followUp, reasons, id } = account
  const reasonOf = (kind: string) => followUp.dismissed.find(one => one.kind === kind)
  const signals = score?.signals ?? []
  const open = signals.filter(({ kind }) => !reasonOf(kind))
  const dismissed = signals.flatMap(signal => {
    const verdict = reasonOf(signal.kind)
    return verdict ? [{ signal, verdict }] : []
  })
  return (
    <>
      {open.length === 0 && <p class="reason">{dismissed.length > 0 ? 'Nothing else.' : reasons[0]}</p>}
      <ul class="signals">
        {open.map(signal => (
          <li key={signal.kind} data-axis={signal.axis}>
            <p class="sentence">{signal.text}</p>
            <p class="note">
              <Basis signal={signal} account={account} format={format} />
            </p>
            <details>
              <summary>Wrong, or known?</summary>
              <form class="fields" method="post" action={followUpPath(id)}>
                <input type="hidden" name="dismiss" value={signal.kind} />
                <label>
                  It is
                  <select name="reason">
                    <option>Wrong</option>
                    <option>Known</option>
                  </select>
                </label>
                <label>
                  Because
                  <input name="reason" maxlength={240} autocomplete="off" />
                </label>
                <button type="submit">Take it away</button>
              </form>
            </details>
          </li>
        ))}
        {dismissed.map(({ signal, verdict }) => (
          <li key={signal.kind} class="dismissed">
            <p class="sentence">{signal.text}</p>
            <form method="post" action={followUpPath(id)}>
              <p class="note">
                {verdict.reason} · {format.day(verdict.day)}
              </p>
              <input type="hidden" name="undismiss" value={signal.kind} />
              <button class="quiet" type="submit">
                Bring back
              </button>
            </form>
          </li>
        ))}
      </ul>
    </>
  )
}

/** Number, baseline, window and days: what somebody who doubts the sentence looks at. */
function Basis({ signal, account, format }: Props & { signal: Signal }) {
  const { value, baseline, window, days } = signal
  const shown = account.daily[0]?.day
  // Days further back than the page shows are in the JSON.
  const addressOf = (day: string) =>
    shown !== undefined && daysBetween(shown, day) >= 0 && account.daily.some(one => one.day === day)
      ? `#day-${day}`
      : `/v1${accountPath(account.id)}/activity?from=${day}&to=${day}`
  return (
    <>
      {format.value(value)}
      {baseline !== null && ` against ${format.value(baseline)}`} · {format.day(window.from)} to{' '}
      {format.day(window.to)}
      {days.length > 0 && ' · '}
      {days.length > DAYS_LINKED && `${format.count(days.length, 'day')}, the last `}
      {days.slice(-DAYS_LINKED).map((day, i) => (
        <>
          {i > 0 && ', '}
          <a href={addressOf(day)}>{format.day(day)}</a>
        </>
      ))}
    </>
  )
}
