// Plans, features and milestones are called what their senders call them, also what JavaScript calls its own.

import { expect, test } from 'vitest'
import { DEFAULT_CONFIG } from '../../packages/collector/src/health/config.ts'
import { factsOf, portfolioOf } from '../../packages/collector/src/health/portfolio.ts'
import { ago, historyFrom, said, TODAY, told } from './support.ts'

test.each(['constructor', 'toString', '__proto__'])('[H9] a plan and a feature may be called %s', name => {
  const history = historyFrom([
    ...told(ago(200, 30, 2), { feature: name, account: { plan: name } }),
    ...told(ago(200, 1, 2), { feature: 'report' }),
  ])
  const milestone = { name, label: 'First', type: 'feature', event: name, dueDay: 5 } as const
  const config = { milestones: [milestone] }
  const portfolio = portfolioOf([factsOf(history, TODAY, { ...DEFAULT_CONFIG, ...config })])
  const { signals, health } = said(history, { config, portfolio })
  expect(health).toBeGreaterThan(0)
  const words = name.replaceAll(/_+/g, ' ')
  expect(signals.map(({ text }) => text).join(' ')).toContain(`Stopped using “${words}”`)
})
