const BAR = 3
const STEP = 4
const HEIGHT = 22

/**
 * One bar a week, oldest first, as tall as the row's own best week allows: the shape of one account's
 * history, not a comparison between accounts. A week with anything in it is at least two pixels tall.
 * @param label what the bars say, for those who do not see them; also shown on hover
 */
export function Sparkline({ values, label }: { values: number[]; label: string }) {
  const top = Math.max(...values)
  const bars = values.map((value, i) => {
    const height = value > 0 ? Math.max(2, Math.round((value / top) * HEIGHT)) : 0
    return height > 0 ? `M${i * STEP} ${HEIGHT}v-${height}h${BAR}v${height}Z` : ''
  })
  const width = values.length * STEP - (STEP - BAR)
  return (
    <svg class="sparkline" width={width} height={HEIGHT} viewBox={`0 0 ${width} ${HEIGHT}`} role="img">
      <title>{label}</title>
      <path class="base" d={`M0 ${HEIGHT - 1}h${width}v1H0Z`} />
      <path class="bars" d={bars.slice(0, -1).join('')} />
      <path class="newest" d={bars.at(-1)} />
    </svg>
  )
}
