const WIDTH = 120
const HEIGHT = 10

interface Props {
  /** 0 to 1. */
  share: number
  /** Where a line across the bar stands, 0 to 1. */
  mark?: number
  width?: number
}

/** A share of a whole, drawn. What stands beside it says the number. */
export function Bar({ share, mark, width = WIDTH }: Props) {
  return (
    <svg class="bar" width={width} height={HEIGHT} viewBox={`0 0 ${width} ${HEIGHT}`} aria-hidden="true">
      <rect class="base" y="2" width={width} height="6" rx="3" />
      {share > 0 && <rect class="bars" y="2" width={Math.max(3, share * width)} height="6" rx="3" />}
      {mark !== undefined && <rect class="mark" x={mark * width - 1} width="2" height={HEIGHT} />}
    </svg>
  )
}
