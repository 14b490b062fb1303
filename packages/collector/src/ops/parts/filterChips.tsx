import type { Child } from 'hono/jsx'
import { type AccountsQuery, searchOf } from '../accountsQuery.ts'
import type { Format } from '../format.ts'
import { PATHS } from '../paths.ts'

interface Props {
  /** What the chips choose, for those who do not see them side by side. */
  label: string
  field: 'state' | 'plan' | 'owner'
  /** `accounts` is absent where it is not known. */
  choices: { value: string; name: Child; accounts?: number }[]
  query: AccountsQuery
  format: Format
}

/** Links that let one value more, or one less, through the filter. */
export function FilterChips({ label, field, choices, query, format }: Props) {
  const chosen: string[] = query[field]
  // What is chosen can be unchosen, even when no account has it any more.
  const others: Props['choices'] = chosen
    .filter(value => choices.every(choice => choice.value !== value))
    .map(value => ({ value, name: value }))
  return (
    <ul class="chips" aria-label={label}>
      {[...choices, ...others].map(({ value, name, accounts }) => {
        const on = chosen.includes(value)
        const values = on ? chosen.filter(other => other !== value) : [...chosen, value]
        return (
          <li key={value}>
            <a
              class="chip"
              href={PATHS.accounts + searchOf({ ...query, [field]: values, cursor: null })}
              aria-current={on ? 'true' : undefined}
            >
              {name}
              {accounts !== undefined && <span class="count">{format.number(accounts)}</span>}
            </a>
          </li>
        )
      })}
    </ul>
  )
}
