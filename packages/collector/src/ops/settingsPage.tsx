import { DEFAULT_CONFIG } from '../config/config.ts'
import type { Problem } from '../readers.ts'
import type { ConfigAnswer, Preview } from '../views.ts'
import { HELP } from './configHelp.ts'
import { formatFor } from './format.ts'
import { Layout } from './layout.tsx'
import { Definitions } from './parts/definitions.tsx'
import { PreviewTable } from './parts/previewTable.tsx'
import { TimeAgo } from './parts/timeAgo.tsx'
import { PATHS } from './paths.ts'

/** Enough to see the shape of a document; it scrolls, and can be drawn taller. */
const EDITOR_ROWS = 24

export interface SettingsPageProps {
  answer: ConfigAnswer
  /** What stands in the editor, as it was written. */
  draft: string
  /** What is wrong with it. */
  problems: Problem[]
  /** What it would change; undefined when nobody asked. */
  preview: Preview | undefined
  /** Said above the editor: that it was saved, or why not. */
  notice: string | undefined
  /** Epoch milliseconds. */
  now: number
  /** From `localeOf`. */
  locale: string
  /** The deployment's time zone. */
  zone: string
}

/** The configuration: its document, what a change would do, where news goes, and what the words mean. */
export function SettingsPage(props: SettingsPageProps) {
  const { answer, draft, problems, preview, notice, now, locale, zone } = props
  const { config, versions, signingSecrets } = answer
  const format = formatFor(locale, zone)
  return (
    <Layout title="Settings" signedIn={true}>
      <div class="title">
        <h1>Settings</h1>
        <span class="muted">
          {config.version === 0 ? 'The defaults are in force.' : `Version ${config.version} is in force.`}
        </span>
      </div>

      <section aria-labelledby="document">
        <h2 id="document">Configuration</h2>
        {notice && <p role="status">{notice}</p>}
        {problems.length > 0 && (
          <ul class="problems" role="alert">
            {problems.map(problem => (
              <li key={problem.path}>
                <code>{problem.path || 'document'}</code> {problem.message}
              </li>
            ))}
          </ul>
        )}
        <form method="post" action={PATHS.settings} class="fields stacked">
          <input type="hidden" name="version" value={config.version} />
          <label>
            One JSON document. A field that is left out is the default; scores of tomorrow go by it.
            <textarea name="document" class="document" rows={EDITOR_ROWS} spellcheck={false}>
              {draft}
            </textarea>
          </label>
          <button type="submit" name="do" value="preview">
            Preview
          </button>
          <button type="submit" name="do" value="save" class="primary">
            Save
          </button>
        </form>
      </section>

      {preview && (
        <section aria-labelledby="preview">
          <h2 id="preview">What it would change</h2>
          <PreviewTable preview={preview} format={format} />
        </section>
      )}

      <section aria-labelledby="fields">
        <h2 id="fields">Fields</h2>
        <dl class="definitions fields-help">
          {(Object.keys(HELP) as (keyof typeof HELP)[]).map(field => (
            <div key={field}>
              <dt>
                <code>{field}</code>
              </dt>
              <dd>
                {HELP[field].meaning}
                <details>
                  <summary>Default and example</summary>
                  <pre class="code" tabindex={0}>
                    {`"${field}": ${JSON.stringify(DEFAULT_CONFIG[field])}`}
                  </pre>
                  <pre class="code" tabindex={0}>
                    {`"${field}": ${JSON.stringify(HELP[field].example)}`}
                  </pre>
                </details>
              </dd>
            </div>
          ))}
        </dl>
      </section>

      <section aria-labelledby="destinations">
        <h2 id="destinations">Destinations</h2>
        {config.destinations.length === 0 ? (
          <p class="empty">
            News goes nowhere yet. Add an entry to <code>destinations</code>: messages have a text that Slack
            shows as it is, and are signed by the Standard Webhooks specification.
          </p>
        ) : (
          <dl class="definitions">
            {config.destinations.map(({ name, url, audience, digest }) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>
                  {audience.replaceAll('-', ' ')}
                  {digest && ', with the Monday digest'}, to {new URL(url).host}
                  <details>
                    <summary>Signing secret</summary>
                    <pre class="code" tabindex={0} data-copy>
                      {signingSecrets[name]}
                    </pre>
                  </details>
                </dd>
              </div>
            ))}
          </dl>
        )}
      </section>

      {versions.length > 0 && (
        <section aria-labelledby="versions">
          <h2 id="versions">Versions</h2>
          <section class="scroll" tabindex={0} aria-label="Versions of the configuration">
            <table>
              <thead>
                <tr>
                  <th scope="col">Version</th>
                  <th scope="col">Saved</th>
                  <th scope="col">Changed</th>
                  <th scope="col">Editor</th>
                </tr>
              </thead>
              <tbody>
                {versions.map(({ version, at, changed }) => (
                  <tr key={version}>
                    <th scope="row">{format.number(version)}</th>
                    <td>
                      <TimeAgo at={at} now={now} format={format} />
                    </td>
                    <td>{changed.join(', ') || 'nothing'}</td>
                    <td>
                      <a href={`${PATHS.settings}?version=${version}`}>Load it</a>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
          <p class="after">
            <a href={`${PATHS.settings}?version=0`}>Load the defaults</a>
          </p>
        </section>
      )}

      <Definitions />
    </Layout>
  )
}
