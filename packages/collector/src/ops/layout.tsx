import { raw } from 'hono/html'
import type { PropsWithChildren } from 'hono/jsx'
import { PATHS } from './paths.ts'

/** What the header leads to, in the order a day goes. */
const SECTIONS = {
  today: 'Today',
  accounts: 'Accounts',
  portfolio: 'Portfolio',
  experiments: 'Experiments',
  proof: 'Did it help?',
  settings: 'Settings',
} as const satisfies Partial<Record<keyof typeof PATHS, string>>

type Section = keyof typeof SECTIONS

/**
 * A whole document. Nothing in it is inline, neither script nor style, so that the Content-Security-Policy
 * can forbid both and text from a customer can never become either.
 */
export function Layout({
  title,
  section,
  signedIn,
  children,
}: PropsWithChildren<{ title: string; section?: Section; signedIn: boolean }>) {
  return (
    <>
      {raw('<!DOCTYPE html>')}
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="color-scheme" content="light dark" />
          <meta name="robots" content="noindex" />
          <title>{title} · Tend</title>
          <link rel="icon" href="/icon.svg" type="image/svg+xml" />
          <link rel="stylesheet" href="/ops.css" />
          <script type="module" src="/ops.js" />
        </head>
        <body>
          <a class="skip" href="#main">
            Skip to content
          </a>
          <header class="top">
            <a class="brand" href={PATHS.today}>
              <img src="/icon.svg" alt="" width="20" height="20" />
              Tend
            </a>
            {signedIn && (
              <nav aria-label="Sections">
                {(Object.keys(SECTIONS) as Section[]).map(name => (
                  <a
                    key={name}
                    class="section"
                    href={PATHS[name]}
                    aria-current={name === section ? 'page' : undefined}
                  >
                    {SECTIONS[name]}
                  </a>
                ))}
              </nav>
            )}
            {signedIn && (
              <form method="post" action={PATHS.signOut}>
                <button class="quiet" type="submit">
                  Sign out
                </button>
              </form>
            )}
          </header>
          <main id="main" tabindex={-1}>
            {children}
          </main>
        </body>
      </html>
    </>
  )
}
