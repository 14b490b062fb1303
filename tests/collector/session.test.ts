// Signing in, and what the ops pages let through: sessions, redirects, forms of other sites, text of customers.

import { runDurableObjectAlarm } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { generateSignedCookie } from 'hono/cookie'
import { describe, expect, it, vi } from 'vitest'
import { createKey } from '../../packages/collector/src/ingest/keys.ts'
import { DAY_MS, HOST, newAccount, readJson, receiptOf, refusalOf, type Sending, send } from './support.ts'

/** Posts a form as a page of this site does. */
const submit = (path: string, fields: Record<string, string>, { headers, ...sending }: Sending = {}) =>
  send(path, {
    method: 'POST',
    body: new URLSearchParams(fields),
    ...sending,
    headers: { origin: new URL(path, HOST).origin, ...headers },
  })

const cookieOf = (answer: Response) => answer.headers.get('set-cookie')?.split(';')[0] ?? ''

const signIn = async () => cookieOf(await submit('/sign-in', { key: 'ops_local' }))

const visit = (path: string, cookie: string) => send(path, { headers: { cookie } })

describe('without a session', () => {
  it.each([
    ['/', '/sign-in'],
    ['/?sort=name', '/sign-in'],
    ['/accounts/acme', '/sign-in?next=%2Faccounts%2Facme'],
    ['/accounts?sort=name', '/sign-in?next=%2Faccounts%3Fsort%3Dname'],
    ['/account?id=acme', '/sign-in?next=%2Faccount%3Fid%3Dacme'],
    ['/accounts.csv', '/sign-in?next=%2Faccounts.csv'],
    ['/nothing', '/sign-in?next=%2Fnothing'],
  ])('[O1] %s leads to the sign-in', async (path, location) => {
    const answer = await send(path)
    expect([answer.status, answer.headers.get('location')]).toEqual([303, location])
    expect(await answer.text()).toBe('')
  })

  it('[O1] the sign-in says nothing of the deployment', async () => {
    const answer = await send('/sign-in?next=/accounts/acme')
    expect(answer.status).toBe(200)
    const page = await answer.text()
    expect(page).toContain('name="next" value="/accounts/acme"')
    expect(page).not.toMatch(/pk_|sk_|Sign out/)
  })
})

describe('signing in', () => {
  it.each(['pk_local', 'sk_local', 'ops_nobody', '', ' ', 'ops_local ops_local'])(
    '[O1] with %j is refused, and asked again',
    async key => {
      const answer = await submit('/sign-in', { key, next: '/accounts/acme' })
      expect([answer.status, answer.headers.get('set-cookie')]).toEqual([401, null])
      const page = await answer.text()
      expect(page).toContain('not an ops key')
      expect(page).toContain('value="/accounts/acme"')
      expect(page).not.toContain('pk_local')
    },
  )

  it('[O2] sets a cookie that scripts and other sites do not get, for a week', async () => {
    const answer = await submit('/sign-in', { key: ' ops_local ' })
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/'])
    const cookie = answer.headers.get('set-cookie') ?? ''
    expect(cookie.split('; ').slice(1).sort()).toEqual([
      'HttpOnly',
      'Max-Age=604800',
      'Path=/',
      'SameSite=Lax',
    ])
    expect(cookie).not.toContain('ops_local')
  })

  it('[O2] sets a secure one over https', async () => {
    const answer = await submit('https://tend.test/sign-in', { key: 'ops_local' })
    expect(answer.headers.get('set-cookie')).toMatch(/; Secure/)
  })

  it('[O1] opens the pages and the JSON', async () => {
    const cookie = await signIn()
    for (const path of ['/', '/accounts', '/portfolio', '/proof', '/v1/accounts', '/accounts.csv'])
      expect((await visit(path, cookie)).status).toBe(200)
  })

  it('[G8] opens nothing that writes', async () => {
    const headers = { cookie: await signIn(), 'content-type': 'application/json' }
    const write = (path: string) => refusalOf(send(path, { method: 'POST', body: '{"events":[]}', headers }))
    expect(await write('/v1/events')).toBe('401 unknown_key')
    expect(await write('/v1/import')).toBe('401 unknown_key')
  })

  it.each([
    ['/accounts/acme', '/accounts/acme'],
    ['/?sort=name&q=%3C', '/?sort=name&q=%3C'],
    ['https://evil.test/', '/'],
    ['//evil.test', '/'],
    ['/\\evil.test', '/'],
    ['\\\\evil.test', '/'],
    ['/\t/evil.test', '/'],
    ['/\n/evil.test', '/'],
    ['/.//evil.test', '/'],
    ['/x/..//evil.test', '/'],
    ['/%2e//evil.test', '/'],
    ['javascript:alert(1)', '/'],
    ['accounts', '/'],
    ['/\r\nset-cookie: a=b', '/set-cookie:%20a=b'],
    ['', '/'],
  ])('[O8] goes on to %j as %s', async (next, location) => {
    const answer = await submit('/sign-in', { key: 'ops_local', next })
    expect([answer.status, answer.headers.get('location')]).toEqual([303, location])
    // As a browser resolves it.
    expect(new URL(answer.headers.get('location') ?? '', HOST).origin).toBe(HOST)
  })

  it.each(['text/plain', 'application/json', 'multipart/form-data; boundary=x', 'multipart/form-data'])(
    '[I8] bears a body of %s',
    async type => {
      const headers = { 'content-type': type }
      expect((await submit('/sign-in', {}, { headers, body: '--x\r\n' })).status).toBeLessThan(500)
    },
  )
})

describe('a session', () => {
  const until = (ms: number) => String(Date.now() + ms)
  const cookie = async (value: string, secret = 'local') =>
    (await generateSignedCookie('tend_ops', value, secret)).split(';')[0] as string

  it('[O2] is what the deployment signed', async () => {
    expect((await visit('/', await cookie(until(DAY_MS)))).status).toBe(200)
  })

  it.each<[string, () => Promise<string>]>([
    ['is signed with another secret', () => cookie(until(DAY_MS), 'guess')],
    ['is not signed', async () => `tend_ops=${until(DAY_MS)}`],
    ['has ended', () => cookie(until(-1000))],
    ['is prolonged', async () => (await signIn()).replace(/=1/, '=2')],
    ['never ends', () => cookie('Infinity', 'guess')],
    ['is no time', () => cookie('for ever')],
    ['is empty', async () => 'tend_ops='],
    [
      'has the signature of a key',
      async () => `tend_ops=${(await createKey('ops', 'x', 'local')).replace(/_(?=[^_]*$)/, '.')}`,
    ],
  ])('[O2] that %s is none', async (_, make) => {
    const forged = await make()
    expect((await visit('/', forged)).status).toBe(303)
    expect(await refusalOf(visit('/v1/accounts', forged))).toBe('401 unknown_key')
  })

  it('[O2] ends by itself after a week', async () => {
    const mine = await signIn()
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 7 * DAY_MS - 60_000 })
    expect((await visit('/', mine)).status).toBe(200)
    vi.setSystemTime(Date.now() + 120_000)
    const after = await visit('/', mine)
    vi.useRealTimers()
    expect(after.status).toBe(303)
  })

  it('[G8] of one deployment opens no other', async () => {
    const other = { with: { TEND_LOCAL: undefined, TEND_SECRET: 'another' } }
    expect((await send('/', { headers: { cookie: await signIn() }, ...other })).status).toBe(303)
  })

  it('[O2] ends by signing out', async () => {
    const answer = await submit('/sign-out', {}, { headers: { cookie: await signIn() } })
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/sign-in'])
    expect(answer.headers.get('set-cookie')).toMatch(/^tend_ops=; Max-Age=0/)
  })
})

describe('a form of another site', () => {
  it.each<[string, Record<string, string>]>([
    ['another origin', { origin: 'https://evil.test' }],
    ['no origin, as a file has it', { origin: 'null' }],
    ['another origin that ends like this one', { origin: 'http://evil-tend.test' }],
    [
      'a fetch that says it is from elsewhere',
      { origin: 'https://evil.test', 'sec-fetch-site': 'cross-site' },
    ],
    ['a sibling', { origin: 'http://other.tend.test', 'sec-fetch-site': 'same-site' }],
    ['text that looks like a form', { origin: 'https://evil.test', 'content-type': 'text/plain' }],
  ])('[O8] is refused: %s', async (_, headers) => {
    for (const path of ['/sign-in', '/sign-out']) {
      const answer = await submit(
        path,
        { key: 'ops_local' },
        { headers: { cookie: await signIn(), ...headers } },
      )
      expect([answer.status, answer.headers.get('set-cookie')]).toEqual([403, null])
    }
  })
})

describe('a page', () => {
  const script = '<script>alert(1)</script>'
  const image = '"><img src=x onerror=alert(1)>'

  async function account(): Promise<{ id: string; cookie: string }> {
    const id = `${script}${newAccount()}`
    await receiptOf({
      account: { id, name: script, plan: image, [image]: script },
      user: { id: image, name: script },
      events: [
        { type: 'feature', name: script, properties: { [image]: script } },
        { type: 'outcome', name: image, value: 1 },
      ],
    })
    await runDurableObjectAlarm(env.ACCOUNT.getByName(id))
    return { id, cookie: await signIn() }
  }

  it('[O3] shows what customers call things as text, and JSON gives it back as it was', async () => {
    const { id, cookie } = await account()
    const path = encodeURIComponent(id)
    const plan = encodeURIComponent(image)
    for (const page of ['/accounts', `/accounts?q=${path}`, `/accounts?plan=${plan}`, `/accounts/${path}`]) {
      const html = await (await visit(page, cookie)).text()
      expect(html).toContain('&lt;script&gt;alert(1)')
      expect(html).not.toContain('<script>alert')
      expect(html).not.toContain('<img src=x')
    }
    const unknown = await visit(`/accounts/${encodeURIComponent(script)}`, cookie)
    expect(unknown.status).toBe(404)
    expect(await unknown.text()).not.toContain('<script>alert')
    expect(await (await send(`/sign-in?next=${encodeURIComponent(image)}`)).text()).not.toContain(
      '<img src=x',
    )

    expect(await readJson(`/v1/accounts/${path}`)).toMatchObject({ id, name: script, plan: image })
    expect(await readJson(`/v1/accounts/${path}/users`)).toMatchObject({
      users: [{ id: image, name: script }],
    })
    const answer = await send(`/v1/accounts/${path}`, { headers: { authorization: 'Bearer ops_local' } })
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/)
  })

  it('[O3] allows no script and no style but its own files, and no frame around it', async () => {
    const { id, cookie } = await account()
    const pages: [string, number, string][] = [
      ['/', 200, cookie],
      ['/accounts', 200, cookie],
      ['/portfolio', 200, cookie],
      ['/proof', 200, cookie],
      [`/accounts/${encodeURIComponent(id)}`, 200, cookie],
      ['/accounts/nobody', 404, cookie],
      ['/nothing', 404, cookie],
      ['/sign-in', 200, ''],
    ]
    for (const [path, status, cookie] of pages) {
      const answer = await visit(path, cookie)
      expect([path, answer.status]).toEqual([path, status])
      const policy = answer.headers.get('content-security-policy') ?? ''
      const rules = Object.fromEntries(policy.split(/;\s*/).map(rule => rule.split(/ (.*)/, 2)))
      expect(rules).toEqual({
        'default-src': "'none'",
        'script-src': "'self'",
        'style-src': "'self'",
        'img-src': "'self' data:",
        'connect-src': "'self'",
        'form-action': "'self'",
        'base-uri': "'none'",
        'frame-ancestors': "'none'",
      })
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
      expect(answer.headers.get('referrer-policy')).toBe('no-referrer')
      expect(answer.headers.get('cache-control')).toBe('private, no-store')
      const html = await answer.text()
      expect(html).toMatch(/^<!DOCTYPE html>/)
      // Without what stands in quotes, which is text.
      expect(html.replaceAll(/"[^"]*"/g, '""')).not.toMatch(
        /<script(?![^>]* src=)|<style|<[^>]* (style|on\w+)=/,
      )
    }
  })

  it('[O4] whose cursor is nonsense begins again', async () => {
    const answer = await visit('/accounts?sort=name&cursor=nonsense', await signIn())
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/accounts?sort=name'])
  })

  it('says so when D1 is away, and still opens an account by its id', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => {})
    const cookie = await signIn()
    for (const path of ['/', '/accounts', '/portfolio', '/proof']) {
      const answer = await send(path, { headers: { cookie }, with: { DB: undefined } })
      expect([path, answer.status]).toEqual([path, 503])
      expect(await answer.text()).toContain('name="id"')
    }
    const { id } = await account()
    const page = await send(`/accounts/${encodeURIComponent(id)}`, {
      headers: { cookie },
      with: { DB: undefined },
    })
    expect(page.status).toBe(200)
    const opened = await visit('/account?id=a%2Fb', cookie)
    expect([opened.status, opened.headers.get('location')]).toEqual([303, '/accounts/a%2Fb'])
  })
})
