import { FailureError, failureOf } from '../../../../failures/failure.ts';
import type { SessionRef, SourceFile } from '../../../../session/reference.ts';
import { type ContentRead, type Line, readContent, readLines } from '../../../records.ts';
import type { Notes } from '../../../records/notes.ts';
import type { FileRead, ReadOptions, Survey } from '../../../source.ts';
import { watchSession } from '../../watch/session-watch.ts';
import type { LeftResults } from './left-results.ts';
import { createSharedTexts } from './shared-texts.ts';
import type { Sidecar } from './sidecar.ts';
import { lineOf, type TranscriptLine } from '../line.ts';

/** A transcript or journal as it was read. */
export interface Transcript {
  readonly file: SourceFile;
  readonly lines: readonly TranscriptLine[];
}

/** All files of a session as they were read. */
export interface SessionFiles {
  readonly files: readonly FileRead[];
  /** Main and subagents' transcripts, in the order of discovery. */
  readonly transcripts: readonly Transcript[];
  readonly journals: readonly Transcript[];
  readonly sidecars: readonly Sidecar[];
  readonly survey: Survey;
}

/** What the reading of a session's files shares with whoever puts them together. */
export interface ReadingParts {
  readonly notes: Notes;
  readonly results: LeftResults;
}

/** A session of more could take all the memory there is, however short they are: the longest known has some 10,000. */
const MOST_RECORDS = 1_000_000;

/**
 * Reads every file of a session whole, in order. Raises what `SessionWatch.survey` raises, SESSION_TOO_LARGE
 * for too many records, and what reading a file raises.
 */
export async function readSessionFiles(
  ref: SessionRef,
  options: ReadOptions,
  { notes, results }: ReadingParts,
): Promise<SessionFiles> {
  const watch = watchSession();
  const files: FileRead[] = [];
  const transcripts: Transcript[] = [];
  const journals: Transcript[] = [];
  const sidecars: Sidecar[] = [];
  const { strict, maxLineBytes, onBytes } = options;
  let records = 0;
  for (const file of ref.files) {
    if (file.part === 'sidecar' && !file.path.endsWith('.jsonl')) {
      const { file: read, content } = await readSidecar(file, options, notes);
      files.push(read);
      if (content !== null) sidecars.push({ path: file.path, content });
      continue;
    }
    const lines: TranscriptLine[] = [];
    const isTranscript = file.part !== 'sidecar';
    const texts = createSharedTexts();
    const left = isTranscript ? results.of(file) : null;
    const onLine = (read: Line, content: Uint8Array): void => {
      const { number, record } = read;
      records += 1;
      if (records > MOST_RECORDS) throw new FailureError(failureOf('SESSION_TOO_LARGE', { limit: MOST_RECORDS }));
      if (isTranscript) texts.share(record);
      const line = lineOf(file, number, record);
      lines.push(line);
      if (!isTranscript) return;
      watch.see(record, line.ms, file);
      left?.leave(read, content);
    };
    const read = await readLines(file, { strict, maxLineBytes, onBytes, notes, onLine });
    files.push(read.file);
    (isTranscript ? transcripts : journals).push({ file, lines });
    if (isTranscript) watch.count(read.counts);
  }
  return { files, transcripts, journals, sidecars, survey: watch.survey(ref) };
}

/** One that is larger than a line may be is left out of the session as such a line is. */
async function readSidecar(file: SourceFile, options: ReadOptions, notes: Notes): Promise<ContentRead> {
  const { strict, maxLineBytes, onBytes } = options;
  if (file.bytes > maxLineBytes) {
    if (strict) throw new FailureError(failureOf('LINE_TOO_LARGE', { bytes: file.bytes, limit: maxLineBytes }));
    notes.add('RECORD_TOO_LARGE', { file });
  }
  return readContent(file, { onBytes, keepBytes: maxLineBytes });
}
