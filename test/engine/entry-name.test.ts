import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { foldedPath, isPortablePath, RAW_LIMITS } from '../../src/session/portable-name.ts';
import { clashingFiles, entryStem, fileKey, idLabels, rawEntryPath, safePart } from '../../src/engine/entry-name.ts';
import type { SessionRef } from '../../src/session/reference.ts';
import { refOf } from './refs.ts';

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

const named = {
  project: 'orchard',
  title: 'Prune the plum tree',
  at: '2026-02-01T08:05:09.123Z',
  label: '0a1b2c3d',
  endingBytes: 5,
};

describe('the name of an entry', () => {
  test('says day, project, time, title and id', () => {
    expect(entryStem(named)).toBe('2026-02-01/orchard/2026-02-01T08-05-09__Prune-the-plum-tree__0a1b2c3d');
  });

  test.each([
    ['../../../etc/passwd CON: <>|?*', 'etc-passwd-CON'],
    ['CON', 'session-CON'],
    ['nul.txt', 'session-nul.txt'],
    ['  .hidden. ', 'hidden'],
    ['a\u0000b\u202ec\nd', 'a-b-c-d'],
    ['', 'session'],
    ['...', 'session'],
    ['자두나무 가지치기', '자두나무-가지치기'],
    ['-rf', 'rf'],
    ['a__b', 'a_b'],
    [`con.${'자'.repeat(40)}`, `session-con.${'자'.repeat(16)}`],
    [`aux.${'a'.repeat(47)}.b`, `session-aux.${'a'.repeat(47)}`],
  ])('makes %j safe', (title, part) => {
    expect(safePart(title, 60, 'session')).toBe(part);
  });

  test('tells no secret of a folder’s name', () => {
    const project = `ghp_${'a1B2'.repeat(9)}`;
    expect(entryStem({ ...named, project })).toBe(
      '2026-02-01/secret/2026-02-01T08-05-09__Prune-the-plum-tree__0a1b2c3d',
    );
  });

  test('does not cut a character in two', () => {
    const cut = safePart('👩‍🌾'.repeat(30), 60, 'session');
    expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(60);
    expect(cut.isWellFormed()).toBe(true);
  });

  test('is safe on every system for any title, project and length of ending', () => {
    const texts = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 120 }),
      fc.constantFrom('CON', '..', 'a/b', 'aux.md', '日本語'.repeat(90)),
      fc
        .tuple(fc.constantFrom('con.', 'aux.', 'NUL.', 'com1.'), fc.string({ unit: 'grapheme', maxLength: 80 }))
        .map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(texts, texts, fc.integer({ min: 3, max: 40 }), (title, project, endingBytes) => {
        const path = `${entryStem({ ...named, title, project, endingBytes })}${'x'.repeat(endingBytes - 3)}.md`;
        expect(isPortablePath(path)).toBe(true);
        for (const part of path.split('/')) expect(Buffer.byteLength(part)).toBeLessThanOrEqual(100);
        expect(Buffer.byteLength(path)).toBeLessThanOrEqual(180);
      }),
    );
  });
});

describe('the part of an id in a name', () => {
  test('is eight characters where that is enough', () => {
    expect(
      idLabels([refOf('0a1b2c3d-1'), refOf('1a1b2c3d-1')], hashOf).get('claude-code/-home-fern-orchard/0a1b2c3d-1'),
    ).toBe('0a1b2c3d');
  });

  test('is longer where two sessions begin alike, also when only case tells them apart', () => {
    const labels = idLabels(
      [refOf('0a1b2c3d-1'), refOf('0A1B2C3D-2'), refOf('same', 'one'), refOf('same', 'two')],
      hashOf,
    );
    const all = Array.from(labels.values()).map(foldedPath);
    expect(new Set(all).size).toBe(4);
    expect(labels.get('claude-code/-home-fern-orchard/0a1b2c3d-1')).toBe('0a1b2c3d-1');
  });

  test('does not depend on the order of what was found', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string({ minLength: 1, maxLength: 12 })), (ids) => {
        const refs = ids.map((id) => refOf(id));
        expect(idLabels(refs, hashOf)).toEqual(new Map(Array.from(idLabels(refs.toReversed(), hashOf)).toReversed()));
      }),
    );
  });

  test("leaves room for a title beside the longest label and a subagent's ending", () => {
    const same = [
      refOf('0a1b2c3d-1111-4111-8111-111111111111', 'one'),
      refOf('0a1b2c3d-1111-4111-8111-111111111111', 'two'),
    ];
    for (const label of idLabels(same, hashOf).values()) {
      const path = `${entryStem({ ...named, label, endingBytes: 37 })}${'x'.repeat(34)}.md`;
      for (const part of path.split('/')) expect(Buffer.byteLength(part)).toBeLessThanOrEqual(100);
    }
  });
});

const withFiles = (key: string, ...paths: readonly string[]): SessionRef => ({
  ...refOf(key),
  key,
  files: paths.map((path) => ({
    location: `/${path}`,
    path,
    part: 'main' as const,
    bytes: 0,
    mtimeNs: '0',
    ctimeNs: '0',
    inode: '0',
  })),
});

describe('the path of a raw entry', () => {
  test('is the path below the root', () => {
    const path = '-home-fern-orchard/0a1b/subagents/agent-7.jsonl';
    expect(rawEntryPath('claude-code', path)).toBe(`raw/claude-code/${path}`);
  });

  test('keeps a folder name of 200 characters, so that it can be put back', () => {
    const folder = `-${'a'.repeat(199)}`;
    expect(rawEntryPath('claude-code', `${folder}/x.jsonl`)).toBe(`raw/claude-code/${folder}/x.jsonl`);
  });

  test('percent-encodes only what some system cannot hold', () => {
    expect(rawEntryPath('claude-code', 'a/b\nc:d.jsonl')).toBe('raw/claude-code/a/b%0Ac%3Ad.jsonl');
    expect(rawEntryPath('claude-code', 'a/CON')).toBe('raw/claude-code/a/%43ON');
    expect(rawEntryPath('claude-code', 'a/end.')).toBe('raw/claude-code/a/end%2E');
  });

  test('is as long as a file system takes, whatever is encoded in it and marked behind it', () => {
    const mark = '~0a1b2c3d';
    for (const name of [
      'p'.repeat(255),
      ':'.repeat(255),
      `${':'.repeat(60)}${'.'.repeat(180)}`,
      '\u{1F351}'.repeat(63),
      `a${'\u0344'.repeat(126)}`,
    ]) {
      for (const path of [rawEntryPath('claude-code', `a/${name}`), rawEntryPath('claude-code', `a/${name}`, mark)]) {
        expect(isPortablePath(path, RAW_LIMITS)).toBe(true);
        expect(Buffer.byteLength(path.split('/').at(-1) ?? '')).toBeLessThanOrEqual(255);
      }
      expect(rawEntryPath('claude-code', `a/${name}`, mark).endsWith(mark)).toBe(true);
    }
  });

  test('is told apart from a folder of that name once it is safe', () => {
    const refs = [withFiles('one', 'f/s/a:', 'f/s/a%3A/b/c', 'f/s/B'), withFiles('two', 'f/s/b/c')];
    expect(Array.from(clashingFiles(refs))).toEqual([fileKey('one', 'f/s/a:'), fileKey('one', 'f/s/B')]);
  });

  test('is told apart from one that differs only by case, and from the same path below another root', () => {
    const refs = [
      withFiles('one', 'f/A.jsonl', 'f/b.jsonl'),
      withFiles('two', 'f/a.jsonl'),
      withFiles('three', 'f/b.jsonl'),
    ];
    expect(Array.from(clashingFiles(refs))).toEqual([fileKey('two', 'f/a.jsonl'), fileKey('three', 'f/b.jsonl')]);
  });
});
