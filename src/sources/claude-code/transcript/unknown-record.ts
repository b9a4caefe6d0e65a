import type { UnknownBlock } from '../../../session/session.ts';
import type { JsonObject } from '../../records/guards.ts';
import { type Draft, draftOf } from './drafts.ts';
import type { Reading, TranscriptLine } from './line.ts';
import { lessOmitted } from './line-members.ts';
import { withoutPictures } from './media/pictures.ts';

/** What was not understood of a line: its record, or the part of it that is meant. */
export interface NotUnderstood {
  readonly record: JsonObject;
  readonly reading: Reading;
}

/** A line of no known kind, kept as it was but for its pictures and what is left out of every line, with its note. */
export function unknownRecord(line: TranscriptLine, kind: string, { record, reading }: NotUnderstood): UnknownBlock {
  reading.notes.add('UNKNOWN_RECORDS', line, kind);
  return { type: 'unknown', kind, record: withoutPictures(lessOmitted(record), reading.pictures, line) };
}

/** The same as a message of its own. */
export function unknownDraft(line: TranscriptLine, kind: string, held: NotUnderstood): Draft {
  return draftOf({ line, role: 'system', blocks: [unknownRecord(line, kind, held)] });
}
