// The backtest: its statistics by hand, its bars on the open activity log, and the command on a log of its own.

import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { auc, aucInterval, calibration, topDecileLift } from '../../packages/collector/backtest/measures.ts'
import { CONTRACTION, EARLY_WARNING, type Question } from '../../packages/collector/backtest/questions.ts'
import { readLog } from '../../packages/collector/backtest/readLog.ts'
import type { Report } from '../../packages/collector/backtest/report.ts'
import { snapshots } from '../../packages/collector/backtest/snapshots.ts'
import { defaultFrom, defaultUntil } from '../../packages/collector/backtest/split.ts'
import { toDay, toNumber } from '../../packages/collector/src/account/calendar.ts'
import { DEFAULT_CONFIG } from '../../packages/collector/src/health/config.ts'
import { mulberry32 } from '../support/random.ts'
import { activityLog, ago, historyFrom, TODAY, told } from './support.ts'

const samples = (scores: number[], happened: number[]) =>
  scores.map((score, i) => ({ account: `a${i % 7}`, score, happened: happened.includes(i) }))

describe('[H15] statistics', () => {
  it.each([
    ['a perfect order', [1, 2, 3, 4], [2, 3], 1],
    ['the reverse', [4, 3, 2, 1], [2, 3], 0],
    ['all tied', [1, 1, 1, 1], [0, 3], 0.5],
    ['a tie across', [1, 2, 2, 3], [1, 3], 0.875],
  ])('AUC of %s', (_, scores, happened, expected) => {
    expect(auc(samples(scores, happened))).toBe(expected)
  })

  it('AUC is the share of pairs in the right order', () => {
    const random = mulberry32(7)
    const drawn = Array.from({ length: 300 }, (_, i) => {
      const score = Math.round(random() * 20)
      return { account: `a${i % 40}`, score, happened: random() < score / 30 }
    })
    let [right, pairs] = [0, 0]
    for (const a of drawn.filter(({ happened }) => happened)) {
      for (const b of drawn.filter(({ happened }) => !happened)) {
        pairs += 1
        right += a.score > b.score ? 1 : a.score === b.score ? 0.5 : 0
      }
    }
    expect(auc(drawn)).toBeCloseTo(right / pairs, 12)
    const [low, high] = aucInterval(drawn)
    expect(low).toBeLessThan(auc(drawn))
    expect(high).toBeGreaterThan(auc(drawn))
    expect(high - low).toBeLessThan(0.3)
  })

  it('lift and calibration', () => {
    const tenth = samples(
      Array.from({ length: 20 }, (_, i) => i / 20),
      [18, 19, 3, 4],
    )
    expect(topDecileLift(tenth)).toBe(5)
    expect(calibration(tenth).map(({ came }) => came)).toEqual([0, 0.5, 0.5, 0, 0, 0, 0, 0, 0, 1])
    expect(calibration(tenth)[9]?.said).toBeCloseTo(0.925)
  })
})

describe('[H14] the questions', () => {
  const asked = (question: Question, days: number[]) => {
    const history = historyFrom(told(days))
    return question.asks(history, TODAY) ? question.happened(history, TODAY) : 'not asked'
  }

  it.each([
    [[28, 14], true],
    [[27, 14], 'not asked'],
    [[28, 15], 'not asked'],
    [[28, 14, -27], false],
    [[28, 14, 0], false],
    [[28, 14, -28], true],
  ])('early warning of activity %j days before', (days, expected) => {
    expect(asked(EARLY_WARNING, days)).toBe(expected)
  })

  const usual = ago(112, 29, 9).slice(0, 9)
  it.each([
    [[...usual, 28], true],
    [[...usual.slice(1), 28], 'not asked'],
    [[...usual, 29], 'not asked'],
    [[...usual, 28, 0, -20, -40, -83], true],
    [[...usual, 28, 0, -20, -40, -60, -83], false],
    [[...usual, 28, 0, -20, -40, -60, -84], true],
  ])('contraction of activity %j days before', (days, expected) => {
    expect(asked(CONTRACTION, days)).toBe(expected)
  })

  it.each([
    ['2010-06-10', '2026-08-19', '2015-01-01'],
    ['2024-01-05', '2025-12-20', '2024-08-01'],
  ])('a log from %s to %s is measured from %s', (first, last, from) => {
    expect(toDay(defaultFrom(toNumber(first), toNumber(last)))).toBe(from)
  })

  it('the last snapshot leaves the answer and four weeks inside the log', () => {
    expect(toDay(defaultUntil(toNumber('2026-08-19'), 84))).toBe('2026-04-30')
  })
})

it('[H14] on the open log after 2014 the shipped scores reach their bars', { timeout: 600_000 }, async () => {
  const { accounts } = await readLog(activityLog())
  const ask = (question: Question, until: string) => {
    const said = snapshots(
      accounts,
      question,
      { from: toNumber('2015-01-01'), until: toNumber(until) },
      DEFAULT_CONFIG,
    )
    return Object.fromEntries(Object.entries(said).map(([name, samples]) => [name, auc(samples)]))
  }
  const early = ask(EARLY_WARNING, '2026-07-22')
  expect(early.pQuiet).toBeGreaterThanOrEqual(0.84)
  expect(early.health).toBeGreaterThanOrEqual(0.82)
  const contraction = ask(CONTRACTION, '2026-05-01')
  expect(contraction.health).toBeGreaterThanOrEqual(0.75)
  for (const simple of ['recency', 'frequency', 'rubric']) {
    expect(early.health).toBeGreaterThan(early[simple] as number)
    expect(contraction.health).toBeGreaterThan(contraction[simple] as number)
  }
})

describe('[H15] the command', { timeout: 300_000 }, () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tend-backtest-'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  const backtest = async (name: string, content: string | Buffer, ...options: string[]) => {
    const file = join(folder, name)
    await writeFile(file, content)
    const command = ['packages/collector/backtest/backtest.ts', file, ...options]
    return promisify(execFile)('node', command).catch(error => error as { stdout: string; stderr: string })
  }

  /** Two years of forty accounts; every other one fades and falls silent at some time. */
  const log = (): string => {
    const random = mulberry32(2)
    const lines = ['day,account,user,feature,count']
    for (let account = 0; account < 40; account++) {
      const end = account % 2 ? 150 + Math.floor(random() * 550) : 10_000
      for (let day = 0; day < 730; day++) {
        const rate = day > end ? 0 : day > end - 60 ? 0.08 : 0.4
        if (random() < rate) lines.push(`${toDay(TODAY - 730 + day)},"Acme, ${account}",u${day % 3},report,1`)
      }
    }
    return lines.join('\n')
  }

  it('reads plain and gzipped logs, quoted names too, and prints figures for a machine', async () => {
    const { stdout, stderr } = await backtest('log.csv.gz', gzipSync(log()), '--json')
    const figures = JSON.parse(stdout) as Report
    expect(stderr).toContain('Measuring')
    expect(figures.log.accounts).toBe(40)
    expect(figures.earlyWarning.auc.pQuiet).toBeGreaterThan(0.8)
    expect(figures.earlyWarning.samples).toBeGreaterThan(200)
    expect(figures.calibration).toHaveLength(10)
    expect(figures.weekly.leadTime.dormancies).toBeGreaterThan(5)
    expect(figures.weekly.alerts.states).toBeGreaterThan(5)
    expect(figures.weekly.topTen.pQuiet).toBeGreaterThan(figures.weekly.baseRate)
    expect((await backtest('log.csv', log(), '--json')).stdout).toBe(stdout)
    // Half of it from another system, with its own line endings.
    const mixed = log()
      .split('\n')
      .map((line, i) => (i < 2_000 ? `${line}\r\n` : `${line}\n`))
    expect((await backtest('mixed.csv', mixed.join(''), '--json')).stdout).toBe(stdout)
  })

  it('prints tables for a person, from the day asked for', async () => {
    const { stdout } = await backtest('log.csv', log(), '--from', '2025-12-01', '--until', '2026-02-01')
    expect(stdout).toContain('snapshots from 2025-12-01 to 2026-02-01')
    for (const name of ['P(quiet)', 'recency only', 'frequency only', 'red-yellow-green']) {
      expect(stdout).toContain(name)
    }
  })

  it.each([
    ['a row without an account', 'day,account,user,feature,count\n2026-01-01,,u,f,1', 'Line 2: a row needs'],
    ['a day that is none', 'day,account,user,feature,count\n2026-13-01,a,u,f,1', 'Line 2: a row needs'],
    ['a count that is none', 'day,account,user,feature,count\n2026-01-01,a,u,f,many', 'Line 2: count is'],
    [
      'a short log',
      'day,account,user,feature,count\n2026-01-01,a,u,f,1\n2026-02-01,a,u,f,1',
      'Too short a log',
    ],
    ['an empty log', 'day,account,user,feature,count\n', 'no rows'],
  ])('refuses %s in words', async (_, content, words) => {
    const { stdout, stderr } = await backtest('bad.csv', content)
    expect(stdout).toBe('')
    expect(stderr).toContain(words)
    expect(stderr).not.toContain('    at ')
  })
})
