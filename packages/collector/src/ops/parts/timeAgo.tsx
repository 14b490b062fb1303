import type { Format } from '../format.ts'

/** An instant as `5 minutes ago`, exact on hover; both in epoch milliseconds. */
export function TimeAgo({ at, now, format }: { at: number; now: number; format: Format }) {
  return (
    <time lang={format.locale} datetime={new Date(at).toISOString()} title={format.instant(at)}>
      {format.timeAgo(at, now)}
    </time>
  )
}
