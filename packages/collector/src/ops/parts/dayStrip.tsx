const DOT = 5
const STEP = 7
/** A little air after every seventh day, so that four weeks can be seen without counting. */
const WEEK_GAP = 3

/** A dot a day, oldest first, filled when active. */
export function DayStrip({ days, label }: { days: (0 | 1)[]; label: string }) {
  const x = (i: number) => i * STEP + Math.floor(i / 7) * WEEK_GAP
  const dots = (active: 0 | 1) =>
    days.map((day, i) => (day === active ? `M${x(i)} 0h${DOT}v${DOT}h-${DOT}Z` : '')).join('')
  const width = x(days.length - 1) + DOT
  return (
    <svg class="day-strip" width={width} height={DOT} viewBox={`0 0 ${width} ${DOT}`} role="img">
      <title>{label}</title>
      <path class="off" d={dots(0)} />
      <path class="on" d={dots(1)} />
    </svg>
  )
}
