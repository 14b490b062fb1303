// Who is signed in, as far as this example goes: whoever says so. Kept over reloads of this tab.

export interface Session {
  account: { id: string; name: string; plan: string; seats: number }
  user: { id: string; name: string }
}

export function readSession(): Session | undefined {
  const saved = sessionStorage.getItem('session')
  return saved ? JSON.parse(saved) : undefined
}

export function signIn(company: string, person: string): Session {
  const session = {
    account: { id: idOf(company), name: company, plan: 'Pro', seats: 10 },
    user: { id: idOf(person), name: person },
  }
  sessionStorage.setItem('session', JSON.stringify(session))
  return session
}

export function signOut(): void {
  sessionStorage.removeItem('session')
}

function idOf(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')
}
