import { FailureError, failureOf } from '../../failures/failure.ts';
import type { SessionRef } from '../../session/reference.ts';
import { readLines } from '../records.ts';
import { addCounts, failureWithoutRecords, type LineCounts, NO_LINES } from '../records/counts.ts';
import type { JsonObject } from '../records/guards.ts';
import { createNotes } from '../records/notes.ts';
import { againIfChanged, checkSession } from '../records/session-files.ts';
import type { ReadOptions, Survey } from '../source.ts';
import { holdsNothing, watchConversation } from './emptiness.ts';
import { recordTime, watchTimes } from './times.ts';
import { watchFolder } from './working-folder.ts';

/** When a session began and ended, where, and whether anything was said, as reading it whole would say. Fails as that does. */
export function survey(ref: SessionRef, options: ReadOptions): Promise<Survey> {
  return againIfChanged(ref, (current) => surveyOnce(current, options));
}

async function surveyOnce(ref: SessionRef, options: ReadOptions): Promise<Survey> {
  checkSession(ref, options);
  const { strict, maxLineBytes } = options;
  const conversation = watchConversation();
  const folder = watchFolder();
  const notes = createNotes();
  const times = watchTimes();
  let counts: LineCounts = NO_LINES;
  for (const file of ref.files) {
    if (file.part === 'sidecar') continue;
    const onLine = ({ record }: { readonly record: JsonObject }): void => {
      conversation.see(record, file);
      folder.see(record);
      times.see(record, recordTime(record), file);
    };
    const read = await readLines(file, { strict, maxLineBytes, notes, onLine });
    counts = addCounts(counts, read.counts);
  }
  const failure = failureWithoutRecords(counts);
  if (failure !== null) throw new FailureError(failure);
  const verdict = conversation.verdict();
  if (verdict === 'unsupported') throw new FailureError(failureOf('UNSUPPORTED_FORMAT'));
  return { ...times.span(), cwd: folder.folder(), isEmpty: verdict === 'empty' && holdsNothing(ref, counts) };
}
