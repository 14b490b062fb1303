// tend.js, the script tag:
//
//     <script async src="https://tend.example.com/tend.js" data-key="pk_…"
//       data-account="acme" data-account-name="Acme Inc" data-plan="pro" data-seats="20"
//       data-user="dana" data-user-name="Dana"></script>
//
// What is not known when the page is rendered comes later with tend.init({ key }) and tend.identify({ … }).
// Calls from before the script has arrived can be queued by two lines, each with its time:
//
//     tend = [];
//     ['init', 'identify', 'login', 'feature', 'outcome', 'measure', 'variant', 'reset', 'optOut', 'optIn'].forEach(
//       name => tend[name] = (...args) => { tend.push([name, args, Date.now()]) })

import { type Early, late, start, tend } from './call.ts'
import { settings } from './settings.ts'
import type { Options } from './types.ts'

declare const window: {
  /** The stub, ourselves, nothing, or an element with id="tend". */
  tend?: { flush?: unknown; forEach?: Early[]['forEach'] }
}

const before = window.tend

// Loaded twice, the first stays.
if (!before?.flush) {
  const script = document.currentScript as HTMLScriptElement | null
  const data = script?.dataset ?? {}
  // The collector is where the script came from.
  settings.url = script?.src as string
  // Without a key too: consent is looked at, and the rest comes with the page's own tend.init().
  tend.init({
    ...data,
    account: {
      id: data.account,
      name: data.accountName,
      plan: data.plan,
      seats: data.seats,
    },
    user: { id: data.user, name: data.userName },
  } as unknown as Options)
  start()
  before?.forEach?.(late)
  // A page that kept the stub's functions is still heard.
  tend.push = late as never
  window.tend = tend as never
}
