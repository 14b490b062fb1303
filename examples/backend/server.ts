// A backend that records what a browser must not be trusted with. `node examples/backend/server.ts` plays a
// payment provider's webhook: it arrives twice, as webhooks do, and counts once.

import { createTend } from '@tend/sdk/server'

const url = process.env.COLLECTOR ?? 'http://localhost:8787'

interface Declared {
  outcomes: { 'invoice.paid': { value: number; currency: string } }
}

const tend = createTend<Declared>({
  key: 'sk_local',
  url,
  onRejected: ({ code, message }) => console.error(`never counted: ${code}: ${message}`),
})

function onInvoicePaid(invoice: { id: string; customer: string; cents: number }): void {
  tend.outcome('invoice.paid', {
    account: { id: invoice.customer, name: 'Backend Ltd', plan: 'Team', seats: 5 },
    value: invoice.cents / 100,
    properties: { currency: 'EUR' },
    // Your id of the fact: whichever process reports it, however often, it counts once.
    id: invoice.id,
  })
}

const invoice = { id: `inv_${Date.now()}`, customer: 'backend', cents: 12_950 }
onInvoicePaid(invoice)
onInvoicePaid(invoice)
console.log('flushed', await tend.flush())

// On SIGTERM a real server does the same: what has no receipt when the process ends is gone.
const delivered = await tend.close()
if (delivered.pending > 0)
  console.error(`${delivered.pending} events were not delivered: ${delivered.problem}`)
