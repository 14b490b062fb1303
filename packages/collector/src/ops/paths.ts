// Where the pages are. Routes and links agree because both read this.

export const PATHS = {
  today: '/',
  accounts: '/accounts',
  account: '/accounts/:id',
  followUp: '/accounts/:id/follow-up',
  /** With `?id=`: goes on to the account's page, for when the list cannot be read. */
  openAccount: '/account',
  csv: '/accounts.csv',
  portfolio: '/portfolio',
  experiments: '/experiments',
  experiment: '/experiments/:name',
  proof: '/proof',
  settings: '/settings',
  signIn: '/sign-in',
  signOut: '/sign-out',
} as const

export const experimentPath = (name: string): string => `/experiments/${encodeURIComponent(name)}`

export const accountPath = (id: string): string => `/accounts/${encodeURIComponent(id)}`

/** Where a form says what people say of an account. */
export const followUpPath = (id: string): string => `${accountPath(id)}/follow-up`
