import { defineConfig } from 'vitest/config';
import { useScratchFolder } from './tests/support/scratch.ts';

useScratchFolder();

const WITHOUT_DATABASE = ['survey', 'simulator', 'sms', 'web/charts', 'web/webhooks'].map((room) => `tests/${room}/**`);

// Everything on SQLite, and once more on PostgreSQL what touches a database. What is about one engine alone says so in its file's name.
export default defineConfig({
  test: {
    testTimeout: 30_000,
    hookTimeout: 60_000,
    maxWorkers: '100%',
    projects: [
      { extends: true, test: { name: 'sqlite', include: ['tests/**/*.test.ts'], exclude: ['tests/**/*.postgres.test.ts'] } },
      {
        extends: true,
        test: {
          name: 'postgres',
          // A week of polling is a week of round trips.
          testTimeout: 120_000,
          include: ['tests/*/**/*.test.ts'],
          exclude: [...WITHOUT_DATABASE, 'tests/**/*.sqlite.test.ts'],
          globalSetup: ['tests/support/postgres-server.ts'],
        },
      },
    ],
  },
});
