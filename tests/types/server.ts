// What compiles and what does not with `@tend/sdk/server`. Never run: the compiler is the test.

import type { Tend } from '../../packages/sdk/src/server.ts'

interface App {
  features: { 'report.export': { format: 'csv' | 'pdf' }; search: undefined; 'report.open': { tab?: string } }
  outcomes: { 'invoice.paid': { value: number; currency: string }; 'import.done': undefined }
  experiments: { 'new-onboarding': 'a' | 'b' }
}

export function calls(tend: Tend<App>, open: Tend) {
  const account = 'acme'
  tend.feature('search', { account })
  tend.feature('report.open', { account })
  tend.feature('report.export', { account, properties: { format: 'csv' }, user: undefined })
  tend.outcome('invoice.paid', { account, value: 3, properties: { currency: 'EUR' }, timestamp: new Date() })
  tend.outcome('import.done', { account, value: 3 })
  tend.login({ account: { id: 7, plan: 'pro' }, user: 42 })
  tend.variant('new-onboarding', 'b', { account, user: 'dana' })
  open.feature('anything', { account, properties: { goes: true } })
  open.outcome('anything', { account, value: 3, properties: { goes: true } })

  // @ts-expect-error [C7] a misspelt feature
  tend.feature('report.exprot', { account, properties: { format: 'csv' } })
  // @ts-expect-error [C7] a wrong property
  tend.feature('report.export', { account, properties: { format: 'docx' } })
  // @ts-expect-error [C7] a required property is missing
  tend.feature('report.export', { account })
  // @ts-expect-error [C7] none is declared
  tend.feature('search', { account, properties: { format: 'csv' } })
  // @ts-expect-error [C7] a feature is no outcome
  tend.outcome('search', { account })
  // @ts-expect-error [C7] the declared value is missing
  tend.outcome('invoice.paid', { account, properties: { currency: 'EUR' } })
  // @ts-expect-error [C7] a variant it does not have
  tend.variant('new-onboarding', 'c', { account, user: 'dana' })
  // @ts-expect-error an exposure has a user
  tend.variant('new-onboarding', 'b', { account })
  // @ts-expect-error an event has an account
  tend.feature('search', {})
  // @ts-expect-error a login has a user
  tend.login({ account })
  // @ts-expect-error properties are scalars
  open.feature('anything', { account, properties: { nested: { deep: true } } })
}
