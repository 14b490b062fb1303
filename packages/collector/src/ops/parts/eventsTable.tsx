import type { EventRow } from '../../views.ts'
import type { Format } from '../format.ts'
import { TimeAgo } from './timeAgo.tsx'

interface Props {
  events: EventRow[]
  now: number
  format: Format
}

/** The newest events as they came in, for when a number needs its proof. */
export function EventsTable({ events, now, format }: Props) {
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">When</th>
          <th scope="col">Type</th>
          <th scope="col">Name</th>
          <th scope="col">Person</th>
          <th scope="col" class="number">
            Value
          </th>
          <th scope="col">Properties</th>
        </tr>
      </thead>
      <tbody>
        {events.map(event => (
          <tr>
            <td class="when">
              <TimeAgo at={event.at} now={now} format={format} />
            </td>
            <td class={event.type}>{event.type}</td>
            <td class="name">{event.name}</td>
            <td class="name">
              {event.userName ?? event.user ?? <span class="muted">the account itself</span>}
            </td>
            <td class="number">{event.value === undefined ? '' : format.value(event.value)}</td>
            <td class="muted properties">
              {Object.entries(event.properties ?? {})
                .map(([name, value]) => `${name}: ${value}`)
                .join(', ')}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
