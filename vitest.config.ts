import { join } from 'node:path'
import { defineConfig } from 'vitest/config'
import { testsWithDatabase } from './server/test/on-postgresql.ts'

/** A busy machine takes more than the usual second. */
const PATIENT = { timeout: 10_000 }

export default defineConfig({
  test: {
    projects: [
      ...['contract', 'server', 'gateway', 'commands'].map((room) => ({
        test: {
          name: room,
          root: room,
          include: ['**/*.test.ts'],
          testTimeout: 20_000,
          hookTimeout: 60_000,
          expect: { poll: PATIENT },
        },
      })),
      {
        test: {
          name: 'server on PostgreSQL',
          root: 'server',
          include: testsWithDatabase(),
          globalSetup: join(import.meta.dirname, 'server/test/on-postgresql.ts'),
          testTimeout: 20_000,
          hookTimeout: 60_000,
          expect: { poll: PATIENT },
        },
      },
      {
        test: {
          name: 'lab',
          root: 'lab',
          include: ['**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 600_000,
        },
      },
      {
        test: {
          name: 'e2e',
          root: 'e2e',
          include: ['**/*.test.ts'],
          testTimeout: 180_000,
          hookTimeout: 60_000,
          fileParallelism: false,
        },
      },
      'web/vite.config.ts',
    ],
  },
})
