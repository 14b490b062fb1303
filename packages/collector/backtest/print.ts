// A report as a person reads it.

import { CONTENDERS, type Contender } from './contenders.ts'
import type { Answer, Report } from './report.ts'

const NAMES: Record<Contender, string> = {
  health: 'health',
  pQuiet: 'P(quiet)',
  additive: 'additive score',
  recency: 'recency only',
  frequency: 'frequency only',
  rubric: 'red-yellow-green',
}

export function print({ log, earlyWarning, contraction, calibration, weekly }: Report): string {
  const { alerts, leadTime } = weekly
  return `
${log.accounts} accounts, ${log.firstDay} to ${log.lastDay}

Early warning: active in the last 14 days, silent for the next 28
${answer(earlyWarning)}

Contraction: the next 84 days bring less than half of the usual
${answer(contraction)}

P(quiet) said and came, by tenth of the snapshots
  said  ${calibration.map(({ said }) => said.toFixed(2)).join('  ')}
  came  ${calibration.map(({ came }) => came.toFixed(2)).join('  ')}

Week by week, ${weekly.weeks} weeks
  of the ten an ops team would have been shown each week, fell silent (of all: ${percent(weekly.baseRate)})
${CONTENDERS.map(name => `    ${NAMES[name].padEnd(18)}${percent(weekly.topTen[name])}`).join('\n')}
  new risk signals     ${(alerts.signals / alerts.accountMonths).toFixed(3)} an account-month
  newly flagged        ${(alerts.states / alerts.accountMonths).toFixed(3)} an account-month (${alerts.states} times); of these fell silent or halved: ${percent(alerts.precision)}
  fell dormant         ${leadTime.dormancies} times; flagged before the last active day: ${percent(leadTime.flaggedBefore)}, in the median ${leadTime.medianDays ?? '-'} days before
`
}

function answer({ from, until, samples, baseRate, auc, interval, topDecileLift }: Answer): string {
  const rows = CONTENDERS.map(name => {
    const within = name === 'health' || name === 'pQuiet' ? `  ${interval[name].map(decimal).join('–')}` : ''
    return `  ${NAMES[name].padEnd(18)}${decimal(auc[name])}   ${topDecileLift[name].toFixed(2)}${within}`
  })
  return [
    `  ${samples.toLocaleString('en')} snapshots from ${from} to ${until}, it happened in ${percent(baseRate)}`,
    `  ${''.padEnd(18)}AUC    lift of the top tenth; 95 % interval of the AUC`,
    ...rows,
  ].join('\n')
}

function decimal(value: number): string {
  return Number.isNaN(value) ? '-' : value.toFixed(3).replace(/^0/, '')
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`
}
