import { stripVTControlCharacters } from 'node:util';
import { describe, expect, onTestFinished, test } from 'vitest';
import { wantsColor } from '../../src/cli/colors.ts';
import type { Environment } from '../../src/cli/environment.ts';
import type { FlagName, FlagValues } from '../../src/cli/flags.ts';
import { createTerminal } from '../../src/cli/terminal.ts';

const COLUMNS = 30;

const environmentWith = (more: Partial<Environment> = {}): Environment => ({
  variables: {},
  home: '/home/fern',
  folder: '/home/fern',
  platform: 'linux',
  cores: 1,
  mostOpenFiles: () => null,
  nodeMajor: 20,
  isOutTerminal: true,
  isErrorTerminal: true,
  errorColumns: COLUMNS,
  ...more,
});

const flagsWith = (...set: readonly FlagName[]): FlagValues => ({
  isSet: (name) => set.includes(name),
  text: () => undefined,
  list: () => [],
});

/** Gathers what is written to stderr until the test has finished. */
function caught(): { readonly lines: () => readonly string[] } {
  const pieces: string[] = [];
  const write = process.stderr.write.bind(process.stderr);
  process.stderr.write = (piece: string | Uint8Array) => pieces.push(String(piece)) > 0;
  onTestFinished(() => {
    process.stderr.write = write;
  });
  return { lines: () => pieces.map((piece) => stripVTControlCharacters(piece).trim()).filter((piece) => piece !== '') };
}

describe('a spinner', () => {
  test('has the text that was last told, as much of it as a line has room for', async () => {
    const { lines } = caught();
    const terminal = await createTerminal(flagsWith(), environmentWith());
    onTestFinished(() => terminal.stop());
    terminal.progress('plums');
    await expect.poll(() => lines().at(-1)).toMatch(/^\S plums$/);
    terminal.progress('pears');
    await expect.poll(() => lines().at(-1)).toMatch(/^\S pears$/);
    for (const [text, shown] of [
      ['p'.repeat(COLUMNS - 4), 'p'.repeat(COLUMNS - 4)],
      ['p'.repeat(COLUMNS - 3), `${'p'.repeat(COLUMNS - 5)}…`],
      ['🍐'.repeat(COLUMNS), `${'🍐'.repeat(COLUMNS - 5)}…`],
    ] as const) {
      terminal.progress(text);
      await expect.poll(() => lines().at(-1)?.slice(2)).toBe(shown);
    }
  });

  test('that was taken away before it was there does not come', async () => {
    const { lines } = caught();
    const terminal = await createTerminal(flagsWith(), environmentWith());
    terminal.progress('plums');
    terminal.stop();
    await import('ora');
    await new Promise((resume) => void setImmediate(resume));
    expect(lines()).toEqual([]);
  });

  test.each<[string, FlagValues | null, Partial<Environment>]>([
    ['no terminal', flagsWith(), { isErrorTerminal: false }],
    ['a terminal that is dumb', flagsWith(), { variables: { TERM: 'dumb' } }],
    ['a build', flagsWith(), { variables: { CI: '1' } }],
    ['no columns', flagsWith(), { errorColumns: 0 }],
    ['--quiet', flagsWith('quiet'), {}],
    ['--no-progress', flagsWith('noProgress'), {}],
    ['flags that can’t be read', null, {}],
  ])('is not for %s', async (_, flags, more) => {
    expect((await createTerminal(flags, environmentWith(more))).isWatched).toBe(false);
  });
});

test.each([
  [true, false],
  [false, true],
])('colours are for the stream that is a terminal: stdout %s, stderr %s', async (isOutTerminal, isErrorTerminal) => {
  const { out, error } = await createTerminal(flagsWith(), environmentWith({ isOutTerminal, isErrorTerminal }));
  expect([out.red('plum') !== 'plum', error.red('plum') !== 'plum']).toEqual([isOutTerminal, isErrorTerminal]);
});

test.each<[readonly FlagName[], Readonly<Record<string, string>>, boolean, boolean]>([
  [[], {}, true, true],
  [[], {}, false, false],
  [[], { TERM: 'dumb' }, true, false],
  [[], { NO_COLOR: '1' }, true, false],
  [[], { NO_COLOR: '' }, true, true],
  [[], { FORCE_COLOR: '1' }, false, true],
  [[], { FORCE_COLOR: '0' }, true, false],
  [[], { FORCE_COLOR: 'false' }, true, false],
  [[], { FORCE_COLOR: '1', NO_COLOR: '1' }, true, false],
  [['color'], { NO_COLOR: '1', TERM: 'dumb' }, false, true],
  [['noColor'], { FORCE_COLOR: '1' }, true, false],
])('flags %j and variables %j on a terminal (%s) have colours: %s', (flags, variables, isTerminal, isColoured) => {
  expect(wantsColor(flagsWith(...flags), environmentWith({ variables }), isTerminal)).toBe(isColoured);
});
