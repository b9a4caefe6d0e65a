import { describe, expect, test } from 'vitest';
import type { Bookmark } from '../../src/bookmark/bookmark.ts';
import { findSessions, matchesProject, select, type SelectionFacts } from '../../src/engine/select.ts';
import type { SessionRef } from '../../src/session/reference.ts';
import { refOf } from './refs.ts';

const isAny = (): boolean => true;
const isNone = (): boolean => false;
const isTouched: SelectionFacts['isUnchangedByStat'] = ([file]) => file?.mtime_ns === '2';
const isOfRiver = ({ folder }: SessionRef): boolean => folder.includes('river');

describe('the beginning of an id', () => {
  const one = refOf('agent-1');
  const twelve = refOf('agent-12');
  const elsewhere = refOf('agent-12', '-home-fern-river');

  test.each([
    ['agent-12', [one, twelve], [twelve]],
    ['agent-1', [one, twelve], [one]],
    ['agent-1', [twelve, one], [one]],
    ['agent-1', [twelve], [twelve]],
  ])('%s means the one session that it fits, or is the id of', (prefix, refs, expected) => {
    const keys = new Set(expected.map(({ key }) => key));
    expect(findSessions(refs, [prefix], isAny)).toEqual({ ok: true, value: keys });
  });

  test('is no session’s where none has it, and nobody’s where several have', () => {
    expect(findSessions([one, twelve], ['plum'], isAny)).toMatchObject({ failure: { code: 'SESSION_NOT_FOUND' } });
    expect(findSessions([one, twelve], ['agent'], isAny)).toMatchObject({
      failure: { code: 'SESSION_AMBIGUOUS_PREFIX', details: { matches: 2 } },
    });
    expect(findSessions([twelve, elsewhere], ['agent-12'], isAny)).toMatchObject({
      failure: { code: 'SESSION_AMBIGUOUS_PREFIX', details: { matches: 2 } },
    });
  });

  test('means the session of a project asked for', () => {
    const found = { ok: true, value: new Set([elsewhere.key]) };
    expect(findSessions([one, twelve, elsewhere], ['agent-1'], isOfRiver)).toEqual(found);
    expect(findSessions([twelve], ['agent'], isNone)).toEqual({ ok: true, value: new Set([twelve.key]) });
  });
});

describe('a project', () => {
  test.each([
    ['the agent’s name of the folder', 'orchard', null, true],
    ['the working folder alone', 'plum trees', '/home/fern/Plum Trees', true],
    ['neither', 'river', '/home/fern/Plum Trees', false],
    ['neither, where no folder is known', 'river', null, false],
  ])('is found by %s', (_, project, folder, expected) => {
    expect(matchesProject(refOf('plum'), [project], () => folder)).toBe(expected);
  });
});

describe('what the bookmark holds', () => {
  const files = [
    { path: 'plum.jsonl', bytes: 5, mtime_ns: '1', ctime_ns: '1', inode: '1', sha256: '0'.repeat(64) },
  ] as const;
  const time = '2026-02-01T08:00:00.000Z';
  const session = { files, read_at: time, formats: { md: { archive: 'fruit.zip', archived_at: time } } };
  const ref = refOf('plum');
  const bookmark: Bookmark = { sessions: new Map([[ref.key, session]]), skipped: new Map() };
  const facts: SelectionFacts = { bookmark, isUnchangedByStat: isNone, workingFolderOf: () => null };
  const wish = { projects: [], named: new Set<string>(), isIncremental: true, rulesSha256: null, period: null };

  test.each([
    ['known, where it is safe in every format', ['md'] as const, files],
    ['of no use, where a format is not safe', ['md', 'json'] as const, null],
  ])('of a session that was touched is %s', (_, formats, known) => {
    expect(select([ref], { ...wish, formats }, facts)).toEqual({ due: [{ ref, known }], left: [] });
  });

  test.each([
    ['unchanged, though it was read in vain since', '0', null, 'unchanged'],
    ['unchanged, by whatever rules it was left out then', '0', '1'.repeat(64), 'unchanged'],
    ['excluded, where it was other bytes that these rules left out', '1', null, 'excluded'],
    ['read again, where other rules left out other bytes', '1', '1'.repeat(64), null],
  ])('of a session that was touched and left out since is %s', (_, digit, rulesSha256, reason) => {
    const touched = [{ ...files[0], mtime_ns: '2', sha256: digit.repeat(64) }];
    const skip = { files: touched, read_at: time, reason: 'excluded', rules_sha256: null } as const;
    const skipped = new Map([[ref.key, skip]]);
    const selected = select(
      [ref],
      { ...wish, formats: ['md'], rulesSha256 },
      { ...facts, bookmark: { ...bookmark, skipped }, isUnchangedByStat: isTouched },
    );
    const due = [{ ref, known: files }];
    expect(selected).toEqual(reason === null ? { due, left: [] } : { due: [], left: [{ ref, reason }] });
  });
});
