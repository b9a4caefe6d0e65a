import type { SessionRef } from '../../session/reference.ts';
import { againIfChanged, checkSession } from '../records/session-reading.ts';
import { createNotes } from '../records/notes.ts';
import type { ReadOptions, ReadSession } from '../source.ts';
import { assembleSession } from './transcript/assemble.ts';
import { createLeftResults } from './transcript/files/left-results.ts';
import { readSessionFiles } from './transcript/files/session-files.ts';

/**
 * Reads a session whole: every file of it, and what they say as one neutral session. A session that changes meanwhile
 * is read once more from the start. Fails with the code of the first file that can't be read, with SESSION_TOO_LARGE,
 * and with the codes of sessions that hold no record, or none of a known kind.
 */
export function readSession(ref: SessionRef, options: ReadOptions): Promise<ReadSession> {
  return againIfChanged(ref, async (current) => {
    checkSession(current, options);
    const notes = createNotes();
    const results = createLeftResults(options.leaving);
    try {
      const files = await readSessionFiles(current, options, { notes, results });
      return { ...assembleSession(current, files, notes), close: () => results.close() };
    } catch (thrown) {
      results.close();
      throw thrown;
    }
  });
}
