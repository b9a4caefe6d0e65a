import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    pool: 'forks',
    // Vitest would leave one core to itself: of two cores half the machine.
    maxWorkers: availableParallelism(),
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // What is waited for in another thread or process comes late on a machine that is busy.
    expect: { poll: { timeout: 30_000 } },
    allowOnly: false,
    coverage: { provider: 'v8', include: ['src/**/*.ts'] },
  },
});
