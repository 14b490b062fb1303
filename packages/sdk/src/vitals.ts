// `@tend/sdk/vitals`: Core Web Vitals per screen. A separate entry, because web-vitals outweighs the core.

import { onCLS, onINP, onLCP } from 'web-vitals'
import type { Vitals } from '../../wire/src/event.ts'
import type { Tend } from './types.ts'

/**
 * Measures LCP, INP and CLS and reports them once, when the page is first hidden. `screen` names where: a
 * pattern such as '/orders/:id', not an address with ids in it. Default: the path at that moment.
 */
export function vitals(
  tend: Pick<Tend, 'measure'>,
  screen: string | (() => string) = () => location.pathname,
): void {
  if (typeof document === 'undefined') return
  const measured: Vitals = {}
  for (const on of [onLCP, onINP, onCLS]) {
    on(({ name, value }) => {
      measured[name] = value
    })
  }
  // web-vitals settles its values in window's capture phase, the core sends in document's bubble phase; in
  // between, the report still catches the request of the page that leaves.
  document.addEventListener(
    'visibilitychange',
    () => {
      const where = typeof screen === 'string' ? screen : screen()
      if (Object.keys(measured).length > 0) tend.measure(where, measured)
    },
    { capture: true, once: true },
  )
}
