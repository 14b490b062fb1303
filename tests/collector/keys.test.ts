// Who may do what: keys, origins, and a deployment without a secret.

import { env } from 'cloudflare:workers'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Env } from '../../packages/collector/src/env.ts'
import { createKey, type Scope, scopeOf } from '../../packages/collector/src/ingest/keys.ts'
import { allowedOrigins, isAllowedOrigin } from '../../packages/collector/src/ingest/origins.ts'
import { newAccount, post, receiptOf, refusalOf, send } from './support.ts'

const SECRET = 'a secret of this deployment'
const deployed = { TEND_LOCAL: undefined, TEND_SECRET: SECRET, TEND_ORIGINS: 'https://app.example.com' }
const deployment = { ...env, ...deployed } as unknown as Env
const SCOPES: Scope[] = ['publishable', 'secret', 'ops']

describe('a key', () => {
  it.each(SCOPES)('[I3] of scope %s verifies itself from the secret', async scope => {
    const key = await createKey(scope, 'web-1', SECRET)
    expect(key).toMatch(/^(pk|sk|ops)_web-1_[\w-]{24}$/)
    expect(await scopeOf(key, deployment)).toBe(scope)
    expect(await scopeOf(key, { ...deployment, TEND_SECRET: 'another' })).toBeUndefined()
  })

  it('[I3] may have any id', async () => {
    await fc.assert(
      fc.asyncProperty(fc.stringMatching(/^[\w-]{1,40}$/), fc.constantFrom(...SCOPES), async (id, scope) => {
        expect(await scopeOf(await createKey(scope, id, SECRET), deployment)).toBe(scope)
      }),
    )
  })

  it('[I3] is refused when anything of it is changed, cut or added', async () => {
    const key = await createKey('secret', 'billing', SECRET)
    await fc.assert(
      fc.asyncProperty(fc.nat(key.length - 1), fc.stringMatching(/^[\w-]?$/), async (at, letter) => {
        const changed = key.slice(0, at) + letter + key.slice(at + 1)
        expect(await scopeOf(changed, deployment)).toBe(changed === key ? 'secret' : undefined)
      }),
      { numRuns: 300 },
    )
    for (let length = 0; length < key.length; length++) {
      expect(await scopeOf(key.slice(0, length), deployment)).toBeUndefined()
    }
    expect(await scopeOf(`${key}A`, deployment)).toBeUndefined()
  })

  it('[I3] of one scope does not become another by its prefix', async () => {
    const mac = (await createKey('publishable', 'web', SECRET)).slice('pk_web'.length)
    for (const other of ['sk_web', 'ops_web']) expect(await scopeOf(other + mac, deployment)).toBeUndefined()
  })

  it('[I3] that was revoked by its id is unknown, and its neighbours are not', async () => {
    const revoking = { ...deployment, TEND_REVOKED: 'old, leaked ,' }
    const scopes = ['old', 'leaked', 'leak', 'new'].map(async id =>
      scopeOf(await createKey('ops', id, SECRET), revoking),
    )
    expect(await Promise.all(scopes)).toEqual([undefined, undefined, 'ops', 'ops'])
  })

  it('[I3] of this machine works under npm start and nowhere else', async () => {
    const keys = ['pk_local', 'sk_local', 'ops_local']
    const local = { ...deployment, TEND_LOCAL: '1' }
    expect(await Promise.all(keys.map(key => scopeOf(key, local)))).toEqual(SCOPES)
    for (const elsewhere of [
      deployment,
      { ...deployment, TEND_LOCAL: '0' },
      { ...deployment, TEND_LOCAL: '' },
    ]) {
      for (const key of keys) expect(await scopeOf(key, elsewhere)).toBeUndefined()
    }
    const forged = await createKey('ops', 'web', 'local')
    expect(await scopeOf(forged, deployment)).toBeUndefined()
    expect(await scopeOf(forged, local)).toBeUndefined()
  })

  it('[I2] of a deployment sends to it, and another deployment’s does not', async () => {
    const batch = { account: newAccount(), user: 'dana', events: [{ type: 'login' as const }] }
    const sending = { with: deployed, headers: { origin: 'https://app.example.com' } }
    const key = await createKey('publishable', 'web', SECRET)
    expect(await receiptOf(batch, { ...sending, key })).toMatchObject({ accepted: 1 })
    const other = await createKey('publishable', 'web', 'another')
    expect(await refusalOf(post(batch, { ...sending, key: other }))).toBe('401 unknown_key')
    const evil = { with: deployed, headers: { origin: 'https://app.example.com.evil.test' } }
    expect(await refusalOf(post(batch, { ...evil, key }))).toBe('403 origin_not_allowed')
  })
})

describe('a deployment without a secret', () => {
  it.each([
    ['POST', '/v1/events'],
    ['OPTIONS', '/v1/events'],
    ['POST', '/v1/import'],
    ['GET', '/v1/accounts'],
    ['GET', '/v1/accounts/acme'],
    ['GET', '/v1/status'],
    ['GET', '/'],
    ['GET', '/sign-in'],
    ['POST', '/sign-in'],
  ])('[I3] answers %s %s with how to set one', async (method, path) => {
    for (const TEND_SECRET of [undefined, '']) {
      const answer = await send(path, {
        method,
        headers: { authorization: 'Bearer sk_local' },
        with: { TEND_LOCAL: undefined, TEND_SECRET },
      })
      expect(answer.status).toBe(503)
      expect(await answer.text()).toContain('npx wrangler secret put TEND_SECRET')
    }
  })
})

describe('a key that only sends', () => {
  const account = newAccount()
  const paths = [
    '',
    ...['', '/activity', '/users', '/features', '/outcomes', '/events'].map(of => `/${account}${of}`),
  ]

  it.each(paths.map(path => `/v1/accounts${path}`))('[G8] reads nothing: %s', async path => {
    await receiptOf({ account, user: 'dana', events: [{ type: 'login' }] })
    for (const key of ['pk_local', 'sk_local']) {
      expect(await refusalOf(send(path, { headers: { authorization: `Bearer ${key}` } }))).toBe(
        '403 key_may_not',
      )
    }
    expect(await refusalOf(send(path, { headers: { authorization: 'Bearer ops_nobody' } }))).toBe(
      '401 unknown_key',
    )
    expect(await refusalOf(send(path))).toBe('401 unknown_key')
    expect((await send(path, { headers: { authorization: 'Bearer ops_local' } })).status).toBe(200)
  })

  it('[G8] is not taken from the address, where it would be logged', async () => {
    expect(await refusalOf(send(`/v1/accounts/${account}?key=ops_local`))).toBe('401 unknown_key')
  })
})

describe('an origin', () => {
  const list = 'https://app.example.com, https://*.example.org,http://localhost:*,https://shop.test:8443'

  it.each([
    ['https://app.example.com', true],
    ['https://app.example.com.evil.test', false],
    ['https://evil.test/https://app.example.com', false],
    ['http://app.example.com', false],
    ['https://app.example.com:8443', false],
    ['https://App.example.com', false],
    ['https://example.com', false],
    ['https://eu.example.org', true],
    ['https://example.org', false],
    ['https://.example.org', false],
    ['https://a.b.example.org', false],
    ['https://evil.test/.example.org', false],
    ['https://evil.test#.example.org', false],
    ['https://eu.example.org.evil.test', false],
    ['https://euexample.org', false],
    ['http://localhost:5173', true],
    ['http://localhost', false],
    ['http://localhost:', false],
    ['http://localhost:80.evil.test', false],
    ['http://localhost:80@evil.test', false],
    ['https://shop.test:8443', true],
    ['https://shop.test', false],
    ['null', false],
    ['*', false],
  ])('[I4] %s: %s', (origin, allowed) => {
    expect(isAllowedOrigin(origin, list)).toBe(allowed)
  })

  it('[I4] is anything when the list says *, and nothing when it is empty', () => {
    for (const origin of ['https://evil.test', 'null']) {
      expect(isAllowedOrigin(origin, 'https://a.test, *')).toBe(true)
      expect(isAllowedOrigin(origin, '')).toBe(false)
    }
  })

  it('[I4] that is missing is no browser', () => {
    expect(isAllowedOrigin(undefined, '')).toBe(true)
  })

  it('[I4] of this machine is allowed under npm start only', () => {
    const pages = ['http://localhost:3000', 'http://localhost', 'http://127.0.0.1:8080', 'null']
    const allowed = (env: Env) => pages.map(page => isAllowedOrigin(page, allowedOrigins(env)))
    expect(allowed({ ...deployment, TEND_LOCAL: '1' })).toEqual([true, true, true, true])
    expect(allowed(deployment)).toEqual([false, false, false, false])
    const { TEND_ORIGINS, ...unset } = deployment
    expect(allowed(unset)).toEqual([false, false, false, false])
  })
})
