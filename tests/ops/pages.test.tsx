import { describe, expect, test } from 'vitest'
import { DEFAULT_CONFIG } from '../../packages/collector/src/config/config.ts'
import { parseConfig } from '../../packages/collector/src/config/parse.ts'
import { AccountPage } from '../../packages/collector/src/ops/accountPage.tsx'
import { AccountsPage } from '../../packages/collector/src/ops/accountsPage.tsx'
import { HELP } from '../../packages/collector/src/ops/configHelp.ts'
import { ExperimentPage } from '../../packages/collector/src/ops/experimentPage.tsx'
import { ExperimentsPage } from '../../packages/collector/src/ops/experimentsPage.tsx'
import { NotFoundPage } from '../../packages/collector/src/ops/notFoundPage.tsx'
import { PortfolioPage } from '../../packages/collector/src/ops/portfolioPage.tsx'
import { ProofPage } from '../../packages/collector/src/ops/proofPage.tsx'
import { SettingsPage } from '../../packages/collector/src/ops/settingsPage.tsx'
import { SignInPage } from '../../packages/collector/src/ops/signInPage.tsx'
import { TodayPage } from '../../packages/collector/src/ops/todayPage.tsx'
import { UnavailablePage } from '../../packages/collector/src/ops/unavailablePage.tsx'
import {
  accountPage,
  accountsPage,
  experimentPage,
  experimentsPage,
  portfolioPage,
  proofPage,
  settingsPage,
  todayPage,
} from './fixtures.ts'

const HOSTILE = `</script><script>alert(1)</script><!--" onload='x' <img src=x>`
const HOSTILE_SEARCH = new URLSearchParams({
  q: HOSTILE,
  plan: HOSTILE,
  owner: HOSTILE,
  cursor: HOSTILE,
}).toString()

const pages = {
  today: String(<TodayPage {...todayPage(HOSTILE)} />),
  accounts: String(<AccountsPage {...accountsPage(HOSTILE, HOSTILE_SEARCH)} />),
  account: String(<AccountPage {...accountPage(HOSTILE)} />),
  experiments: String(<ExperimentsPage {...experimentsPage(HOSTILE)} />),
  experiment: String(<ExperimentPage {...experimentPage(HOSTILE)} />),
  settings: String(<SettingsPage {...settingsPage(HOSTILE)} />),
  signIn: String(<SignInPage error={HOSTILE} next={HOSTILE} />),
  notFound: String(<NotFoundPage account={HOSTILE} />),
}

describe.each(Object.entries(pages))('the %s page', (_, html) => {
  // Quotes in text are escaped, so a raw one begins or ends an attribute's value.
  const tags = html.replaceAll(/="[^"]*"/g, '=""').match(/<[^>]*>?/g) ?? []

  test('[O3] shows what a sender wrote as text and nothing else', () => {
    expect(html).toContain('&lt;/script&gt;&lt;script&gt;alert(1)')
    expect(html).not.toContain('alert(1)</script>')
    expect(tags.filter(tag => /^<!|\son\w+=|\sstyle=|^<style/.test(tag))).toEqual(['<!DOCTYPE html>'])
    expect(html.match(/<img[^>]*>/g)).toEqual(['<img src="/icon.svg" alt="" width="20" height="20"/>'])
  })

  test('[O3] has one script, from its own origin, and nothing inline', () => {
    expect(html.match(/<script[^>]*>[^<]*/g)).toEqual(['<script type="module" src="/ops.js">'])
    expect(html).not.toContain('="javascript:')
  })

  test('is a whole document with a title, a way past the header and one h1', () => {
    expect(html).toMatch(/^<!DOCTYPE html><html lang="en">.*<\/html>$/s)
    expect(html).toMatch(/<title>.+ · Tend<\/title>/)
    expect(html).toContain('href="#main"')
    expect(html.match(/<h1/g)).toHaveLength(1)
  })
})

test('[G4] without the list the page says what still works', () => {
  const html = String(<UnavailablePage />)
  expect(html).toContain('nothing is lost')
  expect(html).toContain('action="/account"')
})

test('[O3] every field a sender can write arrives, escaped', () => {
  const marked = (render: (text: string) => unknown) => {
    const html = String(render('<mark>'))
    expect(html).not.toContain('<mark>')
    return html.split('&lt;mark&gt;').length - 1
  }
  // id, name, plan in its row, its chip; the account's links carry ids percent-encoded.
  expect(marked(text => <AccountsPage {...accountsPage(text)} />)).toBeGreaterThanOrEqual(4)
  // name, owner, plan and reason of two calls; name and reason of three others.
  expect(marked(text => <TodayPage {...todayPage(text)} />)).toBeGreaterThanOrEqual(14)
  // title, heading, id, reason, plan, trait and value, person and id, feature, outcome, event and properties.
  expect(marked(text => <AccountPage {...accountPage(text)} />)).toBeGreaterThanOrEqual(14)
})

describe('accounts', () => {
  const render = (search = '', change = {}) =>
    String(<AccountsPage {...accountsPage('Acme', search)} {...change} />)

  test('says how many there are and how many are active', () => {
    const html = render()
    expect(html).toContain('212 accounts,')
    expect(html).toContain('187 active in the last 28 days')
  })

  test('[O4] a header sorts by its column, and turns the order round when it already does', () => {
    const html = render('?sort=name')
    expect(html).toMatch(
      /<th scope="col" aria-sort="ascending"><a href="\/accounts\?sort=name&amp;order=desc">Account/,
    )
    expect(html).toMatch(/<a href="\/accounts"[^>]*>Users \/ seats/)
    expect(html.match(/aria-sort/g)).toHaveLength(1)
    expect(render()).toMatch(/aria-sort="descending"><a href="\/accounts\?order=asc"[^>]*>Users \/ seats/)
  })

  test('[O4] filters, search and order survive each other and start at the first page', () => {
    const html = render('?q=ac&state=steady&plan=Acme&sort=name&cursor=abc')
    expect(html).toContain('href="/accounts?q=ac&amp;plan=Acme&amp;sort=name"') // unchooses the state
    expect(html).toContain('href="/accounts?q=ac&amp;state=steady&amp;sort=name"') // unchooses the plan
    expect(html).toContain('<input type="hidden" name="state" value="steady"/>')
    expect(html).toContain('href="/accounts.csv?q=ac&amp;state=steady&amp;plan=Acme&amp;sort=name"')
    expect(html).toContain(
      'href="/accounts?q=ac&amp;state=steady&amp;plan=Acme&amp;sort=name&amp;cursor=Acme">Next page',
    )
    expect(html).toContain('href="/accounts?q=ac&amp;state=steady&amp;plan=Acme&amp;sort=name">First page')
    expect(html).toContain('16 match')
  })

  test('[O4] a chosen value that no account has can be unchosen', () => {
    expect(render('?plan=gone')).toMatch(/href="\/accounts" aria-current="true">gone/)
  })

  test('[O6] a state is a word beside its shape, and a sparkline says its numbers', () => {
    const html = render()
    expect(html).toMatch(/aria-hidden="true"><path [^>]*><\/path><\/svg>Steady/)
    expect(html).toContain('<title>Last 3 weeks, 0 to 7 people a week; newest 7</title>')
    expect(html).toContain('As of ')
  })

  test('what was not understood is said', () => {
    expect(render('?limit=many')).toContain('limit is a whole number from 1 to 1000.')
  })

  test('[O7] without accounts the page says how to send the first event', () => {
    const html = render('', { overview: { ...accountsPage('').overview, accounts: 0 } })
    expect(html).toContain('src=&quot;https://tend.example/tend.js&quot; data-key=&quot;pk_a_b&quot;')
    expect(html).toContain('curl https://tend.example/v1/events')
    expect(html).toContain('Bearer sk_…')
  })

  test('an id is one path segment, whatever is in it', () => {
    const html = String(<AccountsPage {...accountsPage('a/b?c#d')} />)
    expect(html).toContain('href="/accounts/a%2Fb%3Fc%23d"')
  })
})

describe('today', () => {
  const render = (change = {}, day = {}) => {
    const props = todayPage('Acme')
    return String(<TodayPage {...props} {...change} day={{ ...props.day, ...day }} />)
  }
  const textOf = (html: string) => html.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ')

  test('[O10] says the day in a sentence', () => {
    expect(textOf(render())).toContain('212 accounts, 187 active this week; 16 need a look, 1 could grow')
    const { totals } = todayPage('').day
    expect(textOf(render({}, { totals: { ...totals, accounts: 1, attention: 1 } }))).toContain(
      '1 account, 187 active this week; 1 needs a look',
    )
  })

  test('[O10] an account has its reason, its owner and what is at stake', () => {
    const text = textOf(render())
    expect(text).toContain('Acme Steady Acme Acme 20 seats health 61 780 a month renews Jan 15, 2027')
    expect(text).toContain('Full Acme')
    expect(text).toContain('Back Acme')
    expect(text).toContain('Archive Acme')
    expect(text).toContain('The 1 most pressing of 16.')
  })

  test('[O10] its forms say who, for how long and what was wrong, and lead back', () => {
    const html = render()
    expect(html.match(/<form method="post" action="\/accounts\/Acme\/follow-up">/g)).toHaveLength(4)
    expect(html.match(/name="next" value="\/"/g)).toHaveLength(4)
    expect(html.match(/name="snooze" value="14"/g)).toHaveLength(2)
    expect(html).toContain('name="dismiss" value="silence"')
    expect(html).toContain('name="dismiss" value="seats-full"')
    expect(html.match(/<select name="reason">/g)).toHaveLength(2)
  })

  test('[O10] a state alone cannot be called wrong, and is said in its own words', () => {
    const account = { ...todayPage('Acme').day.attention[0], signals: [], reasons: [], state: 'at-risk' }
    const html = render({}, { attention: [account], opportunity: [] })
    expect(html).not.toContain('name="dismiss"')
    expect(html).toContain('<p>Likely to fall silent, or doing far less than usual.</p>')
  })

  test('[H11] says when tracking seems broken, and only then', () => {
    expect(render()).not.toContain('role="status"')
    expect(render({}, { notice: 'Tracking problem?' })).toMatch(/role="status">Tracking problem\?/)
  })

  test('says so where a list is empty', () => {
    const html = render({}, { attention: [], opportunity: [], archivable: [], resurrected: [], dormant: [] })
    for (const text of [
      'Nobody needs a look today.',
      'Nobody has outgrown what they have.',
      'Nobody came back',
      'Nobody fell silent',
    ]) {
      expect(html).toContain(text)
    }
    expect(html).not.toContain('Offer the archive plan')
  })

  test('[O7] without accounts says how to send the first event', () => {
    const html = render({}, { totals: { ...todayPage('').day.totals, accounts: 0 } })
    expect(html).toContain('curl https://tend.example/v1/events')
  })
})

describe('portfolio', () => {
  const html = String(<PortfolioPage {...portfolioPage()} />)

  test('[O11] a state leads to the accounts in it', () => {
    expect(html).toMatch(/href="\/accounts\?state=steady"/)
    expect(html.match(/href="\/accounts\?state=at-risk"/g)).toHaveLength(2)
  })

  test('[O11] says who changed, and who began', () => {
    expect(html).toContain('since Oct 24, 2026')
    expect(html).toMatch(/began<\/span><\/td><td><a href="\/accounts\?state=new"/)
  })

  test('[H23] a share needs five accounts, and a month that is not over is empty', () => {
    const [august, september, november] = [...html.matchAll(/<tr><th scope="row">\w+ 2026<.*?<\/tr>/g)].map(
      ([line]) =>
        line
          .replaceAll(/<[^>]*>/g, ' ')
          .trim()
          .split(/\s+/)
          .slice(2),
    )
    expect(august).toEqual(['11', '100%', '82%', '73%'])
    expect(september).toEqual(['4', '4', '3'])
    expect(november).toEqual(['5'])
    expect(html).toContain('title="9 of 11 active"')
  })
})

describe('did it help?', () => {
  const render = (change = {}) => String(<ProofPage {...proofPage()} {...change} />)

  test('[O12][H25] says in a sentence what came of what was said, in time and in hindsight apart', () => {
    const html = render()
    expect(html).toContain(
      'Of 14 times we said that an account would likely go quiet, 11 did; of 180 times we did not, 9 did.',
    )
    expect(html).toContain('Of 14 times we would have said')
    expect(html).toMatch(/<th scope="row">90% to 100%<\/th><td class="number">14<\/td><td class="number">11</)
  })

  test('[O12] says from when on there is something to see', () => {
    const html = render({ inTime: null, hindsight: null })
    expect(html).toContain('The first can be checked from Sep 29, 2026 on.')
    expect(html).not.toContain('in hindsight')
    expect(render({ inTime: null, firstScored: null })).toContain('four weeks after the first account')
  })
})

describe('account', () => {
  const render = (change = {}, account = {}) => {
    const props = accountPage('Acme')
    return String(<AccountPage {...props} {...change} account={{ ...props.account, ...account }} />)
  }

  test('[O6] numbers, days and times are written as the reader writes them', () => {
    const english = render({ locale: 'en-GB' })
    expect(english).toContain('1,234,568')
    expect(english).toContain(
      '<time lang="en-GB" datetime="2026-11-17" title="17 Nov 2026">3 days ago</time>',
    )
    expect(english).toContain('5 minutes ago')
    const german = render({ locale: 'de', zone: 'Europe/Berlin' })
    expect(german).toContain('1.234.568')
    expect(german).toContain('title="17.11.2026">vor 3 Tagen</time>')
    expect(german).toContain('title="20.11.2026, 14:57:09 MEZ"')
  })

  test('[O9] says its loss in words, and by day and sender, the newest first', () => {
    const html = render()
    expect(html).toContain('3 events had to be dropped before sending.')
    expect(html).toContain('1 event numbered by a sender did not arrive, or not yet.')
    expect(html).toContain('2 events of the last 28 days were refused as unreadable.')
    const table = /<div class="loss">.*?<tbody>(.*?)<\/tbody>/s.exec(html)?.[1] ?? ''
    const cells = [...table.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/g)].map(([, text]) => text)
    // A day on which nothing went wrong is left out.
    expect(cells.filter((_, i) => i % 7 !== 1)).toEqual([
      ...['Nov 20, 2026', '0', '0', '2', '0', '1,204'],
      ...['Nov 19, 2026', '3', '1', '0', '2', '5'],
    ])
  })

  test('[O9] says nothing when nothing was lost, also when something was late', () => {
    const days = accountPage('x').account.loss.days.map(day => ({
      ...day,
      dropped: 0,
      missing: 0,
      refused: 0,
    }))
    expect(render({}, { loss: { dropped: 0, missing: 0, days } })).not.toContain('class="loss"')
  })

  test('[O9] loss of longer ago is a sentence without a table', () => {
    const html = render({}, { loss: { dropped: 1, missing: 0, days: [] } })
    expect(html).toContain('1 event had to be dropped before sending. The figures below are without it.')
    expect(html).not.toContain('By day and sender')
  })

  test('[O5] the chart’s numbers are also a table', () => {
    const html = render()
    expect(html).toContain('&quot;activeUsers&quot;:[2,1]')
    expect(html).toMatch(/<details>.*<th scope="row">Nov 20, 2026<\/th>.*<\/details>/s)
  })

  test('empty lists say what to do next', () => {
    const html = render(
      { users: [], features: [], outcomes: [], events: [] },
      { users: 0, daily: [], vitals: [] },
    )
    expect(html).toContain('data-user')
    expect(html).toContain('tend.outcome(')
    expect(html).toContain('tend.feature(')
    expect(html).not.toContain('NaN')
    expect(html).not.toContain('Infinity')
  })
})

describe('what is said of an account', () => {
  const render = (change = {}, account = {}) => {
    const props = accountPage('Acme')
    return String(<AccountPage {...props} {...change} account={{ ...props.account, ...account }} />)
  }

  test('[O13] a signal has its number, its baseline, its window and a way to its days', () => {
    expect(render()).toMatch(
      /12 against 4 · Nov 8, 2026 to Nov 19, 2026 · <a href="\/v1\/accounts\/Acme\/activity\?from=2026-05-01&amp;to=2026-05-01">May 1, 2026<\/a>, <a href="#day-2026-11-19">/,
    )
    expect(render()).toContain('<tr id="day-2026-11-19">')
  })

  test('[O13] a dismissed signal stands aside with its reason, and can be brought back', () => {
    const html = render()
    expect(html.match(/name="dismiss" value="([^"]+)"/g)).toEqual(['name="dismiss" value="silence"'])
    expect(html).toMatch(/<li class="dismissed">.*Acme · Nov 2, 2026.*name="undismiss" value="one-person"/s)
  })

  test('[O13] the parts add up to the score, and the one that costs most is marked', () => {
    const html = render()
    const parts = /<table class="parts">.*?<\/table>/s.exec(html)?.[0] ?? ''
    const rows = [
      ...parts.matchAll(
        /<th scope="row"[^>]*>([^<]+)(<strong[^>]*> costs most<\/strong>)?<\/th><td>(?:<svg.*?<\/svg>)?<\/td><td class="number">(?:<strong>)?([\d.]+)/g,
      ),
    ]
    expect(rows.map(([, word, most, points]) => [word, most !== undefined, points])).toEqual([
      ['Likely to stay', true, '34.5'],
      ['Rhythm', false, '15.0'],
      ['People', false, '6.0'],
      ['Health', false, '55.5'],
    ])
    expect(html).toContain('If a day like Nov 17, 2026, their last, came today: 61 → <strong>74</strong>')
  })

  test('[O13] what was said before it came is marked as hindsight', () => {
    const html = render()
    expect(html.match(/in hindsight <\/span>/g)).toHaveLength(1)
    expect(html).toContain('Could well happen: about 31 % that nobody is active in the next 28 days.')
  })

  test('[O13] before there is a word it is too early to tell', () => {
    const html = render(
      { explanation: undefined },
      { score: null, scores: [], since: null, pQuiet: null, health: null },
    )
    expect(html.match(/Too early to tell/g)).toHaveLength(2)
    expect(html).toContain('Nothing yet; the first word is said at midnight.')
    expect(html).not.toContain('NaN')
  })

  test('[H36] a snooze shows until when, and ends with a button', () => {
    expect(render()).toContain('Snooze 14 days')
    const followUp = { owner: null, note: null, snoozedUntil: '2026-12-01', dismissed: [] }
    const html = render({}, { followUp })
    expect(html).toContain('Not on the lists before Dec 1, 2026.')
    expect(html).toContain('name="snooze" value="0"')
  })
})

describe('settings', () => {
  test('[O14] every field has help, its default and an example that is accepted', () => {
    for (const [field, { example }] of Object.entries(HELP)) {
      const document = { version: 0, [field]: example }
      expect(parseConfig(JSON.parse(JSON.stringify(document)), false)).toMatchObject({ value: document })
    }
    expect(Object.keys(HELP).sort()).toEqual(
      Object.keys(DEFAULT_CONFIG)
        .filter(field => field !== 'version')
        .sort(),
    )
  })

  test('[O14] says what is wrong by field, what would move, and of how many', () => {
    const html = String(<SettingsPage {...settingsPage('bands.good')} />)
    expect(html).toContain('<code>bands.good</code> is not known here.')
    expect(html).toContain(
      'Of the 40 largest accounts (212 in all), 1 would change their state and 0 only their health.',
    )
    expect(html).toContain('Newly at risk: bands.good.')
    expect(html).toContain('<td class="number">61 → 38</td>')
    expect(html).toMatch(/<details><summary>Signing secret<\/summary><pre[^>]*>whsec_c2VjcmV0/)
    expect(html).toContain('href="/settings?version=3"')
  })
})

describe('experiment', () => {
  const render = (config = {}, change = {}) => {
    const props = experimentPage('blue', config)
    return String(<ExperimentPage {...props} report={{ ...props.report, ...change }} />)
  }

  test('[O3] every field a sender can write arrives, escaped', () => {
    const html = String(<ExperimentPage {...experimentPage('<mark>')} />)
    expect(html).not.toContain('<mark>')
    // title, heading, sentence twice, arm, outcome, gate, variant's figure, biggest account.
    expect(html.split('&lt;mark&gt;').length - 1).toBeGreaterThanOrEqual(9)
  })

  test('[X11] says first, in a sentence, what fits', () => {
    expect(render()).toMatch(
      /<p class="reason">Against control, blue makes between −[\d.]+ and \+[\d.]+ blue per exposed user: possibly no difference\.<\/p>/,
    )
    expect(render()).toContain('Safe to look at on any day')
    expect(render()).not.toMatch(/winner|significant/i)
  })

  test('[X9] its gates are seen, and that they are shut', () => {
    expect(render()).toContain('<td>20 accounts</td><td class="number">20</td><td>open</td>')
    const { report } = experimentPage('blue')
    const [primary] = report.primary
    const gates = primary?.gates.map(gate => ({ ...gate, has: 19, open: false })) ?? []
    const html = render({}, { primary: [{ ...primary, gates, interval: undefined }] })
    expect(html).toContain('Too few to compare: control has 19 of 20 accounts')
    expect(html).toContain('<td class="number">19</td><td><strong>shut</strong></td>')
  })

  test('says how much hangs on one account, and p only when the day is over', () => {
    const biggest = /(\d+)% by <a href="\/accounts\/blue">blue<\/a>/
    expect(Number(render().match(biggest)?.[1])).toBeGreaterThan(80)
    expect(render()).not.toContain(' p 0')
    expect(render({ endsOn: '2026-11-10' })).toContain(' p 0')
  })

  test('[X10] warns of arms that have sizes they should not have', () => {
    expect(render()).not.toContain('uneven')
    expect(render({}, { sampleRatio: { p: 0.005, verdict: 'warn' } })).toContain(
      'control has 20 accounts where 50% were expected',
    )
    expect(render({}, { sampleRatio: { p: 1e-6, verdict: 'block' } })).toContain('Nothing is compared')
  })

  test('before there is anything to compare it says so', () => {
    const html = render({}, { primary: [], exploratory: [] })
    expect(html).toContain('Nothing to compare yet')
    expect(html).not.toContain('NaN')
  })

  test('[O7] without an experiment the list says how to begin one', () => {
    const html = String(<ExperimentsPage {...experimentsPage('')} experiments={[]} />)
    expect(html).toContain('tend.variant(')
  })
})
