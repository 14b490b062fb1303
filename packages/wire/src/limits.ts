// Every limit of the wire, with its unit in its name and its reason beside it.
// Each is tested from both sides in tests/wire/limits.test.ts.

/** A browser's keepalive requests share 64 KiB; a larger batch could not be sent while a page unloads. */
export const BROWSER_BATCH_BYTES_MAX = 64 * 1024

/** A server has no such ceiling; 1 MiB keeps one batch well inside a Worker's memory and CPU time. */
export const SECRET_BATCH_BYTES_MAX = 1024 * 1024

/** 100 events of about 500 bytes fill the 64 KiB. */
export const BROWSER_BATCH_EVENTS_MAX = 100

/** Keeps one batch inside a second of parsing and one account's append inside a 2 MB row. */
export const SECRET_BATCH_EVENTS_MAX = 1000

/** Names become columns of matrices and rows of tables that people read. */
export const NAME_CHARS_MAX = 64

/** Long enough for a UUID, an e-mail address or a URL-like id; a Durable Object's name ends at 1,024 bytes. */
export const ID_CHARS_MAX = 128

/** Producers are random ids of 12 to 22 characters. */
export const PRODUCER_CHARS_MAX = 32

/** Display names, traits and property values: a label, not a document. */
export const TEXT_CHARS_MAX = 256

/** More properties than this is a payload, not a fact. */
export const PROPERTIES_MAX = 16

/** Nine digits before and four behind the decimal point: 900 such events a day still sum exactly in a double. */
export const VALUE_MAX = 1e9

/** Values are summed as whole ten-thousandths, so that the order of addition cannot change a sum. */
export const VALUE_SCALE = 10_000

/** More seats than any company has people. */
export const SEATS_MAX = 10_000_000

/** An event number beyond this would lose exactness in a double (2^53). */
export const NUMBER_MAX = 2 ** 52

/** A laptop closed for a week still counts; beyond, dedupe is no longer promised and history is imported. */
export const LATE_MS_MAX = 7 * 24 * 60 * 60 * 1000

/** Device clocks run ahead by time zones, not by more; a day ahead is a mistake worth a refusal. */
export const FUTURE_MS_MAX = 24 * 60 * 60 * 1000
