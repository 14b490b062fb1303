// The results for people: every number in the terminal and in RESULTS.md, a row for each SDK in the README.

import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Result } from './run.ts'

export interface Report {
  measured: string
  /** Its name and version. */
  browser: string
  /** With the bytes that a visitor downloads, brotli. */
  sdks: { name: string; version: string; brotli: number }[]
  scenarios: { name: string; title: string; results: Result[] }[]
}

const COLUMNS = ['lost', 'doubled', 'repeated', 'requests', 'preflights', 'bytes', 'faulted'] as const

/** A line per scenario and SDK. */
export function everything({ scenarios }: Report): string {
  const lines = [`${''.padEnd(32)}${COLUMNS.map(column => column.padStart(11)).join('')}`]
  for (const { title, results } of scenarios) {
    lines.push('', title)
    for (const result of results) {
      const { contestant, tracked, threw, note } = result
      const numbers = COLUMNS.map(column => String(result[column]).padStart(11)).join('')
      const notes = [`of ${tracked}`, threw && `${threw} threw`, note].filter(Boolean)
      lines.push(`  ${contestant.padEnd(30)}${numbers}   ${notes.join(', ')}`)
    }
  }
  return lines.join('\n')
}

/** Puts the results where they are shown. Nothing else of these files changes. */
export function write(report: Report, isFirefox: boolean): void {
  const results = new URL('./RESULTS.md', import.meta.url)
  const { browser, measured } = report
  const tables = [
    `${browser}, ${measured}.`,
    '**Lost and doubled**, of so many calls:',
    table(report, lossOf),
    'Requests (and preflights before them), kilobytes sent:',
    table(report, trafficOf),
  ].join('\n\n')
  replaceSection(results, isFirefox ? 'firefox' : 'chromium', tables)
  const readme = new URL('../../README.md', import.meta.url)
  if (!isFirefox) replaceSection(readme, 'delivery', summary(report))
  // Columns of one width, as `npm run check` wants them.
  execFileSync('npx', ['biome', 'format', '--write', ...[results, readme].map(url => fileURLToPath(url))])
}

/** A row per scenario, a column per SDK. */
function table({ scenarios, sdks }: Report, cell: (result: Result) => string): string {
  return [
    row(['', ...sdks.map(({ name, version }) => `${name} ${version}`)]),
    row(['---', ...sdks.map(() => '--:')]),
    ...scenarios.map(({ title, results }) =>
      row([`${title} (${results[0]?.tracked})`, ...results.map(cell)]),
    ),
  ].join('\n')
}

const lossOf = ({ lost, doubled }: Result) =>
  [lost && `**${lost}** lost`, doubled && `**${doubled}** doubled`].filter(Boolean).join(', ') || '0'

const trafficOf = ({ requests, preflights, bytes }: Result) =>
  `${requests}${preflights ? ` (${preflights})` : ''}, ${(bytes / 1000).toFixed(1)}`

/** A row per SDK, the best first: what it costs, and in how many scenarios everything arrived and counted once. */
function summary({ scenarios, sdks, browser, measured }: Report): string {
  const rows = sdks
    .filter(({ name }) => name !== 'Tend')
    .map(({ name, version, brotli }) => {
      const results = scenarios.flatMap(({ results }) =>
        results.filter(({ contestant }) => contestant === name),
      )
      return {
        sdk: `${name.replace(/,.*/, '')} ${version}`,
        brotli,
        clean: results.filter(({ lost, doubled }) => !lost && !doubled).length,
        lossless: results.filter(({ lost }) => !lost).length,
        well: results[0],
      }
    })
    .sort((a, b) => b.clean - a.clean || a.brotli - b.brotli)
  return [
    row([
      'SDK',
      `all counted once, of ${scenarios.length} scenarios`,
      'nothing lost',
      'download, brotli',
      'requests + preflights, bytes sent for 30 calls',
    ]),
    row(['---', '--:', '--:', '--:', '--:']),
    ...rows.map(({ sdk, clean, lossless, brotli, well }) =>
      row([
        sdk,
        clean,
        lossless,
        brotli.toLocaleString('en-US'),
        `${well?.requests} + ${well?.preflights}, ${well?.bytes.toLocaleString('en-US')}`,
      ]),
    ),
    '',
    `${browser}, ${measured}.`,
  ].join('\n')
}

const row = (cells: (string | number)[]) => `| ${cells.join(' | ')} |`

/** Between `<!-- NAME -->` and `<!-- end of NAME -->`. */
function replaceSection(file: URL, name: string, text: string): void {
  const [begin, end] = [`<!-- ${name} -->`, `<!-- end of ${name} -->`]
  const [before, rest = ''] = readFileSync(file, 'utf8').split(begin)
  const after = rest.split(end)[1]
  if (after === undefined) throw new Error(`${file.pathname} has no section ${name}.`)
  writeFileSync(file, `${before}${begin}\n\n${text}\n\n${end}${after}`)
}
