import type { Format } from '../format.ts'
import { Bar } from './bar.tsx'
import { Unknown } from './unknown.tsx'

/** A column of figures needs no more to be compared. */
const WIDTH = 48

/** 0 to 100 as a number and a bar. */
export function Health({ health, format }: { health: number | null; format: Format }) {
  if (health === null) return <Unknown />
  return (
    <>
      {format.number(health)} <Bar share={health / 100} width={WIDTH} />
    </>
  )
}
