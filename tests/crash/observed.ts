// `fetch` with an observer: what is under way, what a receipt promised, and whose answer was never heard.

import type { Ledger } from './ledger.ts'

/** The events of one request that has no answer yet. */
interface Request {
  marks: string[]
}

export interface Observed {
  fetch(url: string, init: RequestInit): Promise<Response>
  underWay: Set<Request>
  /** Resolves the instant that so many more answers have been heard. One at a time may wait. */
  answered(more: number): Promise<void>
  /** The collector was killed: what is under way will have no answer. */
  interrupt(): void
  figures: {
    requests: number
    /** Requests cut off by a kill whose events turned out to be durable: counted, and the client never heard. */
    unheard: number
    answers: number
    /** Answers by status. */
    statuses: Map<number, number>
  }
  /** Refusals of good events: there should be none. */
  problems: string[]
}

interface AnyReceipt {
  accepted: number
  duplicates: number
  /** Of an import by line, counted from 1. */
  rejected: { index?: number; line?: number; code: string }[]
}

export function observe(ledger: Ledger): Observed {
  const underWay = new Set<Request>()
  const interrupted = new Set<string>()
  const figures = { requests: 0, unheard: 0, answers: 0, statuses: new Map<number, number>() }
  const problems: string[] = []
  let awaited = { answers: 0, resolve() {} }

  function note(marks: string[], receipt: AnyReceipt): void {
    const { accepted, duplicates, rejected } = receipt
    if (accepted + duplicates + rejected.length !== marks.length) problems.push('A receipt does not add up.')
    const refused = new Set<number>()
    for (const { index, line = 0, code } of rejected) {
      refused.add(index ?? line - 1)
      // Said of an account that could not be written just now; its events are sent again.
      if (code !== 'unavailable') problems.push(`A good event was refused: ${code}.`)
    }
    ledger.promise(marks.filter((_, index) => !refused.has(index)))
    const cutOff = marks.filter(mark => interrupted.delete(mark)).length
    if (cutOff > 0 && duplicates > 0) figures.unheard++
  }

  return {
    underWay,
    figures,
    problems,
    answered: more =>
      new Promise(resolve => {
        awaited = { answers: figures.answers + more, resolve }
        if (more === 0) resolve()
      }),
    interrupt() {
      for (const { marks } of underWay) for (const mark of marks) interrupted.add(mark)
    },
    async fetch(url, init) {
      const request = { marks: marksIn(`${init.body}`) }
      underWay.add(request)
      figures.requests++
      try {
        const response = await fetch(url, init)
        const text = await response.text()
        figures.answers++
        figures.statuses.set(response.status, (figures.statuses.get(response.status) ?? 0) + 1)
        if (response.status === 200) note(request.marks, JSON.parse(text))
        if (figures.answers === awaited.answers) awaited.resolve()
        return new Response(text, response)
      } finally {
        underWay.delete(request)
      }
    },
  }
}

/** The marks of a body's events in their order, whatever the body's form. */
export function marksIn(body: string): string[] {
  return Array.from(body.matchAll(/"mark":"([^"]+)"/g), ([, mark]) => mark as string)
}
