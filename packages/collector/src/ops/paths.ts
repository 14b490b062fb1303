// Where the pages are. Routes and links agree because both read this.

export const PATHS = {
  accounts: '/',
  account: '/accounts/:id',
  /** With `?id=`: goes on to the account's page, for when the list cannot be read. */
  openAccount: '/accounts',
  csv: '/accounts.csv',
  experiments: '/experiments',
  experiment: '/experiments/:name',
  signIn: '/sign-in',
  signOut: '/sign-out',
} as const

export const experimentPath = (name: string): string => `/experiments/${encodeURIComponent(name)}`

export const accountPath = (id: string): string => `/accounts/${encodeURIComponent(id)}`
