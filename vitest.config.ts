import { cloudflareTest, readD1Migrations } from '@cloudflare/vitest-plugin'
import { defineConfig } from 'vitest/config'
import { readYear } from './tests/cost/readYear.ts'

// Three rooms: what runs anywhere, what must run in workerd (real Durable Object SQLite and D1), and what
// starts whole processes (a browser, a collector) and so runs alone.
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'node',
          testTimeout: 60_000,
          include: [
            'tests/{blockers,experiments,health,import,ops,portfolio,sdk,sim,types,wire}/**/*.test.{ts,tsx}',
            'tests/*.test.ts',
          ],
          exclude: ['**/node_modules/**', 'tests/journey.test.ts'],
        },
      },
      {
        plugins: [
          cloudflareTest(async () => ({
            wrangler: { configPath: './wrangler.toml' },
            miniflare: {
              bindings: {
                TEND_LOCAL: '1',
                D1_MIGRATIONS: await readD1Migrations('packages/collector/migrations'),
              },
            },
          })),
        ],
        test: {
          name: 'workerd',
          testTimeout: 60_000,
          include: ['tests/{collector,cost}/**/*.test.ts', 'tests/journey.test.ts'],
          setupFiles: ['tests/collector/setup.ts'],
          // Workers cannot read files. 195 accounts take minutes: all of them under `npm run bench`.
          provide: { activityYear: readYear('2016', process.env.WHOLE_YEAR ? 1 : 10) },
        },
      },
      {
        test: {
          name: 'processes',
          include: ['tests/{browser,delivery,package,local}/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
})
