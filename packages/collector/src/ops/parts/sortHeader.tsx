import type { PropsWithChildren } from 'hono/jsx'
import { type AccountsQuery, SORTS, type Sort, searchOf } from '../accountsQuery.ts'
import { PATHS } from '../paths.ts'

interface Props {
  sort: Sort
  query: AccountsQuery
  numeric?: boolean
  title?: string
}

/** A column's header: a link to the same view sorted by it, the other way round when it already is. */
export function SortHeader({ sort, query, numeric, title, children }: PropsWithChildren<Props>) {
  const sorted = query.sort === sort
  const order = sorted ? (query.order === 'asc' ? 'desc' : 'asc') : SORTS[sort]
  return (
    <th
      scope="col"
      class={numeric ? 'number' : undefined}
      aria-sort={sorted ? (query.order === 'asc' ? 'ascending' : 'descending') : undefined}
    >
      <a href={PATHS.accounts + searchOf({ ...query, sort, order, cursor: null })} title={title}>
        {children}
        <span class="arrow" aria-hidden="true">
          {sorted ? (query.order === 'asc' ? '↑' : '↓') : ''}
        </span>
      </a>
    </th>
  )
}
