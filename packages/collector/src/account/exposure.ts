// Which variant of an experiment the account was shown, and to whom: what the fold makes of exposures. Results are
// compared by account, so this is one variant an account, however many users saw it.

export interface Exposure {
  /** The earliest exposure, epoch milliseconds, and its local day. */
  at: number
  day: string
  variant: string
  /** Whether there was another variant too. */
  crossed: boolean
  /** Everyone who was exposed, and on which day first. */
  users: Map<string, string>
}

/**
 * Adds `said` to `known`, in place. The earliest wins, and at the same instant the first by name: any rule would do
 * that does not depend on which is folded first, because an account with two variants is in no arm.
 */
export function addExposure(known: Exposure, said: Exposure): void {
  known.crossed ||= said.crossed || said.variant !== known.variant
  if (said.at < known.at || (said.at === known.at && said.variant < known.variant)) {
    known.at = said.at
    known.day = said.day
    known.variant = said.variant
  }
  for (const [user, day] of said.users) {
    const first = known.users.get(user)
    if (first === undefined || day < first) known.users.set(user, day)
  }
}
