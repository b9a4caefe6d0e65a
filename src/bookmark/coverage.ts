import type { Bookmark, RememberedSession } from './bookmark.ts';
import { addTo } from '../session/add-to.ts';
import { isSameContent, type ReadFile } from '../session/same-files.ts';

/** A session as an archive holds it. */
export interface ArchivedContent {
  readonly sessionId: string;
  /** The files that it was read from. */
  readonly files: readonly ReadFile[];
}

/** A session that the bookmark calls safe and no archive holds in these formats, with these bytes. */
export interface MissingSession {
  readonly key: string;
  readonly sessionId: string;
  readonly source: string;
  readonly formats: readonly string[];
}

/** Holds archives against a bookmark: what it calls safe must be in one of them. */
export interface Coverage {
  /** Sessions that the bookmark calls safe. */
  readonly sessions: number;
  /** Looks at a session of an archive; hands back what to call with the formats that prove sound, null when it is of no use. */
  look(archived: ArchivedContent): ((sound: readonly string[]) => void) | null;
  /** What was not found, in the order of the bookmark. */
  missing(): readonly MissingSession[];
}

interface Wanted {
  readonly session: RememberedSession;
  readonly formats: Set<string>;
  isFound: boolean;
}

/** Opens the comparison. */
export function createCoverage({ sessions }: Bookmark): Coverage {
  const wanted = new Map<string, Wanted>();
  const byId = new Map<string, Wanted[]>();
  for (const [key, session] of sessions) {
    const one = { session, formats: new Set(Object.keys(session.formats)), isFound: false };
    wanted.set(key, one);
    addTo(byId, partsOf(key).sessionId, one);
  }
  return {
    sessions: sessions.size,
    look({ sessionId, files }) {
      const found = (byId.get(sessionId) ?? []).filter(({ session }) => isSameContent(session.files, files));
      if (found.length === 0) return null;
      return (sound) => {
        for (const one of found) {
          one.isFound = true;
          for (const format of sound) one.formats.delete(format);
        }
      };
    },
    missing: () =>
      Array.from(wanted)
        .filter(([, { isFound, formats }]) => !isFound || formats.size > 0)
        .map(([key, { formats }]) => ({ key, ...partsOf(key), formats: Array.from(formats) })),
  };
}

/** `claude-code/<folder>/<id>`, or `claude-code@<8 hex>/<folder>/<id>`. */
function partsOf(key: string): Pick<MissingSession, 'sessionId' | 'source'> {
  const source = key.slice(0, Math.max(0, key.indexOf('/')));
  return { sessionId: key.slice(key.lastIndexOf('/') + 1), source: source.replace(/@.*$/, '') };
}
