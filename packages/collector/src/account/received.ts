// What arrived on one day, by the SDK that sent it, and what of it did not: the part of a day's rollup that is
// about delivery. By the day of receipt, because that is when something can be done about it; kept in the row of
// the day, which the fold writes anyway.

import { OTHER_NAME } from './names.ts'

export interface Received {
  /** Events that count. */
  accepted: number
  /** Of those, events of an earlier day: a day that may have been looked at has changed. */
  late: number
  /** Events that were wrong. */
  refused: number
  /** Events that senders said they had dropped. */
  dropped: number
  /** Numbers that a higher one passed over on this day, and that have not come since. */
  missing: number
}

/** By SDK, as the sender calls it. */
export type ReceivedBySdk = Map<string, Received>

/** Stands for a sender that does not say what it is; no SDK's own name has brackets. */
export const UNNAMED_SDK = '(unnamed)'

/** Stands for POST /v1/import: history is late by nature, and must not look like an SDK that is. */
export const IMPORT_SDK = '(import)'

/**
 * SDKs told apart in a day; the others share a common name. A product has one or two versions in the field and
 * for some days after an update a few more, but a sender may write anything: 20 are at most 3 kB of a row.
 */
export const SDKS_MAX = 20

export const newReceived = (): Received => ({ accepted: 0, late: 0, refused: 0, dropped: 0, missing: 0 })

/**
 * Adds `other` to `received`, in place. Only what is stored is held within SDKS_MAX, never a fold's difference:
 * so who gets a name is decided by the order of arrival, not by where a run of the fold was cut.
 */
export function addReceived(received: ReceivedBySdk, other: ReceivedBySdk): void {
  for (const [sdk, { accepted, late, refused, dropped, missing }] of other) {
    const name = received.has(sdk) || received.size < SDKS_MAX ? sdk : OTHER_NAME
    const known = received.get(name) ?? newReceived()
    known.accepted += accepted
    known.late += late
    known.refused += refused
    known.dropped += dropped
    known.missing += missing
    received.set(name, known)
  }
}

type Packed = [sdk: string, accepted: number, late: number, refused: number, dropped: number, missing: number]

export function packReceived(received: ReceivedBySdk): string {
  return JSON.stringify(
    [...received].map(
      ([sdk, { accepted, late, refused, dropped, missing }]): Packed => [
        sdk,
        accepted,
        late,
        refused,
        dropped,
        missing,
      ],
    ),
  )
}

export function unpackReceived(text: string): ReceivedBySdk {
  return new Map(
    (JSON.parse(text) as Packed[]).map(([sdk, accepted, late, refused, dropped, missing]) => [
      sdk,
      { accepted, late, refused, dropped, missing },
    ]),
  )
}
