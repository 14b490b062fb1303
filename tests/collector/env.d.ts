import type { D1Migration } from '@cloudflare/vitest-plugin'
import type { Env as CollectorEnv } from '../../packages/collector/src/env.ts'

declare global {
  namespace Cloudflare {
    interface Env extends CollectorEnv {
      D1_MIGRATIONS: D1Migration[]
    }
    interface GlobalProps {
      mainModule: typeof import('../../packages/collector/src/index.ts')
      durableNamespaces: 'Account'
    }
  }
}
