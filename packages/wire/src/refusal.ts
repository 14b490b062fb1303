// Why an event is refused: one table, so that codes and words stay in one place. The messages say what
// to do; they never quote what was sent, because a receipt may end up in somebody's log.

import {
  ID_CHARS_MAX,
  NAME_CHARS_MAX,
  NUMBER_MAX,
  PRODUCER_CHARS_MAX,
  PROPERTIES_MAX,
  TEXT_CHARS_MAX,
  VALUE_MAX,
} from './limits.ts'

export const REFUSALS = {
  not_an_object: 'An event is a JSON object with a type.',
  unknown_type: 'type is one of login, feature, outcome.',
  name_missing: 'A feature and an outcome need a name.',
  name_not_text: 'name is a string.',
  name_too_long: `name has at most ${NAME_CHARS_MAX} characters; put details into properties.`,
  name_unreadable: 'name has control characters or broken Unicode.',
  value_not_a_number: 'value is a finite number.',
  value_too_large: `value lies between -${VALUE_MAX} and ${VALUE_MAX}; choose a larger unit.`,
  properties_not_an_object: 'properties is an object of strings, numbers, booleans and nulls.',
  too_many_properties: `An event has at most ${PROPERTIES_MAX} properties.`,
  property_not_scalar: 'A property is a string, a number, a boolean or null.',
  property_too_long: `A property has at most ${NAME_CHARS_MAX} characters in its name and ${TEXT_CHARS_MAX} in its value.`,
  vitals_unreadable: 'vitals is an object of LCP, INP and CLS, each a number from 0, on a feature event.',
  variant_unreadable: `variant is 1 to ${NAME_CHARS_MAX} printable characters, on a feature event named for the experiment.`,
  age_not_a_number: 'age is milliseconds between the event and this request, 0 or more.',
  timestamp_unreadable: 'timestamp is ISO 8601 with a time zone, or epoch milliseconds.',
  too_old: 'The event is more than 7 days old; send history to POST /v1/import.',
  in_future: "The event lies more than a day ahead; check the sender's clock.",
  id_unreadable: `id is a string of 1 to ${ID_CHARS_MAX} printable characters.`,
  id_missing: 'An imported event needs an id, so that an import can be repeated.',
  account_missing: 'Say whose event it is: account is an id or an object with an id.',
  account_unreadable: `An account's id is 1 to ${ID_CHARS_MAX} printable characters.`,
  user_missing: 'A batch from a browser belongs to a user: user is an id or an object with an id.',
  user_unreadable: `A user's id is 1 to ${ID_CHARS_MAX} printable characters.`,
  one_account_a_batch: 'A publishable key writes for the one account and user of its batch, not of an event.',
  unavailable: 'This account could not be written just now; send the event again.',
} as const

export type RefusalCode = keyof typeof REFUSALS

/** Why a whole request is refused as unreadable (400) or too large (413). */
export const BATCH_REFUSALS = {
  not_json: { status: 400, message: 'The body is not JSON.' },
  not_a_batch: { status: 400, message: 'A batch is a JSON object with an array named events.' },
  producer_unreadable: {
    status: 400,
    message: `producer is 1 to ${PRODUCER_CHARS_MAX} characters of A-Z, a-z, 0-9, _ and -.`,
  },
  first_unreadable: {
    status: 400,
    message: `A batch with a producer needs first, a whole number from 0 to ${NUMBER_MAX}.`,
  },
  lost_unreadable: { status: 400, message: `lost is a whole number from 0 to ${NUMBER_MAX}.` },
  too_many_events: {
    status: 413,
    message: 'Too many events: 100 in a batch from a browser, 1,000 with a secret key.',
  },
  too_large: {
    status: 413,
    message: 'Too many bytes: 64 KiB in a batch from a browser, 1 MiB with a secret key.',
  },
} as const

export type BatchRefusalCode = keyof typeof BATCH_REFUSALS
