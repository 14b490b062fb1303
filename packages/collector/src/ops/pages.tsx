// The ops pages' routes. Pages are pure (accountsPage.tsx, accountPage.tsx …); here they get their data.

import { type Context, Hono } from 'hono'
import { csrf } from 'hono/csrf'
import type { HTTPException } from 'hono/http-exception'
import { secureHeaders } from 'hono/secure-headers'
import { createCalendar } from '../account/calendar.ts'
import { type Env, zoneOf } from '../env.ts'
import { createKey, secretOf } from '../ingest/keys.ts'
import { calibrationOf } from '../portfolio/calibration.ts'
import { readBriefing } from '../projection/briefing.ts'
import { readLifecycle } from '../projection/lifecycle.ts'
import { readOverview } from '../projection/list.ts'
import { readCounts, readToday } from '../projection/today.ts'
import { readFirstScored, readVerdictsOfAll } from '../projection/verdicts.ts'
import type { Problem } from '../readers.ts'
import type { AccountList } from '../views.ts'
import { AccountPage } from './accountPage.tsx'
import { AccountsPage } from './accountsPage.tsx'
import { parseAccountsQuery, searchOf } from './accountsQuery.ts'
import { ask } from './ask.ts'
import { toCsv } from './csv.ts'
import { ExperimentPage } from './experimentPage.tsx'
import { readExperiments, readReport } from './experiments.ts'
import { ExperimentsPage } from './experimentsPage.tsx'
import { changeInForm, parseFollowUp } from './followUp.ts'
import { localeOf } from './format.ts'
import { NotFoundPage } from './notFoundPage.tsx'
import type { Overview } from './overview.ts'
import type { Start } from './parts/firstSteps.tsx'
import { accountPath, PATHS } from './paths.ts'
import { PortfolioPage } from './portfolioPage.tsx'
import { ProofPage } from './proofPage.tsx'
import { accountOf, readList, readWholeList, todayOf } from './reads.ts'
import { isSignedIn, signIn, signOut } from './session.ts'
import { changeSettings, showSettings } from './settings.tsx'
import { SignInPage } from './signInPage.tsx'
import { TodayPage } from './todayPage.tsx'
import { UnavailablePage } from './unavailablePage.tsx'

type C = Context<{ Bindings: Env }>

/** Newest events on an account's page: what happened lately, not a log viewer. */
const EVENTS_SHOWN = 30

/** The most active people; the rest of a large account is in the JSON. */
const PEOPLE_SHOWN = 100

export const pages = new Hono<{ Bindings: Env }>()

pages.use(
  secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      imgSrc: ["'self'", 'data:'],
      connectSrc: ["'self'"],
      formAction: ["'self'"],
      baseUri: ["'none'"],
      frameAncestors: ["'none'"],
    },
    // A page on http://localhost must not forbid itself to be http.
    strictTransportSecurity: false,
  }),
)
pages.use(csrf())
pages.use(async (c, next) => {
  await next()
  c.header('cache-control', 'private, no-store')
})

pages.get(PATHS.signIn, c => c.html(<SignInPage next={c.req.query('next')} />))

pages.post(PATHS.signIn, async c => {
  // A body that is no form has no key.
  const { key, next } = await c.req.parseBody().catch((): Record<string, unknown> => ({}))
  if (!(await signIn(c, typeof key === 'string' ? key : ''))) {
    return c.html(
      <SignInPage error="This is not an ops key of this deployment." next={pathIn(next, c)} />,
      401,
    )
  }
  return c.redirect(pathIn(next, c) ?? PATHS.today, 303)
})

pages.post(PATHS.signOut, c => {
  signOut(c)
  return c.redirect(PATHS.signIn, 303)
})

pages.use(async (c, next) => {
  if (await isSignedIn(c)) return next()
  const { pathname, search } = new URL(c.req.url)
  const wanted = pathname === PATHS.today ? '' : `?next=${encodeURIComponent(pathname + search)}`
  return c.redirect(PATHS.signIn + wanted, 303)
})

pages.get(PATHS.today, async c => {
  const today = todayOf(c.env)
  const day = await ask(c.env, 'portfolio', db => readToday(db, today)).catch(unavailable)
  if (!day) return c.html(<UnavailablePage />, 503)
  return c.html(<TodayPage {...{ day, today, start: await startOf(c), asOf: Date.now(), ...reader(c) }} />)
})

pages.get(PATHS.accounts, async c => {
  const { query, problems } = parseAccountsQuery(new URL(c.req.url).searchParams)
  const today = todayOf(c.env)
  let list: AccountList
  let overview: Overview
  try {
    list = await readList(c.env, query)
    overview = await readOverview(c.env.DB as D1Database, query, today)
  } catch (error) {
    // A page that is gone begins again with the first.
    if ((error as HTTPException).status === 400)
      return c.redirect(PATHS.accounts + searchOf({ ...query, cursor: null }), 303)
    return c.html(<UnavailablePage />, 503)
  }
  const start = await startOf(c)
  return c.html(<AccountsPage {...{ list, query, problems, overview, start, today, ...reader(c) }} />)
})

pages.get(PATHS.csv, async c => {
  const { query } = parseAccountsQuery(new URL(c.req.url).searchParams)
  return c.text(toCsv(await readWholeList(c.env, query)), 200, {
    'content-type': 'text/csv; charset=utf-8',
    'content-disposition': `attachment; filename="accounts-${todayOf(c.env)}.csv"`,
  })
})

pages.get(PATHS.openAccount, c => c.redirect(accountPath(c.req.query('id') ?? ''), 303))

pages.get(PATHS.account, c => showAccount(c, c.req.param('id')))

pages.post(PATHS.followUp, async c => {
  const id = c.req.param('id')
  const form: Record<string, unknown> = await c.req.parseBody({ all: true }).catch(() => ({}))
  const reading = parseFollowUp(changeInForm(form), todayOf(c.env))
  if ('problems' in reading) return showAccount(c, id, reading.problems)
  if (!(await accountOf(c.env, id).changeFollowUp(reading.value)))
    return c.html(<NotFoundPage account={id} />, 404)
  return c.redirect(pathIn(form.next, c) ?? accountPath(id), 303)
})

/** @param problems what was wrong with a change that was tried on the page */
async function showAccount(c: C, id: string, problems: Problem[] = []): Promise<Response> {
  const stub = accountOf(c.env, id)
  // One question first: of an unknown account nothing else can be asked.
  const account = await stub.summary()
  if (!account) return c.html(<NotFoundPage account={id} />, 404)
  const [everyone = [], features = [], outcomes = [], recent, explanation] = await Promise.all([
    stub.users(),
    stub.features(),
    stub.outcomes(),
    stub.events(undefined, EVENTS_SHOWN),
    // From D1, without which the rest is shown.
    readBriefing(c.env.DB).then(
      ({ portfolio, config }) => stub.explain(portfolio, config),
      () => undefined,
    ),
  ])
  const events = (recent?.events ?? []).slice(0, EVENTS_SHOWN)
  const users = everyone.sort((a, b) => b.activeDays28 - a.activeDays28).slice(0, PEOPLE_SHOWN)
  const today = todayOf(c.env)
  const props = { account, users, features, outcomes, events, explanation, problems, today, ...reader(c) }
  return c.html(<AccountPage {...props} />, problems.length > 0 ? 400 : 200)
}

pages.get(PATHS.portfolio, async c => {
  const today = todayOf(c.env)
  const read = await ask(c.env, 'portfolio', db =>
    Promise.all([readCounts(db, today), readLifecycle(db, today)]),
  ).catch(unavailable)
  if (!read) return c.html(<UnavailablePage />, 503)
  const [totals, lifecycle] = read
  return c.html(<PortfolioPage {...{ totals, lifecycle, ...reader(c) }} />)
})

pages.get(PATHS.proof, async c => {
  const read = await ask(c.env, 'proof', db =>
    Promise.all([readVerdictsOfAll(db), readFirstScored(db)]),
  ).catch(unavailable)
  if (!read) return c.html(<UnavailablePage />, 503)
  const [verdicts, first] = read
  const inTime = calibrationOf(verdicts.filter(({ hindsight }) => !hindsight))
  const hindsight = calibrationOf(verdicts.filter(({ hindsight }) => hindsight))
  const firstScored = first === null ? null : createCalendar(zoneOf(c.env))(first)
  return c.html(<ProofPage {...{ inTime, hindsight, firstScored, ...reader(c) }} />)
})

pages.get(PATHS.experiments, async c => {
  const experiments = await readExperiments(c.env).catch(unavailable)
  if (!experiments) return c.html(<UnavailablePage />, 503)
  return c.html(<ExperimentsPage {...{ experiments, today: todayOf(c.env), ...reader(c) }} />)
})

pages.get(PATHS.experiment, async c => {
  const report = await readReport(c.env, c.req.param('name')).catch(unavailable)
  if (!report) return c.html(<UnavailablePage />, 503)
  if (report === 'unknown') return c.html(<NotFoundPage />, 404)
  return c.html(<ExperimentPage {...{ report, today: todayOf(c.env), ...reader(c) }} />)
})

pages.on(['GET', 'POST'], PATHS.settings, async c => {
  try {
    return await (c.req.method === 'POST' ? changeSettings(c) : showSettings(c))
  } catch (error) {
    unavailable(error as HTTPException)
    return c.html(<UnavailablePage />, 503)
  }
})

// Not notFound(): that of a routed app is never asked.
pages.all('*', c => c.html(<NotFoundPage />, 404))

/** What D1 cannot answer is a page of its own; any other mistake is the app's. */
function unavailable(error: HTTPException): undefined {
  if (error.status !== 503) throw error
}

function reader(c: C): { locale: string; zone: string } {
  return { locale: localeOf(c.req.header('accept-language')), zone: zoneOf(c.env) }
}

/** A path of this site to go on to; anything that a browser would take for another site is dropped. */
function pathIn(next: unknown, c: C): string | undefined {
  const { origin } = new URL(c.req.url)
  if (typeof next !== 'string' || !next.startsWith('/') || !URL.canParse(next, origin)) return undefined
  const url = new URL(next, origin)
  const path = url.pathname + url.search
  // `/.//evil.test` is a path of this site, but comes out as `//evil.test`.
  return url.origin === origin && !path.startsWith('//') ? path : undefined
}

async function startOf(c: C): Promise<Start> {
  return {
    origin: new URL(c.req.url).origin,
    publishableKey: await exampleKey(c.env),
    secretKey: exampleSecret(c.env),
  }
}

/** A publishable key to paste into the first page: it is public anyway, and this one works. */
async function exampleKey(env: Env): Promise<string> {
  return env.TEND_LOCAL === '1' ? 'pk_local' : await createKey('publishable', 'web', secretOf(env) ?? '')
}

/** A secret key is never shown: only `npm run keys` makes one, on its owner's machine. */
function exampleSecret(env: Env): string {
  return env.TEND_LOCAL === '1' ? 'sk_local' : 'sk_…'
}
