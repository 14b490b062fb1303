import { Layout } from './layout.tsx'
import { PATHS } from './paths.ts'

/**
 * Posts `key` and, when given, `next` (a path to go on to) to the sign-in route.
 * @param error why the last attempt failed, in a sentence
 */
export function SignInPage({ error, next }: { error?: string | undefined; next?: string | undefined }) {
  return (
    <Layout title="Sign in" signedIn={false}>
      <form class="card" method="post" action={PATHS.signIn}>
        <h1>Sign in</h1>
        <p class="muted" id="key-hint">
          With an ops key of this deployment.
        </p>
        {next && <input type="hidden" name="next" value={next} />}
        <label for="key">Ops key</label>
        <input
          id="key"
          name="key"
          type="password"
          autocomplete="current-password"
          spellcheck={false}
          placeholder="ops_…"
          required
          autofocus
          aria-describedby={error ? 'key-error key-hint' : 'key-hint'}
          aria-invalid={error ? 'true' : undefined}
        />
        {error && (
          <p class="error" id="key-error" role="alert">
            {error}
          </p>
        )}
        <button class="primary" type="submit">
          Sign in
        </button>
      </form>
    </Layout>
  )
}
