// What the collector says of an account.

import type { AccountSummary } from '../../packages/collector/src/views.ts'

/** Undefined while nothing of the account has arrived. */
export async function summaryOf(collector: string, account: string): Promise<AccountSummary | undefined> {
  const answer = await fetch(`${collector}/v1/accounts/${account}`, {
    headers: { authorization: 'Bearer ops_local' },
  })
  return answer.ok ? ((await answer.json()) as AccountSummary) : undefined
}
