import type { UserRow } from '../../views.ts'
import type { Format } from '../format.ts'
import { DayAgo } from './dayAgo.tsx'
import { DayStrip } from './dayStrip.tsx'

interface Props {
  users: UserRow[]
  today: string
  format: Format
}

/** Who works here: four weeks of each person, and when they last did something. */
export function PeopleTable({ users, today, format }: Props) {
  return (
    <table class="people">
      <thead>
        <tr>
          <th scope="col">Person</th>
          <th scope="col">Last 28 days</th>
          <th scope="col" class="number">
            Days
          </th>
          <th scope="col">Last active</th>
        </tr>
      </thead>
      <tbody>
        {users.map(user => (
          <tr key={user.id}>
            <th scope="row" class="name" title={user.id}>
              {user.name ?? user.id}
            </th>
            <td>
              <DayStrip days={user.days28} label={`Active on ${user.activeDays28} of the last 28 days`} />
            </td>
            <td class="number">{format.number(user.activeDays28)}</td>
            <td class="active">
              {user.lastActiveDay === null ? (
                <span class="muted" title={`Last seen ${format.day(user.lastSeenDay)}`}>
                  only signed in
                </span>
              ) : (
                <DayAgo day={user.lastActiveDay} today={today} format={format} />
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
