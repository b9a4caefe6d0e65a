import type { Bookmark, RememberedFile, RememberedSession, RememberedSkip } from './bookmark.ts';
import { isSameContent } from '../session/same-files.ts';
import { saveBookmark } from './save.ts';

/** A session that is safe in a durable archive. */
export interface SafeSession {
  readonly files: readonly RememberedFile[];
  /** ISO 8601 UTC: the start of the run that read them. */
  readonly readAt: string;
  readonly formats: readonly string[];
  /** The volume's file name. */
  readonly archive: string;
  readonly archivedAt: string;
}

/** A bookmark that is being advanced, and always is as far as it came; what it was made from stays as it is. */
export interface BookmarkDraft extends Bookmark {
  /** Something differs from what was loaded or last saved. */
  readonly isChanged: boolean;
  /** Remembers a session as safe in these formats; other bytes than before empty the formats first. */
  advance(key: string, safe: SafeSession): void;
  /** Fresh stat values for the same bytes, of a session or a skip; does nothing for other bytes. */
  refresh(key: string, files: readonly RememberedFile[], readAt: string): void;
  /** Remembers why a session was left out, until its files change. What is safe of it stays safe. */
  skip(key: string, skip: RememberedSkip): void;
  /** Forgets what is safe in archives that are gone, and says what: the formats of sessions, by their keys. */
  forget(isGone: (archive: string) => boolean): ReadonlyMap<string, readonly string[]>;
  /** Replaces the file at `path`. Raises the errno error of what went wrong. */
  save(path: string, updatedAt: string): Promise<void>;
}

/** Opens a draft on a bookmark. */
export function createBookmarkDraft(bookmark: Bookmark): BookmarkDraft {
  const sessions = new Map(bookmark.sessions);
  const skipped = new Map(bookmark.skipped);
  let changes = 0;
  let savedChanges = 0;
  return {
    sessions,
    skipped,
    get isChanged() {
      return changes !== savedChanges;
    },
    advance(key, safe) {
      sessions.set(key, advanced(sessions.get(key), safe));
      skipped.delete(key);
      changes += 1;
    },
    refresh(key, files, readAt) {
      const session = sessions.get(key);
      if (session !== undefined && isSameContent(session.files, files)) {
        sessions.set(key, { ...session, files, read_at: readAt });
        changes += 1;
      }
      const skip = skipped.get(key);
      if (skip !== undefined && isSameContent(skip.files, files)) {
        skipped.set(key, { ...skip, files, read_at: readAt });
        changes += 1;
      }
    },
    skip(key, skip) {
      skipped.set(key, skip);
      changes += 1;
    },
    forget(isGone) {
      const forgotten = new Map<string, readonly string[]>();
      for (const [key, session] of sessions) {
        const formats = Object.entries(session.formats);
        const kept = formats.filter(([, { archive }]) => !isGone(archive));
        if (kept.length === formats.length) continue;
        forgotten.set(
          key,
          formats.filter(([, { archive }]) => isGone(archive)).map(([format]) => format),
        );
        if (kept.length === 0) sessions.delete(key);
        else sessions.set(key, { ...session, formats: Object.fromEntries(kept) });
        changes += 1;
      }
      return forgotten;
    },
    async save(path, updatedAt) {
      const saving = changes;
      await saveBookmark(path, { sessions, skipped }, updatedAt);
      savedChanges = saving;
    },
  };
}

function advanced(before: RememberedSession | undefined, safe: SafeSession): RememberedSession {
  const kept = before !== undefined && isSameContent(before.files, safe.files) ? before.formats : {};
  const place = { archive: safe.archive, archived_at: safe.archivedAt };
  const formats = Object.fromEntries(safe.formats.map((format) => [format, place]));
  return { ...before, files: safe.files, read_at: safe.readAt, formats: { ...kept, ...formats } };
}
