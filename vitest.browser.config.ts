import { defineConfig } from 'vitest/config';
import { useScratchFolder } from './tests/support/scratch.ts';

useScratchFolder();

// In a real Chromium, and so apart from the tests that need none.
export default defineConfig({
  test: {
    include: ['tests/browser/**/*.browser.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    fileParallelism: false,
    expect: { poll: { timeout: 20_000 } },
  },
});
