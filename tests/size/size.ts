// `npm run size`: prints the bytes of every entry point.

import { sizes } from './entries.ts'

console.table(await sizes())
