import { signalOf } from '../../portfolio/lists.ts'
import type { AccountRow, SignalMark } from '../../views.ts'
import type { Format } from '../format.ts'
import { accountPath, followUpPath, PATHS } from '../paths.ts'
import { STATES } from '../states.ts'
import { Sparkline } from './sparkline.tsx'
import { StateMark } from './stateMark.tsx'
import { weeksLabel } from './weeksLabel.ts'

/** Days: the next look but one at a weekly meeting. */
const SNOOZE_DAYS = 14

/** What a person can say against a signal; it is kept, and tells which signals are worth having. */
const OBJECTIONS = ['Known and expected', 'Not true', 'Does not matter here']

interface Props {
  account: AccountRow
  /** Of the list it is on: which of its signals is the reason. */
  axis: SignalMark['axis']
  format: Format
}

/** One account to call: who, why in a sentence, what is at stake, and what can be done about it. */
export function CallCard({ account, axis, format }: Props) {
  const name = account.name ?? account.id
  const signal = signalOf(account, axis)
  return (
    <li class="call">
      <div class="call-head">
        <h3>
          <a class="call-name" href={accountPath(account.id)}>
            {name}
          </a>
        </h3>
        <Sparkline values={account.weeks} label={weeksLabel(account.weeks, 'people', format)} />
      </div>
      <p>{signal?.text ?? account.reasons[0] ?? `${STATES[account.state].meaning}.`}</p>
      <p class="call-facts">
        <StateMark state={account.state} />
        {factsOf(account, format).map(fact => (
          <span key={fact}>{fact}</span>
        ))}
      </p>
      <div class="actions">
        <a class="button" href={accountPath(account.id)}>
          Open<span class="hidden"> {name}</span>
        </a>
        <form method="post" action={followUpPath(account.id)}>
          <input type="hidden" name="next" value={PATHS.today} />
          <input type="hidden" name="snooze" value={SNOOZE_DAYS} />
          <button class="button" type="submit">
            Snooze {SNOOZE_DAYS} days<span class="hidden">: {name}</span>
          </button>
        </form>
        {signal && (
          <details class="objection">
            <summary class="button">
              Wrong<span class="hidden"> about {name}</span>
            </summary>
            <form method="post" action={followUpPath(account.id)}>
              <input type="hidden" name="next" value={PATHS.today} />
              <input type="hidden" name="dismiss" value={signal.kind} />
              <label>
                Why?
                <select name="reason">
                  {OBJECTIONS.map(objection => (
                    <option key={objection}>{objection}</option>
                  ))}
                </select>
              </label>
              <button class="button" type="submit">
                Take it off the list
              </button>
            </form>
          </details>
        )}
      </div>
    </li>
  )
}

/** Whose it is and what is at stake, as far as it is known. */
function factsOf({ owner, plan, seats, health, mrr, renews }: AccountRow, format: Format): string[] {
  return [
    owner ?? 'no owner',
    ...(plan === null ? [] : [plan]),
    ...(seats === null ? [] : [format.count(seats, 'seat')]),
    ...(health === null ? [] : [`health ${format.number(health)}`]),
    ...(mrr === null ? [] : [`${format.value(mrr)} a month`]),
    ...(renews === null ? [] : [`renews ${format.day(renews)}`]),
  ]
}
