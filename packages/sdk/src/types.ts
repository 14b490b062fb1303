// What an application sees. Compiles to nothing.

import type { Properties, SentAccount, SentUser, Vitals } from '../../wire/src/event.ts'

/**
 * Declare your features, outcomes and experiments once and a misspelt name no longer compiles:
 *
 *     declare module '@tend/sdk' {
 *       interface Declared {
 *         features: { 'report.export': { format: 'csv' | 'pdf' }; search: undefined }
 *         outcomes: { 'invoice.paid': { value: number; currency: string } }
 *         experiments: { 'new-onboarding': 'a' | 'b' }
 *       }
 *     }
 *
 * or pass the same shape to `init<App>()`. What is not declared stays open: any name, any properties.
 */
// biome-ignore lint/suspicious/noEmptyInterface: it exists to be augmented
export interface Declared {}

type Open = Record<string, Properties | undefined>
export type Features<App> = App extends { features: infer F } ? F : Open
export type Outcomes<App> = App extends { outcomes: infer O } ? O : Open
export type Experiments<App> = App extends { experiments: infer E } ? E : Record<string, string>
export type Name<Of> = keyof Of & string

/** The argument after a name: none, optional, or required, as the declaration says. */
type Rest<P, Extra = unknown> = [P] extends [undefined]
  ? unknown extends Extra
    ? []
    : [details?: Extra]
  : undefined extends P
    ? [details?: NonNullable<P> & Extra]
    : Partial<P> extends P
      ? [details?: P & Extra]
      : [details: P & Extra]

export interface Identity {
  /** The customer company: its id in your database, or an object with the id and whatever describes it. */
  account: string | number | SentAccount | undefined
  /** The person: an id, or an object with it. */
  user: string | number | SentUser | undefined
}

export interface Options extends Partial<Identity> {
  /** A publishable key, `pk_…`. The collector takes no other from a page, which cannot keep a secret. */
  key: string
  /** Where the collector is; a path ends with a slash. Default: the origin of the page (ESM), where the script is (tag). */
  url?: string
  /** Seconds between an event and the request that carries it, at most. Default 30. */
  every?: number
  /** `false` records although the browser sends Global Privacy Control. */
  gpc?: boolean
}

/**
 * Every call returns at once, never throws, and is durable some milliseconds after the task it was made in:
 * from then on the event survives reload, crash and offline days. When the buffer is full, new events are
 * dropped, counted, and the collector is told how many.
 */
export interface Tend<App = Declared> {
  /**
   * Says who is there. Calling it on every page is enough: a login is counted once per session (30 minutes of
   * inactivity end one). Until both ids are known, events wait in memory; then they are theirs.
   */
  identify(identity: Identity): void
  /**
   * The user signed in. `identify` counts a session's first login by itself: within a minute, on one page, both
   * are the same login.
   */
  login(): void
  /** The user did something in the product. */
  feature<N extends Name<Features<App>>>(name: N, ...rest: Rest<Features<App>[N]>): void
  /** The user achieved a result; `value` is its size in its own unit. */
  outcome<N extends Name<Outcomes<App>>>(name: N, ...rest: Rest<Outcomes<App>[N], { value?: number }>): void
  /** Web vitals of one screen; see `@tend/sdk/vitals`. */
  measure(screen: string, vitals: Vitals): void
  /**
   * The user is shown this variant of an experiment: call it where the difference shows, as often as it does. The
   * application chooses the variant, and the same one for everybody of an account: an account that saw two is
   * left out of the results. Counts neither as feature use nor as activity.
   */
  variant<N extends Name<Experiments<App>>>(experiment: N, variant: Experiments<App>[N] & string): void
  /** Sends what is buffered, unless the collector has asked for patience. Resolves when it has tried; never rejects. */
  flush(): Promise<void>
  /** Sign-out: forgets identity and session. What is buffered still goes out. */
  reset(): void
  /** Deletes the buffer, records nothing more, in other tabs neither, and remembers that in this browser. */
  optOut(): void
  /** Takes `optOut` back, or consents in spite of Global Privacy Control. */
  optIn(): void
}
