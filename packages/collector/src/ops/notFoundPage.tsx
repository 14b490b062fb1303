import { Layout } from './layout.tsx'
import { PATHS } from './paths.ts'

/** @param account the id that was asked for, when it was an account that is not there */
export function NotFoundPage({ account }: { account?: string | undefined }) {
  return (
    <Layout title="Not found" signedIn={true}>
      <div class="card">
        <h1>Not found</h1>
        {account === undefined ? (
          <p>There is no page at this address.</p>
        ) : (
          <p>
            No event of an account <code>{account}</code> has arrived yet. Ids are exact, capital letters
            included.
          </p>
        )}
        <p>
          <a href={PATHS.accounts}>All accounts</a>
        </p>
      </div>
    </Layout>
  )
}
