// What clients called and what they were promised, event by event: the books the collector is held against.

import type { EventType } from '../../packages/wire/src/event.ts'

/** An event as its client knows it. The mark is a property of no other event, so that one can be found in the log. */
export interface Fact {
  mark: string
  account: string
  user: string
  type: EventType
  name: string
  value: number
  /** Epoch milliseconds. */
  at: number
}

export interface Books {
  called: Map<string, Fact>
  /** Marks that a receipt spoke for. */
  promised: Set<string>
  /** Events that a client said it had dropped. */
  dropped: number
}

export interface Ledger {
  accounts: Map<string, Books>
  call(fact: Fact): void
  drop(account: string): void
  promise(marks: Iterable<string>): void
  called(): number
  /** Events with a receipt. */
  promised(): number
}

export function createLedger(): Ledger {
  const accounts = new Map<string, Books>()
  const books = new Map<string, Books>()
  let promised = 0

  function booksOf(account: string): Books {
    let found = accounts.get(account)
    if (!found) {
      found = { called: new Map(), promised: new Set(), dropped: 0 }
      accounts.set(account, found)
    }
    return found
  }

  return {
    accounts,
    call(fact) {
      const own = booksOf(fact.account)
      own.called.set(fact.mark, fact)
      books.set(fact.mark, own)
    },
    drop(account) {
      booksOf(account).dropped++
    },
    promise(marks) {
      for (const mark of marks) {
        const own = books.get(mark)
        if (!own || own.promised.has(mark)) continue
        own.promised.add(mark)
        promised++
      }
    },
    called: () => books.size,
    promised: () => promised,
  }
}
