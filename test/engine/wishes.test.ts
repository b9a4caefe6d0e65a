import { describe, expect, test } from 'vitest';
import { type ExportWishes, jobOf, outputClash } from '../../src/engine/wishes.ts';
import { WISHES } from './wished.ts';

function jobFor(more: Partial<ExportWishes>) {
  const frame = { traceId: 'a', version: '1', now: new Date(0), largestSession: 1000 };
  const made = jobOf({ ...WISHES, ...more }, { ...frame, hashOf: (text) => `of ${text}`, spellingOf: (name) => name });
  if (!made.ok) throw new Error(JSON.stringify(made.failure));
  return made.value;
}

const snake = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

describe('a job', () => {
  test.each([
    [{}, 'advance'],
    [{ isDryRun: true }, 'read'],
    [{ isFolderTree: true }, 'none'],
    [{ isFolderTree: true, since: 'incremental' }, 'read'],
    [{ isFolderTree: true, since: 'incremental', isDryRun: true }, 'read'],
    [{ usesBookmark: false }, 'none'],
    [{ usesBookmark: false, isDryRun: true }, 'none'],
  ] as const)('%j does with the bookmark: %s', (more, use) => {
    expect(jobFor(more).bookmarkUse).toBe(use);
  });

  test('tells in its record every wish but what shows otherwise, or changes nothing that is in the archive', () => {
    const untold = [
      'formats',
      'jobs',
      'isDryRun',
      'isFolderTree',
      'errorOnEmpty',
      'partialOk',
      'usesBookmark',
      'keepRows',
    ];
    const members = Object.keys(WISHES)
      .filter((name) => !untold.includes(name))
      .map((name) => ({ level: 'compression_level', rules: 'rules_sha256' })[name] ?? snake(name));
    expect(Object.keys(jobFor({}).optionsForRecord).toSorted()).toEqual(members.toSorted());
  });

  test('may be of one moment, and its record says which and by what rules', () => {
    const at = new Date('2026-02-01T08:00:00.000Z');
    const { period, optionsForRecord } = jobFor({ since: at, until: at, rules: 'plum\n' });
    expect(period).toEqual({ fromMs: at.getTime(), toMs: at.getTime() });
    expect(optionsForRecord).toMatchObject({
      since: '2026-02-01T08:00:00.000Z',
      until: '2026-02-01T08:00:00.000Z',
      rules_sha256: 'of plum\n',
    });
  });

  test('says in its record which records and sessions were too large for it', () => {
    expect(jobFor({}).optionsForRecord).toMatchObject({ max_line_bytes: WISHES.maxLineBytes, max_session_bytes: null });
    const bounds = { maxLineBytes: 4096, maxSessionBytes: 2 ** 30 };
    expect(jobFor(bounds).optionsForRecord).toMatchObject({ max_line_bytes: 4096, max_session_bytes: 2 ** 30 });
  });

  test('has no rules where their file holds none', () => {
    expect(jobFor({ rules: '# plums\n' })).toMatchObject({ rules: [], rulesSha256: null });
  });
});

test('what may be written over needs a file, but for a run that writes nothing', () => {
  const wishes = { isFile: false, isFolderTree: false, hasVolumeBytes: false, force: true, isDryRun: false };
  expect(outputClash(wishes)).toEqual({ wish: 'force', reason: 'needs-file', other: 'out' });
  expect(outputClash({ ...wishes, isDryRun: true })).toBeNull();
  expect(outputClash({ ...wishes, isFile: true })).toBeNull();
});
