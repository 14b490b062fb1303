// The SDKs of the bench, each with what its own endpoint would do: where events arrive, what an answer looks
// like, and by what its vendor's servers can tell that an event arrived before.

import { createRequire } from 'node:module'

export interface Sdk {
  /** The npm package, or Tend. */
  name: string
  version: string
  /** Where events arrive. */
  ingest: RegExp
  events(body: Body): Sent[]
  /** What it is told at any other path. */
  settings?: unknown
  /** The answer to a request that brought events. */
  answer(body: Body, events: Sent[]): { status: number; body: string }
}

export interface Peer extends Sdk {
  /** Its page program in peers/. Tend has none: it is a script tag. */
  program: string
}

/** One event in a request; without an id, nobody can tell it from its repetition. */
export interface Sent {
  event: unknown
  id?: string
}

// biome-ignore lint/suspicious/noExplicitAny: whatever the SDK sent
export type Body = any

const installed = createRequire(new URL('./peers/', import.meta.url))

/** Read from the lock file's folder, because some packages do not export their package.json. */
const versionOf = (name: string): string => installed(`./node_modules/${name}/package.json`).version

const ok = (body: unknown) => () => ({ status: 200, body: JSON.stringify(body) })

const listed = (events: Body[], id: (event: Body) => string): Sent[] =>
  (events ?? []).map(event => ({ event, id: id(event) }))

export const TEND: Sdk = {
  name: 'Tend',
  version: (createRequire(import.meta.url)('../../packages/sdk/package.json') as { version: string }).version,
  ingest: /^\/v1\/events$/,
  events: ({ producer, first, events }) =>
    events.map((event: Body, i: number) => ({ event, id: `${producer}:${first + i}` })),
  answer: (_, events) => ({
    status: 200,
    body: JSON.stringify({ accepted: events.length, duplicates: 0, rejected: [], now: Date.now() }),
  }),
}

/** Call it once the peers are installed. */
export function peers(): Peer[] {
  const sdks: Omit<Peer, 'version'>[] = [
    {
      name: 'posthog-js',
      program: 'posthog-js.js',
      ingest: /^\/(e|i\/v0\/e)\//,
      events: body => listed(Array.isArray(body) ? body : (body.batch ?? [body]), event => event.uuid),
      settings: { supportedCompression: ['gzip', 'gzip-js'] },
      answer: ok({ status: 1 }),
    },
    {
      name: 'posthog-js-lite',
      program: 'posthog-js-lite.js',
      ingest: /^\/batch\//,
      events: body => listed(body.batch, event => event.uuid),
      answer: ok({ status: 1 }),
    },
    {
      name: '@segment/analytics-next',
      program: 'segment.js',
      ingest: /^\/v1\/(t|p|i|b)$/,
      events: body => listed(body.batch ?? [body], event => event.messageId),
      answer: ok({ success: true }),
    },
    {
      name: '@amplitude/analytics-browser',
      program: 'amplitude.js',
      ingest: /^\/2\/httpapi/,
      events: body => listed(body.events, event => event.insert_id),
      answer: (_, events) =>
        ok({ code: 200, events_ingested: events.length, payload_size_bytes: 1, server_upload_time: 1 })(),
    },
    {
      name: 'mixpanel-browser',
      program: 'mixpanel.js',
      ingest: /^\/track\//,
      events: body => listed(Array.isArray(body) ? body : [body], event => event.properties.$insert_id),
      answer: ok({ status: 1, error: null }),
    },
    {
      name: '@snowplow/browser-tracker',
      program: 'snowplow.js',
      ingest: /^\/com\.snowplowanalytics\.snowplow\/tp2/,
      events: body => listed(body.data, event => event.eid),
      answer: ok('ok'),
    },
    {
      name: '@rudderstack/analytics-js',
      program: 'rudderstack.js',
      ingest: /^\/v1\/(track|page|identify|batch)/,
      events: body => listed(body.batch ?? [body], event => event.messageId),
      answer: ok('OK'),
    },
    {
      name: '@openpanel/web',
      program: 'openpanel.js',
      ingest: /^\/track/,
      events: body => [{ event: body }],
      answer: ok({ deviceId: 'device', sessionId: 'session' }),
    },
    {
      name: '@plausible-analytics/tracker',
      program: 'plausible.js',
      ingest: /^\/api\/event/,
      events: body => [{ event: body }],
      answer: () => ({ status: 202, body: 'ok' }),
    },
  ]
  return sdks.map(sdk => ({ ...sdk, version: versionOf(sdk.name) }))
}
