import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { Environment } from '../../src/cli/environment.ts';
import { type Flag, FLAGS, type FlagName, type FlagValues } from '../../src/cli/flags.ts';
import { refuseOnePlaceForTwo } from '../../src/cli/flags/one-place.ts';
import { attemptSync } from '../../src/failures/attempt.ts';
import { temporaryFolder } from '../support/home.ts';

const CLI = fileURLToPath(new URL('../../src/cli', import.meta.url));
const SOURCES = readdirSync(CLI, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => readFileSync(join(CLI, path), 'utf8'));

test.each(Object.keys(FLAGS))('the flag %s is asked for: it is not taken and left out in silence', (name) => {
  const asking = new RegExp(`(?:\\.(?:text|list|isSet)\\(|\\w+\\(flags, )'${name}'`);
  expect(SOURCES.some((source) => asking.test(source))).toBe(true);
});

const environment: Environment = {
  variables: {},
  home: '/home/fern',
  folder: temporaryFolder(),
  platform: 'linux',
  cores: 1,
  mostOpenFiles: () => null,
  nodeMajor: 20,
  isOutTerminal: false,
  isErrorTerminal: false,
  errorColumns: 80,
};

const files = Object.entries<Flag>(FLAGS).filter(([, { spelling }]) => spelling.endsWith(' <file>'));

test.each(files)('the file of %s may not be the archive, or the report', (name) => {
  for (const other of ['out', 'reportFile'] as const satisfies readonly FlagName[]) {
    const flags: FlagValues = {
      text: (flag) => (flag === name || flag === other ? 'plums.zip' : undefined),
      list: () => [],
      isSet: () => false,
    };
    const refused = attemptSync('run', () => refuseOnePlaceForTwo(flags, [], environment));
    expect(refused).toMatchObject(name === other ? { ok: true } : { failure: { reason: 'same-place' } });
  }
});
