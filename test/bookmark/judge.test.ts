import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RememberedFile } from '../../src/bookmark/bookmark.ts';
import { isUnchangedByStat } from '../../src/bookmark/judge.ts';
import { isSameContent } from '../../src/session/same-files.ts';
import { found, READ_AT, remembered } from './rows.ts';

const files = [
  remembered('-home-fern-orchard/plum.jsonl', 'plums', { inode: '1' }),
  remembered('-home-fern-orchard/plum/subagents/agent-a.jsonl', 'figs', { inode: '2' }),
];
const ref = found(files);

/** The same session with something of its first file changed. */
function changed(change: object): ReturnType<typeof found> {
  return { ...ref, files: ref.files.map((file, index) => (index === 0 ? { ...file, ...change } : file)) };
}

const nanoseconds = (iso: string): string => `${Date.parse(iso)}000000`;

describe('a session need not be read', () => {
  test('when every file has the same size, times and inode', () => {
    expect(isUnchangedByStat(files, READ_AT, ref)).toBe(true);
  });

  test('when only the order of its files is another', () => {
    expect(isUnchangedByStat(files.toReversed(), READ_AT, ref)).toBe(true);
  });
});

describe('a session is read again', () => {
  test.each([
    ['size', { bytes: 6 }],
    ['mtime, by a nanosecond', { mtimeNs: '1763625600123456788' }],
    ['ctime', { ctimeNs: '1763625600123456790' }],
    ['inode', { inode: '3' }],
    ['path', { path: '-home-fern-orchard/pear.jsonl' }],
    ['right to be read', { refused: 'LINK_REFUSED' }],
  ])('when a file has another %s', (_, change) => {
    expect(isUnchangedByStat(files, READ_AT, changed(change))).toBe(false);
  });

  test('when a file has come or gone', () => {
    expect(isUnchangedByStat(files.slice(1), READ_AT, ref)).toBe(false);
    expect(isUnchangedByStat(files, READ_AT, { ...ref, files: ref.files.slice(1) })).toBe(false);
    expect(isUnchangedByStat(files, READ_AT, { ...ref, files: [] })).toBe(false);
    expect(isUnchangedByStat([], READ_AT, { ...ref, files: [] })).toBe(false);
  });

  test('when two of its files were swapped', () => {
    const [first, second] = ref.files;
    const swapped = [
      { ...first!, path: second!.path },
      { ...second!, path: first!.path },
    ];
    expect(isUnchangedByStat(files, READ_AT, { ...ref, files: swapped })).toBe(false);
  });

  test.each(['mtime_ns', 'ctime_ns'] as const)('when its %s was not settled two seconds before the run', (name) => {
    const at = (iso: string): boolean => {
      const young = files.map((file) => ({ ...file, [name]: nanoseconds(iso) }));
      return isUnchangedByStat(young, READ_AT, found(young));
    };
    expect(at('2026-11-21T07:59:57.999Z')).toBe(true);
    expect(at('2026-11-21T07:59:58.000Z')).toBe(false);
    expect(at('2026-11-21T08:00:00.000Z')).toBe(false);
    expect(at('2026-11-22T08:00:00.000Z')).toBe(false);
  });

  test.each(['1969-01-01T00:00:00.000Z', '1970-01-01T00:00:02.000Z', '2026-13-01T00:00:00Z', 'never'])(
    'when it was read at %s: before that nothing can have settled',
    (readAt) => {
      expect(isUnchangedByStat(files, readAt, ref)).toBe(false);
      const older = files.map((file) => ({ ...file, mtime_ns: '-5', ctime_ns: '-5' }));
      expect(isUnchangedByStat(older, readAt, found(older))).toBe(false);
    },
  );

  test('unless its times, of whatever length, are before those of the run less two seconds', () => {
    const time = fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n });
    const readAt = fc.date({ min: new Date('1970-01-01T00:00:03Z'), max: new Date('2200-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(time, time, readAt, (mtime, ctime, at) => {
        const young = files.map((file) => ({ ...file, mtime_ns: String(mtime), ctime_ns: String(ctime) }));
        const limit = BigInt(at.getTime() - 2000) * 1_000_000n;
        expect(isUnchangedByStat(young, at.toISOString(), found(young))).toBe(mtime < limit && ctime < limit);
      }),
    );
  });

  test('whatever was changed, unless nothing was', () => {
    const member = fc.constantFrom('bytes', 'mtimeNs', 'ctimeNs', 'inode');
    fc.assert(
      fc.property(member, fc.nat(1), fc.nat(9), (name, index, value) => {
        const spoiled = ref.files.map((file, at) =>
          at === index ? { ...file, [name]: name === 'bytes' ? value : String(value) } : file,
        );
        const same = JSON.stringify(spoiled) === JSON.stringify(ref.files);
        expect(isUnchangedByStat(files, READ_AT, { ...ref, files: spoiled })).toBe(same);
      }),
    );
  });
});

describe('the same content', () => {
  const restored: readonly RememberedFile[] = files.map((file) => ({
    ...file,
    mtime_ns: '1',
    ctime_ns: '2',
    inode: '9',
  }));

  test('is known by its hash, whatever the times say', () => {
    expect(isSameContent(files, restored)).toBe(true);
    expect(isSameContent(files, restored.toReversed())).toBe(true);
  });

  test('is another when a byte is, though the times say nothing', () => {
    expect(isSameContent(files, [remembered(files[0]!.path, 'plumz', { inode: '1' }), files[1]!])).toBe(false);
  });

  test('is another when it stands under another name, or a file has come or gone', () => {
    expect(isSameContent(files, [files[0]!, { ...files[1]!, path: 'other.jsonl' }])).toBe(false);
    expect(isSameContent(files, [files[0]!])).toBe(false);
    expect(isSameContent(files, [files[0]!, files[0]!])).toBe(false);
    expect(isSameContent([files[1]!, files[1]!], files)).toBe(false);
  });
});
