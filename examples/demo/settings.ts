// What the company behind the demo has told Tend: words for its features and outcomes, the first steps of a new
// customer, and who looks after whom.

import type { Company } from './company.ts'

const SETTINGS = {
  version: 0,
  outcomes: [
    { name: 'visit.done', label: 'visits done' },
    { name: 'quote.accepted', label: 'quotes accepted', unit: 'EUR' },
    { name: 'invoice.paid', label: 'invoices paid', unit: 'EUR' },
    { name: 'hour.saved', label: 'hours saved', unit: 'hours', measure: 'value' },
  ],
  milestones: [
    { name: 'visit', label: 'First visit', type: 'outcome', event: 'visit.done', dueDay: 5 },
    { name: 'invoice', label: 'First paid invoice', type: 'outcome', event: 'invoice.paid', dueDay: 14 },
  ],
  readFeatures: ['report.open', 'customer.search', 'audit.open'],
  labels: {
    'visit.plan': 'visit planning',
    'visit.close': 'closing visits',
    'customer.search': 'customer search',
    'quote.write': 'quotes',
    'photo.attach': 'photos',
    'invoice.write': 'invoices',
    'calendar.share': 'shared calendars',
    'team.invite': 'team invitations',
    'template.edit': 'templates',
    'report.open': 'reports',
    'reminder.send': 'reminders',
    'route.optimise': 'route planning',
    'report.export': 'report exports',
    'price-list.edit': 'price lists',
    'automation.run': 'automations',
    'stock.count': 'stock counts',
    'audit.open': 'the audit log',
    'role.edit': 'roles',
    'api.sync': 'the API',
    'branch.compare': 'branch comparison',
  },
}

const OWNERS = ['Ann Keller', 'Ben Ortiz', 'Kim Sato']

const HEADERS = { authorization: 'Bearer ops_local', 'content-type': 'application/json' }

/** Saves the settings before anything is scored; a second time changes nothing. */
export async function configure(url: string): Promise<void> {
  const answer = await fetch(`${url}/v1/config`, {
    method: 'PUT',
    headers: HEADERS,
    body: JSON.stringify(SETTINGS),
  })
  if (!answer.ok && answer.status !== 409)
    throw new Error(`The settings were refused: ${await answer.text()}`)
}

/** Every paying customer has somebody who calls. */
export async function assign(url: string, companies: readonly Company[]): Promise<void> {
  for (const [i, { id, terms }] of companies.entries()) {
    if (!terms.at(-1)?.mrr) continue
    const answer = await fetch(`${url}/v1/accounts/${id}/follow-up`, {
      method: 'POST',
      headers: HEADERS,
      body: JSON.stringify({ owner: OWNERS[i % OWNERS.length] }),
    })
    if (!answer.ok) throw new Error(`An owner was refused: ${await answer.text()}`)
  }
}
