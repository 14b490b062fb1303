import type { Format } from '../format.ts'

/** A sparkline in words: `Last 12 weeks, 3 to 40 uses a week; newest 12` */
export function weeksLabel(weeks: number[], what: string, format: Format): string {
  const least = format.number(Math.min(...weeks))
  const most = format.number(Math.max(...weeks))
  return `Last ${weeks.length} weeks, ${least} to ${most} ${what} a week; newest ${format.number(weeks.at(-1) ?? 0)}`
}
