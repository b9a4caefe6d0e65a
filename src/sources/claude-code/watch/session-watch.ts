import { FailureError, failureOf } from '../../../failures/failure.ts';
import type { SessionRef, SourceFile } from '../../../session/reference.ts';
import { addCounts, failureWithoutRecords, type LineCounts, NO_LINES } from '../../records/counts.ts';
import type { JsonObject } from '../../records/guards.ts';
import type { Survey } from '../../source.ts';
import { holdsNothing, watchConversation } from './emptiness.ts';
import { watchTimes } from './times.ts';
import { watchFolder } from './working-folder.ts';

/** Looks at the records of a session's main and subagents' files, in order, for what they say of it as a whole. */
export interface SessionWatch {
  see(record: JsonObject, ms: number | null, file: Pick<SourceFile, 'path' | 'part'>): void;
  /** Takes what the lines of one of these files were. */
  count(lines: LineCounts): void;
  /** To be called behind the last file. Raises the failure of a session that has no record, or none of a known kind. */
  survey(ref: Pick<SessionRef, 'files'>): Survey;
}

/** What a survey says of a session and what reading it whole says is one thing: both ask here. */
export function watchSession(): SessionWatch {
  const conversation = watchConversation();
  const folder = watchFolder();
  const times = watchTimes();
  let counts = NO_LINES;
  return {
    see(record, ms, file) {
      times.see(record, ms, file);
      conversation.see(record, file);
      folder.see(record);
    },
    count(lines) {
      counts = addCounts(counts, lines);
    },
    survey(ref) {
      const failure = failureWithoutRecords(counts);
      if (failure !== null) throw new FailureError(failure);
      const verdict = conversation.verdict();
      if (verdict === 'unsupported') throw new FailureError(failureOf('UNSUPPORTED_FORMAT'));
      return { ...times.span(), cwd: folder.folder(), isEmpty: verdict === 'empty' && holdsNothing(ref, counts) };
    },
  };
}
