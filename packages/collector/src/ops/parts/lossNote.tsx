import type { Loss } from '../../views.ts'
import type { Format } from '../format.ts'

/** Measured loss in plain words, and behind them by day and SDK; nothing when nothing was lost. */
export function LossNote({ loss, format }: { loss: Loss; format: Format }) {
  const { dropped, missing, days } = loss
  const refused = days.reduce((sum, day) => sum + day.refused, 0)
  const lost = dropped + missing + refused
  if (lost === 0) return null
  // Late events are no loss: they explain why a day has changed, and alone are nothing to tell.
  const told = days.filter(day => day.dropped + day.missing + day.refused + day.late > 0)
  return (
    <div class="loss">
      <p>
        {dropped > 0 && `${format.count(dropped, 'event')} had to be dropped before sending. `}
        {missing > 0 && `${format.count(missing, 'event')} numbered by a sender did not arrive, or not yet. `}
        {refused > 0 &&
          `${format.count(refused, 'event')} of the last 28 days ${refused === 1 ? 'was' : 'were'} refused as unreadable. `}
        The figures below are without {lost === 1 ? 'it' : 'them'}.
      </p>
      {told.length > 0 && (
        <details>
          <summary>By day and sender, 28 days</summary>
          <section class="scroll" tabindex={0} aria-label="Loss by day of receipt and sender">
            <table>
              <thead>
                <tr>
                  <th scope="col">Received</th>
                  <th scope="col">Sender</th>
                  <th scope="col" class="number">
                    Dropped
                  </th>
                  <th scope="col" class="number">
                    Missing
                  </th>
                  <th scope="col" class="number">
                    Refused
                  </th>
                  <th scope="col" class="number" title="Arrived on a later day than they happened">
                    Late
                  </th>
                  <th scope="col" class="number" title="The late ones included">
                    Arrived
                  </th>
                </tr>
              </thead>
              <tbody>
                {told.toReversed().map(({ day, sdk, accepted, late, dropped, missing, refused }) => (
                  <tr key={`${day} ${sdk}`}>
                    <th scope="row">{format.day(day)}</th>
                    <td class="name">{sdk}</td>
                    <td class="number">{format.number(dropped)}</td>
                    <td class="number">{format.number(missing)}</td>
                    <td class="number">{format.number(refused)}</td>
                    <td class="number">{format.number(late)}</td>
                    <td class="number">{format.number(accepted)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
        </details>
      )}
    </div>
  )
}
