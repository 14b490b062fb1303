// Numbers and days as sentences have them. No percentage on a base under 5, one thing is not "1 things".

import { toDay } from '../../account/calendar.ts'
import { entryOf, type HealthConfig } from '../config.ts'

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** Under this base a percentage says more than is known: 1 of 3 is not "33 %". */
const PERCENT_BASE_MIN = 5

export function count(number: number, one: string, many = `${one}s`): string {
  return `${rounded(number)} ${rounded(number) === '1' ? one : many}`
}

/** To the whole number, with a comma between thousands. */
export function rounded(number: number): string {
  return Math.round(number).toLocaleString('en')
}

/** "38 % of seats", or "1 of 3 seats" on a small base. */
export function shareOf(part: number, whole: number, things: string): string {
  return whole < PERCENT_BASE_MIN
    ? `${rounded(part)} of ${rounded(whole)} ${things}`
    : `${rounded((100 * part) / whole)} % of ${things}`
}

/** "3 Mar", with the year when it is not that of `today`. */
export function dayWords(day: number, today: number): string {
  const [year, month, date] = toDay(day).split('-').map(Number) as [number, number, number]
  const words = `${date} ${MONTHS[month - 1]}`
  return toDay(today).startsWith(`${year}-`) ? words : `${words} ${year}`
}

/** A feature as a sentence calls it: its configured label, or its name without its dots, in quotes. */
export function called(feature: string, config: HealthConfig): string {
  return entryOf(config.labels, feature) ?? `“${plain(feature)}”`
}

/** An outcome as a sentence calls it: its configured label, which is a plural, or its name without its dots. */
export function achieved(outcome: string, config: HealthConfig): string {
  return labelOf(outcome, config) ?? plain(outcome)
}

/** The same with its number, from one on: "12 invoices paid in four weeks", or "invoice paid 12 times in four weeks". */
export function howOften(outcome: string, times: number, config: HealthConfig): string {
  const label = labelOf(outcome, config)
  const often = times === 1 ? 'once' : times === 2 ? 'twice' : undefined
  // A label is a plural: "1 visits done" is none.
  if (label !== undefined)
    return `${often ? `${label} ${often}` : `${rounded(times)} ${label}`} in four weeks`
  return `${plain(outcome)} ${often ?? `${rounded(times)} times`} in four weeks`
}

function labelOf(outcome: string, { labels, outcomes }: HealthConfig): string | undefined {
  return entryOf(labels, outcome) ?? outcomes.find(({ name }) => name === outcome)?.label
}

function plain(name: string): string {
  return name.replaceAll(/[._-]+/g, ' ')
}

export function capitalised(words: string): string {
  return words.slice(0, 1).toUpperCase() + words.slice(1)
}
