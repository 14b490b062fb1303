import type { AccountSummary } from '../../views.ts'
import type { Format } from '../format.ts'

/** Measured loss in plain words; nothing when nothing was lost. */
export function LossNote({ loss, format }: { loss: AccountSummary['loss']; format: Format }) {
  const { dropped, missing } = loss
  if (dropped + missing === 0) return null
  return (
    <p class="loss">
      {dropped > 0 && `${format.count(dropped, 'event')} had to be dropped before sending. `}
      {missing > 0 && `${format.count(missing, 'event')} numbered by a sender did not arrive, or not yet. `}
      The figures below are without {dropped + missing === 1 ? 'it' : 'them'}.
    </p>
  )
}
