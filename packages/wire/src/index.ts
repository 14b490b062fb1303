// The contract between the two sides, in the order data travels: what an event is, how much of it
// there may be, how a body is read, and what the collector answers.

export * from './event.ts'
export * from './limits.ts'
export * from './parse.ts'
export * from './receipt.ts'
export * from './refusal.ts'
export * from './vitals.ts'
