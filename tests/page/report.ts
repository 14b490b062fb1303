// The figures for people, and whether Tend keeps what it promises (SPEC €4, €5).

import type { Cost, IdleTraffic } from './measure.ts'

/** The median over the rounds, and what was sent. */
export interface Figures extends Cost, IdleTraffic {
  name: string
  version: string
}

/** [€4] */
const ADDED_MS_MAX = 0.02

export function median(costs: Cost[]): Cost {
  const middle = (of: keyof Cost) => costs.map(cost => cost[of]).sort((a, b) => a - b)[costs.length >> 1] ?? 0
  return {
    evaluation: middle('evaluation'),
    call: middle('call'),
    empty: middle('empty'),
    json: middle('json'),
    longTasks: middle('longTasks'),
    longTasksTotal: middle('longTasksTotal'),
  }
}

/** What a call adds to the page beyond calling anything at all. */
const added = ({ call, empty }: Figures) => Math.max(0, call - empty)

const COLUMNS: Record<string, (figures: Figures, tend: Figures) => string> = {
  'evaluation ms': ({ evaluation }) => evaluation.toFixed(1),
  'of Tend’s': ({ evaluation }, tend) => `×${(evaluation / tend.evaluation).toFixed(1)}`,
  'call ms': ({ call }) => call.toFixed(3),
  'adds ms': figures => added(figures).toFixed(3),
  'of JSON’s': figures => `×${(added(figures) / figures.json).toFixed(1)}`,
  'long tasks': ({ longTasks }) => String(longTasks),
  'ms in them': ({ longTasksTotal }) => longTasksTotal.toFixed(0),
  requests: ({ requests }) => String(requests),
  preflights: ({ preflights }) => String(preflights),
}

export function markdown(all: Figures[], tend: Figures): string {
  const row = (cells: string[]) => `| ${cells.join(' | ')} |`
  return [
    row(['', ...Object.keys(COLUMNS)]),
    row(['---', ...Object.keys(COLUMNS).map(() => '---:')]),
    ...all.map(figures =>
      row([`${figures.name} ${figures.version}`, ...Object.values(COLUMNS).map(cell => cell(figures, tend))]),
    ),
  ].join('\n')
}

/** In words; none when all is well. */
export function missed(tend: Figures, peers: Figures[]): string[] {
  const bars: [kept: boolean, words: string][] = [
    [tend.longTasks === 0, 'A thousand calls make long tasks.'],
    [added(tend) <= ADDED_MS_MAX, `A call adds more than ${ADDED_MS_MAX} ms.`],
    ...peers.map((peer): [boolean, string] => [
      tend.evaluation < peer.evaluation,
      `The script is not lighter to evaluate than ${peer.name}.`,
    ]),
    [tend.requests === 1, 'A few idle events are not one request.'],
    [tend.preflights === 0, 'There are preflights.'],
  ]
  return bars.filter(([kept]) => !kept).map(([, words]) => words)
}
