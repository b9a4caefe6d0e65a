import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Bookmark } from '../../src/bookmark/bookmark.ts';
import { createBookmarkDraft, type SafeSession } from '../../src/bookmark/draft.ts';
import { loadBookmark } from '../../src/bookmark/load.ts';
import { temporaryFolder } from '../files/temporary.ts';
import { READ_AT, remembered } from './rows.ts';

const KEY = 'claude-code/-home-fern-orchard/plum';
const LATER = '2026-11-22T08:00:00.000Z';
const nothing: Bookmark = { sessions: new Map(), skipped: new Map() };
const plums = [remembered('plum.jsonl', 'plums')];
const ripe = [remembered('plum.jsonl', 'ripe plums')];

function safe(more: Partial<SafeSession> = {}): SafeSession {
  return { files: plums, readAt: READ_AT, formats: ['md'], archive: 'first.zip', archivedAt: READ_AT, ...more };
}

describe('a draft of the bookmark', () => {
  test('remembers what is safe, in which formats and where', () => {
    const draft = createBookmarkDraft(nothing);
    expect(draft.isChanged).toBe(false);
    draft.advance(KEY, safe({ formats: ['md', 'raw'] }));
    expect(draft.isChanged).toBe(true);
    expect(draft.sessions.get(KEY)).toEqual({
      files: plums,
      read_at: READ_AT,
      formats: {
        md: { archive: 'first.zip', archived_at: READ_AT },
        raw: { archive: 'first.zip', archived_at: READ_AT },
      },
    });
    expect(nothing.sessions.size).toBe(0);
  });

  test('keeps what a later version has said of a session', () => {
    const later = { files: ripe, read_at: READ_AT, formats: {}, later: ['fig'] };
    const draft = createBookmarkDraft({ sessions: new Map([[KEY, later]]), skipped: new Map() });
    draft.advance(KEY, safe());
    expect(draft.sessions.get(KEY)).toMatchObject({ files: plums, formats: { md: {} }, later: ['fig'] });
  });

  test('keeps the other formats of the same bytes', () => {
    const draft = createBookmarkDraft(nothing);
    draft.advance(KEY, safe());
    draft.advance(KEY, safe({ formats: ['raw'], archive: 'second.zip', archivedAt: LATER, readAt: LATER }));
    expect(draft.sessions.get(KEY)).toMatchObject({
      read_at: LATER,
      formats: { md: { archive: 'first.zip' }, raw: { archive: 'second.zip' } },
    });
  });

  test('names the later of two archives that hold the same format of the same bytes', () => {
    const draft = createBookmarkDraft(nothing);
    draft.advance(KEY, safe());
    draft.advance(KEY, safe({ archive: 'second.zip', archivedAt: LATER, readAt: LATER }));
    expect(draft.sessions.get(KEY)?.formats).toEqual({ md: { archive: 'second.zip', archived_at: LATER } });
    draft.forget((archive) => archive === 'first.zip');
    expect(draft.sessions.has(KEY)).toBe(true);
  });

  test('leaves what it was made from as it is', () => {
    const bookmark = { sessions: new Map(), skipped: new Map() };
    const draft = createBookmarkDraft(bookmark);
    draft.skip('fig', { files: plums, read_at: READ_AT, reason: 'empty', rules_sha256: null });
    draft.advance(KEY, safe());
    expect([bookmark.sessions.size, bookmark.skipped.size]).toEqual([0, 0]);
  });

  test('forgets the formats of other bytes', () => {
    const draft = createBookmarkDraft(nothing);
    draft.advance(KEY, safe());
    draft.advance(KEY, safe({ files: ripe, formats: ['raw'], archive: 'second.zip' }));
    expect(draft.sessions.get(KEY)).toEqual({
      files: ripe,
      read_at: READ_AT,
      formats: { raw: { archive: 'second.zip', archived_at: READ_AT } },
    });
  });

  test('forgets what is in archives that are gone, and no other format', () => {
    const draft = createBookmarkDraft(nothing);
    draft.advance(KEY, safe({ formats: ['md'] }));
    draft.advance(KEY, safe({ formats: ['raw'], archive: 'second.zip' }));
    draft.advance('fig', safe({ formats: ['md', 'raw'] }));
    draft.advance('pear', safe({ archive: 'second.zip' }));
    draft.forget((archive) => archive === 'first.zip');
    expect(Array.from(draft.sessions.keys())).toEqual([KEY, 'pear']);
    expect(draft.sessions.get(KEY)).toMatchObject({
      files: plums,
      formats: { raw: { archive: 'second.zip', archived_at: READ_AT } },
    });
    expect(Object.keys(draft.sessions.get(KEY)?.formats ?? {})).toEqual(['raw']);
  });

  test('is unchanged where nothing was to be forgotten', () => {
    const session = { files: plums, read_at: READ_AT, formats: { md: { archive: 'first.zip', archived_at: READ_AT } } };
    const draft = createBookmarkDraft({ sessions: new Map([[KEY, session]]), skipped: new Map() });
    draft.forget((archive) => archive === 'second.zip');
    expect([draft.isChanged, draft.sessions.get(KEY)]).toEqual([false, session]);
    draft.forget(() => true);
    expect([draft.isChanged, draft.sessions.size]).toEqual([true, 0]);
  });

  test('takes fresh times for the same bytes, and for no others', () => {
    const draft = createBookmarkDraft(nothing);
    draft.advance(KEY, safe());
    const touched = plums.map((file) => ({ ...file, mtime_ns: '5', inode: '6' }));
    draft.refresh(KEY, touched, LATER);
    expect(draft.sessions.get(KEY)).toMatchObject({ files: touched, read_at: LATER, formats: { md: {} } });
    draft.refresh(KEY, ripe, LATER);
    expect(draft.sessions.get(KEY)?.files).toEqual(touched);
    draft.refresh('claude-code/-home-fern-orchard/fig', plums, LATER);
    expect(draft.sessions.size).toBe(1);
  });

  test('remembers why a session was left out, until it is safe, and forgets nothing that is safe', () => {
    const draft = createBookmarkDraft(nothing);
    const skip = { files: ripe, read_at: LATER, reason: 'excluded', rules_sha256: null } as const;
    draft.advance(KEY, safe());
    draft.skip(KEY, skip);
    expect(draft.skipped.get(KEY)).toEqual(skip);
    expect(draft.sessions.get(KEY)?.files).toEqual(plums);
    draft.refresh(
      KEY,
      ripe.map((file) => ({ ...file, inode: '7' })),
      LATER,
    );
    expect(draft.skipped.get(KEY)?.files[0]?.inode).toBe('7');
    expect(draft.sessions.get(KEY)?.files).toEqual(plums);
    draft.advance(KEY, safe({ files: ripe }));
    expect(draft.skipped.has(KEY)).toBe(false);
  });

  test('keeps the files for which a session was left out while what is safe of it is touched', () => {
    const draft = createBookmarkDraft(nothing);
    draft.advance(KEY, safe());
    draft.skip(KEY, { files: ripe, read_at: READ_AT, reason: 'excluded', rules_sha256: null });
    const touched = plums.map((file) => ({ ...file, mtime_ns: '5', inode: '6' }));
    draft.refresh(KEY, touched, LATER);
    expect(draft.sessions.get(KEY)).toMatchObject({ files: touched, read_at: LATER });
    expect(draft.skipped.get(KEY)).toMatchObject({ files: ripe, read_at: READ_AT });
  });

  test('is unchanged once it is saved, and changed again by the next step', async () => {
    const path = join(temporaryFolder(), 'bookmark.json');
    const draft = createBookmarkDraft(nothing);
    draft.advance(KEY, safe());
    await draft.save(path, LATER);
    expect(draft.isChanged).toBe(false);
    expect((await loadBookmark(path)).bookmark.sessions).toEqual(new Map(draft.sessions));
    draft.advance('__proto__', safe());
    expect(draft.isChanged).toBe(true);
    await draft.save(path, LATER);
    expect(Array.from((await loadBookmark(path)).bookmark.sessions.keys())).toEqual([KEY, '__proto__']);
  });

  test('stays changed by a step that came while it was saved', async () => {
    const draft = createBookmarkDraft(nothing);
    draft.advance(KEY, safe());
    const saving = draft.save(join(temporaryFolder(), 'bookmark.json'), LATER);
    draft.advance('claude-code/-home-fern-orchard/fig', safe());
    await saving;
    expect(draft.isChanged).toBe(true);
  });

  test('stays changed when it could not be saved', async () => {
    const draft = createBookmarkDraft(nothing);
    draft.advance(KEY, safe());
    await expect(draft.save('/dev/null/bookmark.json', LATER)).rejects.toMatchObject({ code: 'ENOTDIR' });
    expect(draft.isChanged).toBe(true);
  });
});
