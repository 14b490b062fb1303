// The one place where this app meets Tend: what it records, and how it starts.

import { init } from '@tend/sdk'
import { vitals } from '@tend/sdk/vitals'

// Try to misspell one of these in app.ts: it does not compile.
declare module '@tend/sdk' {
  interface Declared {
    features: {
      'visit.plan': undefined
      'report.export': { format: 'csv' | 'pdf' }
    }
    outcomes: {
      'visit.done': undefined
      'invoice.paid': { value: number; currency: string }
    }
  }
}

export const tend = init({ key: 'pk_local', url: 'http://localhost:8787' })

vitals(tend)
