import { afterAll, expect, vi } from 'vitest';
import { removeTemporaryFolders } from './home.ts';

/** What the files that share a process could change of it for each other. */
function processNow(): object {
  return {
    folder: process.cwd(),
    environment: { ...process.env },
    umask: process.umask(),
    user: process.geteuid?.(),
    exitCode: process.exitCode,
    isFakeTime: vi.isFakeTimers(),
  };
}

const before = processNow();

afterAll(() => {
  removeTemporaryFolders();
  expect(processNow(), 'the file has not given the process back as it was').toEqual(before);
});
