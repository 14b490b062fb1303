import { baseline } from '../metrics/baseline.ts'
import { MONTH_DAYS, within } from '../window.ts'
import { spanned, toDays } from './days.ts'
import { isDrop } from './guard.ts'
import type { Sight, Signal } from './signal.ts'
import { rounded } from './words.ts'

/** Less than a twentieth off is not worth a word. */
const WORTH_SAYING = 0.95

/** Active on fewer than half of its usual days, beyond chance and beyond what everybody's quiet explains. */
export function slowing({ history, look, allowance }: Sight): Signal | null {
  const usual = baseline(look.activeDays, look.tenure)
  const [now = 0] = look.activeDays
  const [window] = look.windows
  if (!window || usual === null || !isDrop(now, usual * allowance)) return null
  const others =
    allowance < WORTH_SAYING
      ? ` Other accounts are down ${rounded(100 * (1 - allowance))} %, already allowed for.`
      : ''
  return {
    kind: 'slowing',
    axis: 'risk',
    text: `${now === 0 ? 'Not active on any' : `Active on ${now}`} of the last ${MONTH_DAYS} days; ${rounded(usual)} is usual for them.${others}`,
    value: now,
    baseline: usual,
    window: spanned(window),
    days: toDays(within(history.activeDays, window)),
  }
}
