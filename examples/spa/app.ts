// A single-page app without a framework: routes in the address bar, a sign-in, and a few things to do.

import { readSession, signIn, signOut } from './session.ts'
import { tend } from './tend.ts'

interface Screen {
  title: string
  actions: { label: string; act(): void }[]
}

const SCREENS: Record<string, Screen> = {
  '/spa/': {
    title: 'Visits',
    actions: [
      { label: 'Plan a visit', act: () => tend.feature('visit.plan') },
      { label: 'Visit done', act: () => tend.outcome('visit.done') },
    ],
  },
  '/spa/invoices': {
    title: 'Invoices',
    actions: [
      {
        label: '€ 129.50 came in',
        act: () => tend.outcome('invoice.paid', { value: 129.5, currency: 'EUR' }),
      },
    ],
  },
  '/spa/reports': {
    title: 'Reports',
    actions: [
      { label: 'Export CSV', act: () => tend.feature('report.export', { format: 'csv' }) },
      { label: 'Export PDF', act: () => tend.feature('report.export', { format: 'pdf' }) },
    ],
  },
}

const nav = document.querySelector('nav') as HTMLElement
const main = document.querySelector('main') as HTMLElement

let session = readSession()
// On every load is enough: the SDK counts one login a session.
if (session) tend.identify(session)
addEventListener('popstate', render)
render()

function render(): void {
  if (!session) {
    renderSignIn()
    return
  }
  const screen = SCREENS[location.pathname] ?? SCREENS['/spa/']
  nav.replaceChildren(
    ...Object.entries(SCREENS).map(([path, { title }]) => link(path, title)),
    button(`Sign out ${session.user.name}`, () => {
      session = undefined
      signOut()
      tend.reset()
      render()
    }),
  )
  const heading = document.createElement('h1')
  heading.textContent = screen?.title ?? ''
  const account = document.createElement('a')
  account.href = `http://localhost:8787/accounts/${session.account.id}`
  account.textContent = `What the collector knows of ${session.account.name} (ops key: ops_local)`
  main.replaceChildren(
    heading,
    ...(screen?.actions ?? []).map(({ label, act }) => button(label, act)),
    button('Send now', () => tend.flush()),
    document.createElement('hr'),
    account,
  )
}

function renderSignIn(): void {
  nav.replaceChildren()
  main.innerHTML = `
    <h1>Sign in</h1>
    <form>
      <label>Company <input name="company" value="Single Page Ltd" required></label>
      <label>Your name <input name="person" value="Ada Olsen" required></label>
      <button type="submit">Sign in</button>
    </form>`
  const form = main.querySelector('form') as HTMLFormElement
  form.onsubmit = event => {
    event.preventDefault()
    const given = new FormData(form)
    session = signIn(String(given.get('company')), String(given.get('person')))
    tend.identify(session)
    tend.login()
    render()
  }
}

function link(path: string, text: string): HTMLElement {
  const link = document.createElement('a')
  link.href = path
  link.textContent = text
  link.onclick = event => {
    event.preventDefault()
    history.pushState(null, '', path)
    render()
  }
  return link
}

function button(text: string, act: () => void): HTMLElement {
  const button = document.createElement('button')
  button.textContent = text
  button.onclick = act
  return button
}
