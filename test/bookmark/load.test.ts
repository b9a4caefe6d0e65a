import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadBookmark } from '../../src/bookmark/load.ts';
import { parseBookmark } from '../../src/bookmark/parse.ts';
import { checkBookmarkFolder, documentOf, saveBookmark } from '../../src/bookmark/save.ts';
import { closedCopy, createChecker, shippedSchema } from '../failures/closed-schema.ts';
import { modeOf, raisedBy, temporaryFolder, withoutRoot, withUmask } from '../files/temporary.ts';
import { anyBookmark, READ_AT, remembered, sha256 } from './rows.ts';

const UPDATED_AT = '2026-11-21T08:00:07.000Z';
const bookmark = {
  sessions: new Map([
    [
      'claude-code/-home-fern-orchard/plum',
      {
        files: [remembered('-home-fern-orchard/plum.jsonl', 'plums')],
        read_at: READ_AT,
        formats: { md: { archive: 'chatzip-20261121T080000Z.zip', archived_at: UPDATED_AT } },
      },
    ],
  ]),
  skipped: new Map([
    [
      'claude-code/-home-fern-orchard/fig',
      {
        files: [remembered('-home-fern-orchard/fig.jsonl', '')],
        read_at: READ_AT,
        reason: 'empty' as const,
        rules_sha256: null,
      },
    ],
  ]),
};
const document = Buffer.from(documentOf(bookmark, UPDATED_AT));

/** The document with another text in it, and the checksum that belongs to that. */
function resealed(from: string, to: string): string {
  const text = document.toString().replace(from, to);
  const zeros = text.replace(/"checksum":"[0-9a-f]{64}"/, `"checksum":"${'0'.repeat(64)}"`);
  return zeros.replace('0'.repeat(64), sha256(zeros));
}

const plain = (rows: ReadonlyMap<string, unknown>) =>
  new Map(Array.from(rows, ([key, row]) => [key, JSON.stringify(row)]));

async function loadedFrom(content: string | Uint8Array): Promise<unknown> {
  const path = join(temporaryFolder(), 'bookmark.json');
  writeFileSync(path, content);
  const raised = await raisedBy(loadBookmark(path));
  expect(readFileSync(path).equals(Buffer.from(content))).toBe(true);
  expect(readdirSync(dirname(path))).toEqual(['bookmark.json']);
  return raised;
}

describe('a bookmark', () => {
  test('comes back as it was saved', async () => {
    const path = join(temporaryFolder(), 'state', 'chatzip', 'bookmark.json');
    await saveBookmark(path, bookmark, UPDATED_AT);
    expect(await loadBookmark(path)).toEqual({ bookmark, isFirstRun: false, updatedAt: UPDATED_AT });
    expect(readdirSync(dirname(path))).toEqual(['bookmark.json']);
  });

  test('of very many sessions comes back as it was saved, whatever part a key ends', async () => {
    const formats = { md: { archive: 'plums.zip', archived_at: UPDATED_AT } };
    const rows = Array.from({ length: 5000 }, (_each, index) => {
      const key = `claude-code/-home-fern-öbst/${index}-${'ü🍐'.repeat(index % 50)}`;
      return [key, { files: [remembered(`${index}.jsonl`, 'plums')], read_at: READ_AT, formats }] as const;
    });
    const [sessions, skipped] = [new Map(rows), bookmark.skipped];
    const path = join(temporaryFolder(), 'bookmark.json');
    await saveBookmark(path, { sessions, skipped }, UPDATED_AT);
    expect((await loadBookmark(path)).bookmark).toEqual({ sessions, skipped });
  });

  test('holds every time that a file can have', async () => {
    // As far as the seconds of a file system reach, in nanoseconds.
    const far = { mtime_ns: String(2n ** 63n * 10n ** 9n), ctime_ns: String(-(2n ** 63n) * 10n ** 9n) };
    const files = [remembered('-home-fern-orchard/plum.jsonl', 'plums', far)];
    const formats = { md: { archive: 'plums.zip', archived_at: UPDATED_AT } };
    const sessions = new Map([['claude-code/-home-fern-orchard/plum', { files, read_at: READ_AT, formats }]]);
    const path = join(temporaryFolder(), 'bookmark.json');
    writeFileSync(path, documentOf({ sessions, skipped: new Map() }, UPDATED_AT));
    expect((await loadBookmark(path)).bookmark.sessions).toEqual(sessions);
  });

  test('is for its owner alone, and so are the folders made for it', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'state', 'chatzip', 'bookmark.json');
    withUmask(0o777);
    await saveBookmark(path, bookmark, UPDATED_AT);
    expect([modeOf(path), modeOf(dirname(path)), modeOf(join(folder, 'state'))]).toEqual(['600', '700', '700']);
  });

  test('of whatever keys survives the way to the disk and back', () => {
    fc.assert(
      fc.property(anyBookmark, ({ sessions, skipped }) => {
        const parsed = parseBookmark(documentOf({ sessions, skipped }, UPDATED_AT));
        if (parsed.kind !== 'bookmark') throw new Error(parsed.kind);
        expect(plain(parsed.sessions)).toEqual(plain(sessions));
        expect(plain(parsed.skipped)).toEqual(plain(skipped));
      }),
    );
  });

  test('keeps to the schema that ships, with no member beyond it', () => {
    const checker = createChecker(closedCopy(shippedSchema('bookmark')));
    expect(checker(JSON.parse(document.toString()))).toEqual([]);
    expect(checker({ ...(JSON.parse(document.toString()) as object), more: 1 })).not.toEqual([]);
    expect(checker(JSON.parse(document.toString().replace('"empty"', '"gone"')))).not.toEqual([]);
    fc.assert(
      fc.property(anyBookmark, (any) => {
        expect(checker(JSON.parse(Buffer.from(documentOf(any, UPDATED_AT)).toString()))).toEqual([]);
      }),
      { numRuns: 30 },
    );
  });

  test('has for a checksum the SHA-256 of itself with zeros in its place', () => {
    const text = document.toString();
    const checksum = /"checksum":"([0-9a-f]{64})"/.exec(text)?.[1] ?? '';
    expect(sha256(text.replace(checksum, '0'.repeat(64)))).toBe(checksum);
  });

  test('that is missing is a first run', async () => {
    expect(await loadBookmark(join(temporaryFolder(), 'bookmark.json'))).toEqual({
      bookmark: { sessions: new Map(), skipped: new Map() },
      isFirstRun: true,
      updatedAt: null,
    });
  });

  test('that was resealed by hand is taken for what it says', async () => {
    expect(await loadedFrom(resealed('plum.jsonl', 'pear.jsonl'))).toBe('nothing');
    expect(await loadedFrom(resealed('"reason":"empty"', '"reason":"empty","later":[1]'))).toBe('nothing');
  });
});

describe('a file that is no whole bookmark', () => {
  const text = document.toString();

  test.each([
    ['is empty', ''],
    ['is no JSON', 'plums and pears'],
    ['is no object', '[]'],
    ['is null', 'null'],
    ['is no UTF-8', Buffer.from([0x7b, 0xff, 0xfe, 0x7d])],
    ['was cut', text.slice(0, -3)],
    ['has one byte changed', text.replace('plum.jsonl', 'plun.jsonl')],
    ['has a byte more', text.replace('}\n', '} \n')],
    ['has no checksum', resealed('"checksum"', '"check_sum"')],
    ['has no version', resealed('"bookmark_version":1', '"bookmark_version":null')],
    ['is of a version that never was', resealed('"bookmark_version":1', '"bookmark_version":0')],
    ['has no sessions', resealed('"sessions":{', '"seasons":{')],
    ['has sessions that are no map', resealed('"skipped":{', '"skipped":[],"other":{')],
    ['has a size that is no number', resealed('"bytes":5', '"bytes":"5"')],
    ['has a size below nothing', resealed('"bytes":5', '"bytes":-5')],
    ['has a size that no file has', resealed('"bytes":5', '"bytes":5.5')],
    ['has a time that is none', resealed(READ_AT, 'yesterday')],
    ['was updated at a time that is none', resealed(`"updated_at":"${UPDATED_AT}"`, '"updated_at":"in autumn"')],
    ['has a hash that is none', resealed(sha256('plums'), 'plums')],
    ['has nanoseconds that are no digits', resealed('"mtime_ns":"1', '"mtime_ns":"x')],
    ['has changes that are no digits', resealed('"ctime_ns":"1', '"ctime_ns":"x')],
    ['has an inode that is no digits', resealed('"inode":"1', '"inode":"x')],
    ['has an inode that is a number', resealed('"inode":"1234567890123456789"', '"inode":1234')],
    ['has a path that is none', resealed('"path":"-home-fern-orchard/plum.jsonl"', '"path":null')],
    ['has an archive that is none', resealed('"archive":"chatzip-20261121T080000Z.zip"', '"archive":7')],
    ['has an archive’s time that is none', resealed(`"archived_at":"${UPDATED_AT}"`, '"archived_at":"in spring"')],
    ['has rules that are none', resealed('"rules_sha256":null', '"rules_sha256":"plum"')],
    ['has a reason that is none', resealed('"empty"', '"tired"')],
    ['has formats that are none', resealed('"md":{', '"md":null,"json":{"x":')],
  ])('stops the run and is left as it is when it %s', async (_, content) => {
    expect(await loadedFrom(content)).toMatchObject({ code: 'BOOKMARK_CORRUPT' });
  });

  test('is found wherever one of its bits is flipped', () => {
    fc.assert(
      fc.property(fc.nat(document.length - 1), fc.nat(7), (at, bit) => {
        const spoiled = Buffer.from(document);
        spoiled[at] = (spoiled[at] ?? 0) ^ (1 << bit);
        expect(parseBookmark(spoiled).kind).not.toBe('bookmark');
      }),
      { numRuns: 1000 },
    );
  });

  test('is told from one of a newer version, which is left alone too', async () => {
    const newer = text.replace('"bookmark_version":1', '"bookmark_version":2');
    expect(await loadedFrom(newer)).toEqual({ code: 'BOOKMARK_VERSION_UNSUPPORTED', details: { version: 2 } });
  });

  test('may be a folder, or a file that may not be read', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'bookmark.json'));
    expect(await raisedBy(loadBookmark(join(folder, 'bookmark.json')))).toEqual({
      code: 'BOOKMARK_CORRUPT',
      details: { errno: 'EISDIR' },
      reason: 'folder-bookmark',
    });
    writeFileSync(join(folder, 'private.json'), document, { mode: 0o600 });
    expect(await raisedBy(withoutRoot(() => loadBookmark(join(folder, 'private.json'))))).toEqual({
      code: 'BOOKMARK_CORRUPT',
      details: { errno: 'EACCES' },
    });
  });
});

describe('the place of a bookmark', () => {
  test('is made ready, and refused when that can not be', async () => {
    const folder = temporaryFolder();
    await checkBookmarkFolder(join(folder, 'state', 'bookmark.json'));
    expect(modeOf(join(folder, 'state'))).toBe('700');
    writeFileSync(join(folder, 'plums'), '');
    expect(await raisedBy(checkBookmarkFolder(join(folder, 'plums', 'bookmark.json')))).toMatchObject({
      code: 'BOOKMARK_NOT_WRITABLE',
    });
    const below = join(folder, 'other', 'bookmark.json');
    expect(await raisedBy(withoutRoot(() => checkBookmarkFolder(below)))).toEqual({
      code: 'BOOKMARK_NOT_WRITABLE',
      details: { errno: 'EACCES' },
    });
  });

  test('may be a link, and what it leads to is replaced', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'elsewhere'));
    await saveBookmark(join(folder, 'elsewhere', 'bookmark.json'), bookmark, READ_AT);
    symlinkSync('elsewhere/bookmark.json', join(folder, 'bookmark.json'));
    await saveBookmark(join(folder, 'bookmark.json'), bookmark, UPDATED_AT);
    expect((await loadBookmark(join(folder, 'elsewhere', 'bookmark.json'))).updatedAt).toBe(UPDATED_AT);
  });

  test('keeps the old bookmark when the new one can not be saved', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'bookmark.json');
    await saveBookmark(path, bookmark, READ_AT);
    const before = statSync(path).ino;
    expect(await raisedBy(withoutRoot(() => saveBookmark(path, bookmark, UPDATED_AT)))).toBe('EACCES');
    expect(statSync(path).ino).toBe(before);
    expect(readdirSync(folder)).toEqual(['bookmark.json']);
  });
});
