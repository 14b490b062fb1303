import type { ActivityDay } from '../../views.ts'
import { dailySeries } from '../dailySeries.ts'
import type { Format } from '../format.ts'

/** The daily chart, drawn by ops.js into an empty element, and the same numbers as a table for everyone else. */
export function DailyFigure({ daily, format }: { daily: ActivityDay[]; format: Format }) {
  if (daily.every(day => day.logins + day.features + day.outcomes === 0)) {
    return (
      <section aria-labelledby="daily">
        <h2 id="daily">Day by day</h2>
        <p class="empty">Nothing in the last {format.count(daily.length, 'day')}.</p>
      </section>
    )
  }
  return (
    <section aria-labelledby="daily">
      <h2 id="daily">
        Day by day <span class="soft">{format.count(daily.length, 'day')}</span>
      </h2>
      <div
        class="chart"
        role="img"
        aria-label={`Active users, feature uses and outcomes of the last ${daily.length} days; the table below has the numbers.`}
        data-daily={JSON.stringify(dailySeries(daily))}
        data-locale={format.locale}
      />
      <details>
        <summary>The numbers as a table</summary>
        <section class="scroll" tabindex={0} aria-label="Numbers of each day">
          <table>
            <thead>
              <tr>
                <th scope="col">Day</th>
                <th scope="col" class="number">
                  Active users
                </th>
                <th scope="col" class="number">
                  Logins
                </th>
                <th scope="col" class="number">
                  Feature uses
                </th>
                <th scope="col" class="number">
                  Outcomes
                </th>
                <th scope="col" class="number">
                  Value
                </th>
              </tr>
            </thead>
            <tbody>
              {daily.toReversed().map(day => (
                <tr key={day.day} id={`day-${day.day}`}>
                  <th scope="row">{format.day(day.day)}</th>
                  <td class="number">{format.number(day.activeUsers)}</td>
                  <td class="number">{format.number(day.logins)}</td>
                  <td class="number">{format.number(day.features)}</td>
                  <td class="number">{format.number(day.outcomes)}</td>
                  <td class="number">{format.value(day.outcomeValue)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      </details>
    </section>
  )
}
