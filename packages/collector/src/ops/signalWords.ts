// When each signal is given, for the page that defines words. A signal without words does not compile.

import type { SignalKind } from '../health/signals/signal.ts'

export const SIGNALS: Record<SignalKind, string> = {
  silence: 'Nobody for half again their usual gap, and more than five business days.',
  slowing: 'Under half of their usual active days, and not by chance.',
  'fewer-people': 'Half of the people they usually have, or fewer.',
  'key-person-gone': 'Who does much of their work has not come for long.',
  'one-person': 'All activity is one person’s, with three seats or more.',
  'feature-dropped': 'A feature they had the habit of is not used any more.',
  'outcomes-falling': 'Under half of their usual results, and not by chance.',
  'logins-without-outcomes': 'They log in as usual and achieve less than half.',
  'stuck-onboarding': 'A first step is a week overdue.',
  'renewal-near': 'Renewal is near, with few seats used or the account at risk.',
  'seats-full': 'Seats were full for 14 days in a row.',
  'limit-met': 'A limit of the plan was met twice in four weeks.',
  'high-value': 'In the top quarter of their plan by outcomes per seat, and healthy.',
  'beyond-plan': 'They tried what only a higher plan includes.',
  'new-team': 'People of a new team have come.',
  'archive-plan': 'Quiet for eight weeks, but holding a lot or only reading.',
  'tracking-problem': 'Events of all accounts fell by more than half: scores stand still.',
}
