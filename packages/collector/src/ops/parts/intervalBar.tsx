const WIDTH = 120
const HEIGHT = 16

interface Props {
  interval: { low: number; high: number }
  difference: number
}

/** An interval beside no difference, which is the line in the middle. The cell before it says the numbers. */
export function IntervalBar({ interval: { low, high }, difference }: Props) {
  const span = Math.max(Math.abs(low), Math.abs(high)) || 1
  const x = (value: number) => Math.round((WIDTH / 2) * (1 + (0.95 * value) / span))
  return (
    <svg width={WIDTH} height={HEIGHT} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
      <rect class="base" x={WIDTH / 2 - 0.5} y="0" width="1" height={HEIGHT} />
      <rect class="bars" x={x(low)} y="6" width={Math.max(1, x(high) - x(low))} height="4" rx="2" />
      <circle class="newest" cx={x(difference)} cy="8" r="4" />
    </svg>
  )
}
