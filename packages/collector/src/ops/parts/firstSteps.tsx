export interface Start {
  /** Of this collector, without a slash at the end. */
  origin: string
  publishableKey: string
  /** Shown as it is: a placeholder, unless the key is a local one. */
  secretKey: string
}

/** What to do while no event has arrived. */
export function FirstSteps({ origin, publishableKey, secretKey }: Start) {
  return (
    <section class="first-steps" aria-labelledby="first-steps">
      <h1 id="first-steps">No accounts yet</h1>
      <p>An account appears here a few seconds after its first event. Two ways to send one:</p>
      <h2>From your product’s pages</h2>
      <p class="muted">This alone counts logins and who they are:</p>
      <pre class="code" tabindex={0} data-copy>
        {`<script defer src="${origin}/tend.js" data-key="${publishableKey}"
  data-account="acme" data-user="dana"></script>`}
      </pre>
      <p class="muted">Then, where people do something, and where they achieve something:</p>
      <pre class="code" tabindex={0} data-copy>
        {`tend.feature('report.export')
tend.outcome('invoice.paid', { value: 129.5 })`}
      </pre>
      <h2>From a backend, or from here this very minute</h2>
      <p class="muted">For what a browser must not be trusted with. Any language will do:</p>
      <pre class="code" tabindex={0} data-copy>
        {`curl ${origin}/v1/events \\
  -H 'authorization: Bearer ${secretKey}' \\
  -H 'content-type: application/json' \\
  -d '{ "events": [{ "type": "outcome", "name": "invoice.paid", "value": 129.5,
                     "account": "acme", "user": "dana" }] }'`}
      </pre>
    </section>
  )
}
