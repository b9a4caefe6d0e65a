import type { SessionRef } from '../../session/reference.ts';
import { readLines } from '../records.ts';
import type { JsonObject } from '../records/guards.ts';
import { createNotes } from '../records/notes.ts';
import { againIfChanged, checkSession } from '../records/session-reading.ts';
import type { ReadOptions, Survey } from '../source.ts';
import { watchSession } from './watch/session-watch.ts';
import { recordTime } from './watch/times.ts';

/**
 * When a session began and ended, where, and whether anything was said, as reading it whole would say. Fails as that
 * does.
 */
export function survey(ref: SessionRef, options: ReadOptions): Promise<Survey> {
  return againIfChanged(ref, (current) => surveyOnce(current, options));
}

async function surveyOnce(ref: SessionRef, options: ReadOptions): Promise<Survey> {
  checkSession(ref, options);
  const { strict, maxLineBytes } = options;
  const watch = watchSession();
  const notes = createNotes();
  for (const file of ref.files) {
    if (file.part === 'sidecar') continue;
    const onLine = ({ record }: { readonly record: JsonObject }): void => watch.see(record, recordTime(record), file);
    const { counts } = await readLines(file, { strict, maxLineBytes, notes, onLine });
    watch.count(counts);
  }
  return watch.survey(ref);
}
