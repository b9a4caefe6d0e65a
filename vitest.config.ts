import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/**
 * Tests that compute, and leave the process as it was (test/support/every-file.ts looks): their files share processes. Not
 * those that change what Node has built in (deflate, pool) or look at the memory of the whole process (records).
 */
const TOGETHER = 'test/{engine,failures,formats,http,kept,schemas,session,sources}/**/!(deflate|pool|records).test.ts';

export default defineConfig({
  test: {
    pool: 'forks',
    // Vitest would leave one core to itself: of two cores half the machine.
    maxWorkers: availableParallelism(),
    setupFiles: ['test/support/every-file.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // What is waited for in another thread or process comes late on a machine that is busy.
    expect: { poll: { timeout: 30_000 } },
    allowOnly: false,
    coverage: { provider: 'v8', include: ['src/**/*.ts'] },
    // By name: those that spawn runs, which take longest, come first.
    projects: [
      { extends: true, test: { name: 'alone', include: ['test/**/*.test.ts'], exclude: [TOGETHER] } },
      { extends: true, test: { name: 'together', include: [TOGETHER], isolate: false } },
    ],
  },
});
