// The account list for a spreadsheet.

import { stringify } from 'csv-stringify/browser/esm/sync'
import type { AccountRow } from '../views.ts'

/** One line an account. Names that a spreadsheet would run as formulas are defused (OWASP, "CSV Injection"). */
export function toCsv(accounts: AccountRow[]): string {
  return stringify(
    accounts.map(({ totals, weeks, reasons, ...row }) => ({ ...row, reasons: reasons.join(' '), ...totals })),
    {
      header: true,
      escape_formulas: true,
      columns: [
        ...[
          'id',
          'name',
          'plan',
          'seats',
          'state',
          'health',
          'reasons',
          'firstDay',
          'lastActiveDay',
          'users28',
        ],
        ...['logins', 'features', 'outcomes', 'outcomeValue'],
      ],
    },
  )
}
