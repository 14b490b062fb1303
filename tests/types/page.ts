// What compiles and what does not with `@tend/sdk`. Never run: the compiler is the test.

import { init, type Tend } from '../../packages/sdk/src/index.ts'
import { vitals } from '../../packages/sdk/src/vitals.ts'

interface App {
  features: { 'report.export': { format: 'csv' | 'pdf' }; search: undefined; 'report.open': { tab?: string } }
  outcomes: { 'invoice.paid': { value: number; currency: string }; 'import.done': undefined }
  experiments: { 'new-onboarding': 'a' | 'b' }
}

export function calls(open: Tend) {
  const tend = init<App>({ key: 'pk_x', account: 'acme', user: { id: 7, name: 'Dana', role: 'admin' } })
  tend.identify({ account: { id: 'acme', name: 'Acme', plan: 'pro', seats: 20 }, user: 'dana' })
  tend.identify({ account: undefined, user: undefined })
  tend.feature('search')
  tend.feature('report.open')
  tend.feature('report.open', { tab: 'pivot' })
  tend.feature('report.export', { format: 'csv' })
  tend.outcome('invoice.paid', { value: 3, currency: 'EUR' })
  tend.outcome('import.done')
  tend.outcome('import.done', { value: 3 })
  tend.measure('/orders/:id', { LCP: 1200 })
  tend.variant('new-onboarding', 'b')
  open.variant('anything', 'goes')
  vitals(tend, '/orders/:id')
  vitals(open)
  open.feature('anything')
  open.feature('anything', { goes: true })
  open.outcome('anything', { value: 3, goes: true })

  // @ts-expect-error [C7] a misspelt feature
  tend.feature('report.exprot', { format: 'csv' })
  // @ts-expect-error [C7] a wrong property
  tend.feature('report.export', { format: 'docx' })
  // @ts-expect-error [C7] a required property is missing
  tend.feature('report.export')
  // @ts-expect-error [C7] none is declared
  tend.feature('search', { format: 'csv' })
  // @ts-expect-error [C7] a feature is no outcome
  tend.outcome('search')
  // @ts-expect-error [C7] a declared value is required
  tend.outcome('invoice.paid', { currency: 'EUR' })
  // @ts-expect-error [C7] a value is a number
  tend.outcome('import.done', { value: '3' })
  // @ts-expect-error [C7] a misspelt experiment
  tend.variant('new-onbaording', 'b')
  // @ts-expect-error [C7] a variant it does not have
  tend.variant('new-onboarding', 'c')
  // @ts-expect-error [C7] nested values cannot be counted
  open.feature('anything', { nested: { no: true } })
  // @ts-expect-error a key is needed
  init({ account: 'acme' })
  // @ts-expect-error an account has an id
  tend.identify({ account: { name: 'Acme' }, user: 'dana' })
  // @ts-expect-error a user too
  tend.identify({ account: 'acme' })
}
