import type { Format } from '../format.ts'

/** A day as `3 days ago`, exact on hover; `never` when there is none. */
export function DayAgo({ day, today, format }: { day: string | null; today: string; format: Format }) {
  if (day === null) return <span class="muted">never</span>
  return (
    <time lang={format.locale} datetime={day} title={format.day(day)}>
      {format.dayAgo(day, today)}
    </time>
  )
}
