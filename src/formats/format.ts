import type { Session } from '../session/session.ts';

/** What a session can be exported as; `raw` is the agent's own files, which nothing renders. */
export type FormatName = 'md' | 'json' | 'raw';

/** Where a session's entries go. */
export interface Place {
  /** The entry path without extension: `2026-01-31/my-app/2026-01-31T08-00-00__fix-the-parser__1a2b3c4d`. */
  readonly stem: string;
}

/** One text entry: its path in the archive and its text in pieces, made when they are asked for. */
export interface RenderedEntry {
  readonly path: string;
  readonly pieces: Iterable<string>;
}

/** What a session becomes. Pure: the same session and place give the same text. */
export interface Format {
  readonly name: Exclude<FormatName, 'raw'>;
  render(session: Session, place: Place): Iterable<RenderedEntry>;
}
