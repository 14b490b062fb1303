// Readers of JSON that a person wrote: each checks one value and says, with its path, what is wrong with it. Pure; a
// reader never throws, and never stops at the first problem, because whoever mends a document wants all of them.

import { isDay } from './account/calendar.ts'

export interface Problem {
  /** `outcomes[2].name`; empty for the whole document. */
  path: string
  /** Says what to do. */
  message: string
}

/** `bands.good is a number from 1 to 100.` */
export function sentenceOfProblem({ path, message }: Problem): string {
  return `${path || 'The document'} ${message}`
}

/** The value as read; what it is after a problem was added does not matter. */
export type Reader<T> = (value: unknown, path: string, problems: Problem[]) => T

/** A value, or everything that is wrong with it. */
export type Reading<T> = { value: T } | { problems: Problem[] }

export function readWith<T>(reader: Reader<T>, value: unknown): Reading<T> {
  const problems: Problem[] = []
  const read = reader(value, '', problems)
  return problems.length > 0 ? { problems } : { value: read }
}

/** Where a value is missing, the fallback. */
export function orElse<T, F>(reader: Reader<T>, fallback: F): Reader<T | F> {
  return (value, path, problems) => (value === undefined ? fallback : reader(value, path, problems))
}

/** Where nothing is said on purpose, null. */
export function nullable<T>(reader: Reader<T>): Reader<T | null> {
  return (value, path, problems) => (value === null ? null : reader(value, path, problems))
}

export function optional<T>(reader: Reader<T>): Reader<T | undefined> {
  return orElse(reader, undefined)
}

/** 1 to `max` printable characters: a word that people read. */
export function text(max: number): Reader<string> {
  return check(value => isPrintable(value, max), `is text of 1 to ${max} printable characters.`)
}

/** As `text`, over several lines. */
export function lines(max: number): Reader<string> {
  return check(
    value =>
      typeof value === 'string' && value.length <= max && isPrintable(value.replaceAll(/\r?\n/g, ' '), max),
    `is text of 1 to ${max} printable characters and line breaks.`,
  )
}

function isPrintable(value: unknown, max: number): boolean {
  if (typeof value !== 'string' || value.trim() === '' || value.length > max) return false
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  return value.isWellFormed() && !/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/.test(value)
}

export function pattern(expression: RegExp, words: string): Reader<string> {
  return check(value => typeof value === 'string' && expression.test(value), `is ${words}.`)
}

export function number(min: number, max: number): Reader<number> {
  return check(
    value => typeof value === 'number' && value >= min && value <= max,
    `is a number from ${min} to ${max}.`,
  )
}

export function whole(min: number, max: number): Reader<number> {
  return check(
    value => Number.isInteger(value) && (value as number) >= min && (value as number) <= max,
    `is a whole number from ${min} to ${max}.`,
  )
}

export const flag: Reader<boolean> = check(value => typeof value === 'boolean', 'is true or false.')

export const day: Reader<string> = check(
  value => typeof value === 'string' && isDay(value),
  'is a day, YYYY-MM-DD.',
)

export function oneOf<T extends string>(values: readonly T[]): Reader<T> {
  return check(value => values.includes(value as T), `is one of ${values.join(', ')}.`)
}

export function list<T>(entry: Reader<T>, max: number): Reader<T[]> {
  return (value, path, problems) => {
    if (!Array.isArray(value) || value.length > max) {
      problems.push({ path, message: `is a list of at most ${max}.` })
      return []
    }
    return value.map((one, i) => entry(one, `${path}[${i}]`, problems))
  }
}

/** An object whose names are the writer's own. */
export function record<T>(entry: Reader<T>, max: number, nameMax: number): Reader<Record<string, T>> {
  const name = text(nameMax)
  return (value, path, problems) => {
    if (!isObject(value) || Object.keys(value).length > max) {
      problems.push({ path, message: `is an object of at most ${max} entries.` })
      return {}
    }
    // fromEntries defines own properties: an entry named __proto__ stays an entry.
    return Object.fromEntries(
      Object.entries(value).map(([key, one]) => {
        const at = pathTo(path, key)
        return [name(key, at, problems), entry(one, at, problems)]
      }),
    )
  }
}

/** An object with just these fields; one that is not known is refused, because it is a misspelt one that is. */
export function shape<T extends object>(
  fields: {
    [Name in keyof T]-?: Reader<T[Name]>
  },
): Reader<T> {
  const names = Object.keys(fields) as (keyof T & string)[]
  return (value, path, problems) => {
    if (!isObject(value)) {
      problems.push({ path, message: `is an object with ${names.join(', ')}.` })
      return {} as T
    }
    for (const name of Object.keys(value)) {
      if (!Object.hasOwn(fields, name)) {
        problems.push({
          path: pathTo(path, name),
          message: `is not known here; there are ${names.join(', ')}.`,
        })
      }
    }
    const read = names.map((name): [string, unknown] => [
      name,
      fields[name](Object.hasOwn(value, name) ? value[name] : undefined, pathTo(path, name), problems),
    ])
    return Object.fromEntries(read.filter(([, one]) => one !== undefined)) as T
  }
}

/** What `reader` read, held to a rule between its parts; asked only where the parts are right. */
export function also<T>(reader: Reader<T>, rule: (value: T) => string | undefined): Reader<T> {
  return (value, path, problems) => {
    const before = problems.length
    const read = reader(value, path, problems)
    const message = problems.length === before ? rule(read) : undefined
    if (message !== undefined) problems.push({ path, message })
    return read
  }
}

/** A name in a path: somebody else's typing, so not more of it than is needed to find the place. */
const NAME_SHOWN = 64

function pathTo(path: string, name: string): string {
  const shown = name.slice(0, NAME_SHOWN)
  return path === '' ? shown : `${path}.${shown}`
}

function check<T>(isRight: (value: unknown) => boolean, rule: string): Reader<T> {
  return (value, path, problems) => {
    if (!isRight(value))
      problems.push({ path, message: value === undefined ? `is missing: it ${rule}` : rule })
    return value as T
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
