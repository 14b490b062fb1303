import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Lists, loadLists, type Request } from './lists.ts'

/** A name in the customer's own domain, Cloudflare's for a Worker, a domain of its own. */
const HOSTS = ['tend.acme.com', 'usage.acme.com', 'tend.acme.workers.dev', 'tend.example']

/** First labels of a host name that the lists look for. */
const AVOIDED = ['analytics', 'collector', 'stats', 'tracking']

const PAGES = { 'first-party': 'https://app.acme.com/invoices', 'third-party': 'https://app.example.org/' }

let lists: Lists
beforeAll(() => {
  lists = loadLists()
}, 180_000)

const ruleAgainst = (url: string, type: Request['type'], sourceUrl: string) =>
  lists.ruleAgainst({ url, type, sourceUrl })

describe.each(Object.entries(PAGES))('in a %s page', (_, page) => {
  it.each(HOSTS)('[I11] no rule is against what is fetched from %s', host => {
    expect(lists.rules).toBeGreaterThan(100_000)
    expect(ruleAgainst(`https://${host}/tend.js`, 'script', page)).toBeUndefined()
    expect(ruleAgainst(`https://${host}/v1/events`, 'fetch', page)).toBeUndefined()
    expect(ruleAgainst(`https://${host}/v1/events`, 'xhr', page)).toBeUndefined()
  })

  it('the usual names are blocked', () => {
    const blocked = (path: string, type: Request['type']) =>
      expect(ruleAgainst(`https://tend.acme.com${path}`, type, page), path).toBeDefined()
    blocked('/beacon.js', 'script')
    blocked('/js/plausible.js', 'script')
    blocked('/collect?v=1', 'fetch')
    blocked('/collector/v1/events', 'fetch')
    blocked('/events/track/', 'fetch')
  })

  it.each(AVOIDED)('[I11] %s. is a host name that is blocked, and the README says so', name => {
    expect(ruleAgainst(`https://${name}.acme.com/v1/events`, 'fetch', page)).toBeDefined()
    expect(readFileSync('README.md', 'utf8')).toContain(`\`${name}.\``)
  })
})

it('[S19] every ping to another site is blocked, wherever it goes', () => {
  expect(ruleAgainst('https://tend.acme.com/v1/events', 'ping', PAGES['third-party'])).toBeDefined()
})
