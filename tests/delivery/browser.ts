// What a scenario needs of a browser and its tabs, whichever browser that is.

export interface Browser {
  /** Its name and version. */
  version(): Promise<string>
  /** Starts it on the same profile as before. */
  start(...preludes: Prelude[]): Promise<void>
  /** Opens a tab, in a window of its own, so that it is visible beside others, or in the window used last. */
  open(newWindow?: boolean): Promise<Tab>
  /** Every tab is told that there is no network. */
  offline(is: boolean): Promise<void>
  /** Closes every tab as a person does; the browser stays. */
  closeAll(): Promise<void>
  /** Closes it as a person does: pages are told. */
  quit(): Promise<void>
  /** Every process of it at once, as an OOM killer or a phone does. */
  kill(): Promise<void>
  /** Kills it and forgets its profile. */
  dispose(): Promise<void>
}

export interface Tab {
  /** These three return when the page is another one, ready or not. */
  goto(url: string): Promise<void>
  reload(): Promise<void>
  back(): Promise<void>
  /** As a person does: the page is told. */
  close(): Promise<void>
  /** Calls `script` in the page, or in the frame that fills it. Arguments and results are JSON. */
  evaluate<A, T>(script: (argument: A) => T | Promise<T>, argument: A): Promise<T>
}

/** Runs before the scripts of every page, and may take one argument. */
export type Prelude = [script: (argument: number) => void, argument: number]
