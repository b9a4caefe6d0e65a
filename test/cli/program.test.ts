import { describe, expect, test } from 'vitest';
import { parseArguments } from '../../src/cli/program.ts';

describe('a value', () => {
  // Claude Code names the folders of projects so.
  test.each(['-home-fern-orchard', '-Volumes-orchard', '-V2', '-x'])('may begin like a flag: %s', (value) => {
    const request = parseArguments(['list', '--project', value]);
    if (request.kind !== 'run') throw new Error(request.kind);
    expect([request.command, request.flags.list('project')]).toEqual(['list', [value]]);
  });
});

describe('a flag in the place of a value', () => {
  test.each(['--quiet', '--out', '--out=x', '--help', '-h', '--lang=ko', '--no-zip'])(
    'is a value that is missing: %s',
    (value) => {
      const failure = { reason: 'missing-value', field: '--project' };
      expect(parseArguments(['list', '--project', value])).toMatchObject({ kind: 'wrong', failure });
    },
  );

  test.each([['--project=--quiet'], ['--project', './--quiet'], ['--project', '--sinse'], ['--project', '--quieter']])(
    'is none in %j',
    (...args) => {
      expect(parseArguments(['list', ...args])).toMatchObject({ kind: 'run', command: 'list' });
    },
  );

  test('is a word behind --', () => {
    const words = ['--out', '--quiet', '--bookmark', '--no-bookmark'];
    expect(parseArguments(['verify', '--', ...words])).toMatchObject({ kind: 'run', words });
  });
});

describe('-h and -V', () => {
  test.each([
    [['-h'], 'help'],
    [['list', '-h'], 'help'],
    [['--json', '-V'], 'version'],
    [['-V'], 'version'],
    [['restore', 'a.zip', '--help'], 'help'],
    [['help', 'list'], 'help'],
  ] as const)('%j asks for %s', (args, kind) => {
    expect(parseArguments(args).kind).toBe(kind);
  });

  test.each([['-home'], ['-hV'], ['-Vx'], ['list', '-home']])('are not the beginning of %j', (...args) => {
    expect(parseArguments(args)).toMatchObject({ kind: 'wrong', failure: { code: 'USAGE_ERROR' } });
  });

  test('are words behind --', () => {
    const request = parseArguments(['verify', '--', '-h', '-V']);
    expect(request).toMatchObject({ kind: 'run', command: 'verify', words: ['-h', '-V'] });
  });
});
