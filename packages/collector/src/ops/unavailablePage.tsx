import { Layout } from './layout.tsx'
import { PATHS } from './paths.ts'

/** When D1 cannot be read: what still works, and how to get there. */
export function UnavailablePage() {
  return (
    <Layout title="The list is unavailable" signedIn={true}>
      <form class="card" method="get" action={PATHS.openAccount}>
        <h1>The list of accounts is unavailable</h1>
        <p>
          Its database does not answer. Events are still taken and nothing is lost; the list catches up by
          itself once the database is back.
        </p>
        <p>Every account has its own store, so its page still works:</p>
        <label for="id">Account id</label>
        <input id="id" name="id" required autocomplete="off" spellcheck={false} placeholder="acme" />
        <button class="primary" type="submit">
          Open account
        </button>
        <p>
          <a href={PATHS.accounts}>Try the list again</a>
        </p>
      </form>
    </Layout>
  )
}
