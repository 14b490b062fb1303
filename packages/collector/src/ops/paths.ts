// Where the pages are. Routes and links agree because both read this.

export const PATHS = {
  accounts: '/',
  account: '/accounts/:id',
  /** With `?id=`: goes on to the account's page, for when the list cannot be read. */
  openAccount: '/accounts',
  csv: '/accounts.csv',
  signIn: '/sign-in',
  signOut: '/sign-out',
} as const

export const accountPath = (id: string): string => `/accounts/${encodeURIComponent(id)}`
