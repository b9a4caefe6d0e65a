import { execFileSync } from 'node:child_process';
import { closeSync, constants, openSync, symlinkSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { READ_ONLY } from '../../src/files/read-only.ts';
import { raisedBy, temporaryFolder } from './temporary.ts';

test('what is opened for reading may be a pipe that nobody writes to: nothing waits for it', async () => {
  const pipe = join(temporaryFolder(), 'pipe');
  execFileSync('mkfifo', [pipe]);
  // Whoever did wait waits no longer than this test.
  onTestFinished(() => closeSync(openSync(pipe, constants.O_RDWR | constants.O_NONBLOCK)));
  await (await open(pipe, READ_ONLY)).close();
});

test('what is opened for reading is no link, and can’t be written', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'pear'), 'green');
  symlinkSync('pear', join(folder, 'link'));
  expect(await raisedBy(open(join(folder, 'link'), READ_ONLY))).toBe('ELOOP');
  const handle = await open(join(folder, 'pear'), READ_ONLY);
  onTestFinished(() => handle.close());
  expect(await raisedBy(handle.write('ripe'))).toBe('EBADF');
});
