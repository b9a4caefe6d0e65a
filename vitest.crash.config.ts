import { defineConfig } from 'vitest/config';

/** The long campaigns of test/crash, by command: `npm run crash`. */
export default defineConfig({
  test: {
    include: ['test/crash/**/*.campaign.ts'],
    setupFiles: ['test/support/every-file.ts'],
    pool: 'forks',
    testTimeout: 3_600_000,
    allowOnly: false,
  },
});
