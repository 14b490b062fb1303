import type { AccountSummary } from '../../views.ts'
import type { Format } from '../format.ts'
import { followUpPath } from '../paths.ts'

/** Two weeks: as long as an answer may take. */
const SNOOZE_DAYS = 14

interface Props {
  account: AccountSummary
  today: string
  format: Format
}

/** Whose account it is, what they know of it, and not now. */
export function FollowUpForm({ account, today, format }: Props) {
  const { owner, note, snoozedUntil } = account.followUp
  const isSnoozed = snoozedUntil !== null && snoozedUntil > today
  return (
    <>
      <form class="fields stacked" method="post" action={followUpPath(account.id)}>
        <label>
          Owner
          <input name="owner" value={owner ?? ''} maxlength={128} autocomplete="off" />
        </label>
        <label>
          Note
          <textarea name="note" rows={4} maxlength={4000}>
            {note ?? ''}
          </textarea>
        </label>
        <button type="submit">Save</button>
      </form>
      <form class="fields" method="post" action={followUpPath(account.id)}>
        <input type="hidden" name="snooze" value={isSnoozed ? 0 : SNOOZE_DAYS} />
        {isSnoozed && <p>Not on the lists before {format.day(snoozedUntil)}.</p>}
        <button type="submit">{isSnoozed ? 'Put it back on the lists' : `Snooze ${SNOOZE_DAYS} days`}</button>
      </form>
    </>
  )
}
