// What people say of an account: as JSON with an ops key, and through the pages' form.

import { runDurableObjectAlarm } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, it } from 'vitest'
import { addDays } from '../../packages/collector/src/account/calendar.ts'
import { changed, type FollowUp } from '../../packages/collector/src/account/followUp.ts'
import type { AccountRow, AccountSummary } from '../../packages/collector/src/views.ts'
import { HOST, newAccount, read, readJson, receiptOf, refusalOf, send } from './support.ts'

const NOTHING: FollowUp = { owner: null, note: null, snoozedUntil: null, dismissed: [] }

/** The deployment's zone is UTC. */
const today = () => new Date().toISOString().slice(0, 10)

let account: string
beforeEach(async () => {
  account = newAccount()
  await receiptOf({ events: [{ type: 'feature', name: 'report', account, user: 'dana' }] })
})

const say = (change: unknown, id = account, key = 'ops_local') =>
  read(`/v1/accounts/${id}/follow-up`, { method: 'POST', body: JSON.stringify(change), key })

async function saidOf(change: unknown): Promise<FollowUp> {
  const answer = await say(change)
  expect(answer.status).toBe(200)
  return (await answer.json<{ followUp: FollowUp }>()).followUp
}

describe('as JSON', () => {
  it('[H36] a field that is absent stays as it is, null takes it back, and the answer is all that is said', async () => {
    expect(await saidOf({ owner: 'ann@vendor.example' })).toEqual({ ...NOTHING, owner: 'ann@vendor.example' })
    expect(await saidOf({ note: 'Called.\nWill come back.' })).toEqual({
      ...NOTHING,
      owner: 'ann@vendor.example',
      note: 'Called.\nWill come back.',
    })
    expect(await saidOf({ owner: null })).toMatchObject({ owner: null, note: 'Called.\nWill come back.' })
    const { followUp } = await readJson<AccountSummary>(`/v1/accounts/${account}`)
    expect(followUp).toMatchObject({ owner: null, note: 'Called.\nWill come back.' })
  })

  it('[H36] a snooze is a day or so many days; 0 ends it', async () => {
    expect((await saidOf({ snooze: 14 })).snoozedUntil).toBe(addDays(today(), 14))
    expect((await saidOf({ snooze: 0 })).snoozedUntil).toBeNull()
    expect((await saidOf({ snoozedUntil: '2027-01-31' })).snoozedUntil).toBe('2027-01-31')
  })

  it('[H36] a signal is dismissed with a reason, once, and can be brought back', async () => {
    await saidOf({ dismiss: { kind: 'silence', reason: 'On holiday.' } })
    expect((await saidOf({ dismiss: { kind: 'silence', reason: 'Until May.' } })).dismissed).toEqual([
      { kind: 'silence', day: today(), reason: 'Until May.' },
    ])
    await saidOf({ dismiss: { kind: 'one-person', reason: 'Known.' } })
    expect((await saidOf({ undismiss: 'silence' })).dismissed.map(({ kind }) => kind)).toEqual(['one-person'])
  })

  it.each([
    [{ snooze: 1.5 }, 'snooze is a whole number from 0 to 366.'],
    [{ snoozedUntil: 'Monday' }, 'snoozedUntil is a day, YYYY-MM-DD.'],
    [{ owner: '' }, 'owner is text of 1 to 128 printable characters.'],
    [{ note: 'x'.repeat(4001) }, 'note is text of 1 to 4000 printable characters and line breaks.'],
    [{ dismiss: { kind: 'bad', reason: 'x' } }, 'dismiss.kind is one of silence, '],
    [{ dismiss: { kind: 'silence' } }, 'dismiss.reason is missing: '],
    [{ phone: '1' }, 'phone is not known here; there are owner, '],
    ['ann', 'The document is an object with owner, '],
  ])('[H36] %j is refused in words and changes nothing', async (change, message) => {
    const answer = await say(change)
    expect(answer.status).toBe(400)
    expect((await answer.json<{ error: { message: string } }>()).error.message).toContain(message)
    expect((await readJson<AccountSummary>(`/v1/accounts/${account}`)).followUp).toEqual(NOTHING)
  })

  it('[H36] needs an ops key and an account that exists; asking creates none', async () => {
    expect(await refusalOf(say({ owner: 'ann' }, account, 'sk_local'))).toBe('403 key_may_not')
    const unknown = newAccount()
    expect(await refusalOf(say({ owner: 'ann' }, unknown))).toBe('404 unknown_account')
    expect((await read(`/v1/accounts/${unknown}`)).status).toBe(404)
  })

  it('[H36] the list follows', async () => {
    await saidOf({ owner: 'ann', snooze: 3 })
    await runDurableObjectAlarm(env.ACCOUNT.getByName(account))
    const { accounts } = await readJson<{ accounts: AccountRow[] }>('/v1/accounts?owner=ann')
    expect(accounts.find(({ id }) => id === account)).toMatchObject({ snoozedUntil: addDays(today(), 3) })
  })
})

describe('through a form', () => {
  async function submit(fields: [string, string][], origin = HOST): Promise<Response> {
    const signedIn = await send('/sign-in', {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', origin: HOST },
      body: 'key=ops_local',
    })
    return send(`/accounts/${account}/follow-up`, {
      method: 'POST',
      headers: {
        cookie: signedIn.headers.get('set-cookie')?.split(';')[0] ?? '',
        'content-type': 'application/x-www-form-urlencoded',
        origin,
      },
      body: new URLSearchParams(fields).toString(),
    })
  }

  const followUp = async () => (await readJson<AccountSummary>(`/v1/accounts/${account}`)).followUp

  it('[H36] changes what it has fields for, and returns to where it came from', async () => {
    const answer = await submit([
      ['owner', ' ann '],
      ['snooze', '14'],
      ['next', '/?owner=ann'],
    ])
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/?owner=ann'])
    expect(await followUp()).toEqual({ ...NOTHING, owner: 'ann', snoozedUntil: addDays(today(), 14) })
    expect((await submit([['owner', '']])).headers.get('location')).toBe(`/accounts/${account}`)
    expect(await followUp()).toMatchObject({ owner: null, snoozedUntil: addDays(today(), 14) })
    const evil = await submit([
      ['snooze', '0'],
      ['next', 'https://evil.test/'],
    ])
    expect(evil.headers.get('location')).toBe(`/accounts/${account}`)
  })

  it('[H36] a verdict and its reason are one', async () => {
    await submit([
      ['dismiss', 'silence'],
      ['reason', 'Wrong'],
      ['reason', 'their summer break'],
    ])
    expect((await followUp()).dismissed).toMatchObject([
      { kind: 'silence', reason: 'Wrong: their summer break' },
    ])
  })

  it('[H36] what is wrong is said on the page, and another site may not submit it', async () => {
    const wrong = await submit([['snooze', 'soon']])
    expect(wrong.status).toBe(400)
    expect(await wrong.text()).toContain('snooze is a whole number from 0 to 366.')
    expect((await submit([['owner', 'eve']], 'https://evil.test')).status).toBe(403)
    expect(await followUp()).toEqual(NOTHING)
  })
})

it('[H36] two changes at once are both kept', () => {
  const one = changed(NOTHING, { owner: 'ann' }, '2026-11-20')
  expect(changed(one, { note: 'Called.' }, '2026-11-20')).toEqual({
    ...NOTHING,
    owner: 'ann',
    note: 'Called.',
  })
})
