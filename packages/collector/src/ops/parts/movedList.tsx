import type { AccountRow } from '../../views.ts'
import type { Format } from '../format.ts'
import { accountPath } from '../paths.ts'
import { DayAgo } from './dayAgo.tsx'

interface Props {
  accounts: AccountRow[]
  today: string
  format: Format
  /** What to say of one, beside its name. */
  textOf(account: AccountRow): string | undefined
}

/** Accounts in a line each: who, since when, and a sentence. */
export function MovedList({ accounts, today, format, textOf }: Props) {
  return (
    <ul class="moved">
      {accounts.map(account => (
        <li key={account.id}>
          <a href={accountPath(account.id)}>{account.name ?? account.id}</a>{' '}
          <span class="muted">
            <DayAgo day={account.since} today={today} format={format} />
          </span>
          <p>{textOf(account)}</p>
        </li>
      ))}
    </ul>
  )
}
