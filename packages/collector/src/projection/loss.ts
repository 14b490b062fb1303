// What arrived and what did not, over all accounts, for anyone to read (GET /v1/status): so no word of it may be
// a sender's own. One scan of D1's table, as for the list.

import { addDays } from '../account/calendar.ts'
import { OTHER_NAME } from '../account/names.ts'
import { PROJECTED_LOSS_DAYS } from '../account/reading.ts'
import { IMPORT_SDK, SDKS_MAX, UNNAMED_SDK } from '../account/received.ts'
import type { LossDay } from '../views.ts'

/** Whoever holds a publishable key can call a sender anything. Ours with a version of digits and dots are named. */
const NAMED_SQL = `(sdk IN ('${UNNAMED_SDK}', '${IMPORT_SDK}')
  OR sdk GLOB 'tend.js/[0-9]*' AND sdk NOT GLOB 'tend.js/*[^0-9.]*'
  OR sdk GLOB 'tend-server/[0-9]*' AND sdk NOT GLOB 'tend-server/*[^0-9.]*')`

const SUMS_SQL = ['accepted', 'late', 'refused', 'dropped', 'missing']
  .map(figure => `sum(${figure}) AS ${figure}`)
  .join(', ')

/** By day of receipt, oldest first, and SDK; the SDKs beyond SDKS_MAX a day that sent least are one. */
const LOSS_SQL = `
  WITH said AS (
    SELECT value->>'day' AS day, value->>'sdk' AS sdk, value->>'accepted' AS accepted, value->>'late' AS late,
      value->>'refused' AS refused, value->>'dropped' AS dropped, value->>'missing' AS missing
    FROM account, json_each(account.loss) WHERE value->>'day' >= ?1),
  named AS (
    SELECT day, CASE WHEN ${NAMED_SQL} THEN sdk ELSE '${OTHER_NAME}' END AS name, ${SUMS_SQL},
      row_number() OVER (PARTITION BY day ORDER BY sum(accepted) DESC) AS rank
    FROM said GROUP BY 1, 2)
  SELECT day, iif(rank <= ${SDKS_MAX}, name, '${OTHER_NAME}') AS sdk, ${SUMS_SQL}
  FROM named GROUP BY 1, 2 ORDER BY 1, 2`

export async function readLossOfAll(db: D1Database, today: string): Promise<LossDay[]> {
  const { results } = await db
    .prepare(LOSS_SQL)
    .bind(addDays(today, 1 - PROJECTED_LOSS_DAYS))
    .all<LossDay>()
  return results
}
