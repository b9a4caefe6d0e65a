import type { Bookmark, RememberedSession } from './bookmark.ts';

/** Whether an archive of this name is gone, or will be. */
export type IsGone = (archive: string) => boolean;

/** A bookmark of the same sessions without what it says of archives that are gone. */
export function withoutArchives({ sessions, skipped }: Bookmark, isGone: IsGone): Bookmark {
  const kept = new Map<string, RememberedSession>();
  for (const [key, session] of sessions) {
    const rest = withoutFormats(session, isGone);
    if (rest !== null) kept.set(key, rest);
  }
  return { sessions: kept, skipped };
}

/** A session in the formats that other archives hold; itself where none is lost, null where none is left. */
export function withoutFormats(session: RememberedSession, isGone: IsGone): RememberedSession | null {
  const formats = Object.entries(session.formats);
  const kept = formats.filter(([, { archive }]) => !isGone(archive));
  if (kept.length === formats.length) return session;
  return kept.length === 0 ? null : { ...session, formats: Object.fromEntries(kept) };
}
