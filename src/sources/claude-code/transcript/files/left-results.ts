import type { SourceFile } from '../../../../session/reference.ts';
import type { Json, TextBlock } from '../../../../session/session.ts';
import type { Line } from '../../../records.ts';
import { isArray, isObject, type JsonObject, objectAt, stringAt, valueAt } from '../../../records/guards.ts';
import { leaveText, type Path, placeOfText, type TextPlace } from '../../../records/left-texts.ts';
import { type LineAgain, lineAgain, type LinesAgain, openAgain } from '../../../records/lines-again.ts';
import type { Leaving } from '../../../source.ts';

/**
 * What tools answered is most of a session, and in a large one too much to be in memory at once: its long texts are left
 * in the file until somebody asks for them.
 */
export interface LeftResults {
  /** For a transcript that is about to be read; null for one that is small enough. Raises what `readBytes` raises. */
  of(file: SourceFile): TranscriptResults | null;
  /** Lets go of the files: no text that was left may be asked for any more. */
  close(): void;
}

/** The results of one transcript. */
export interface TranscriptResults {
  /** Leaves the long texts of a record's results where they are; with the bytes of the line. */
  leave(line: Line, content: Uint8Array): void;
}

/** What a failed call's result begins with. Every result is asked for it, so that those are not left. */
const FAILURE = '<tool_use_error>';

/** Below it memory is no concern; and a text of fewer characters takes little more than the note of where it is. */
const DEFAULT_LEAVING: Leaving = { fileBytes: 64 * 1024 * 1024, textLength: 2048 };

/** Each costs reading its line again, whole: of a line with thousands that would be quadratic. Lines have two or three. */
const MOST_OF_A_LINE = 16;

/** Starts without files. */
export function createLeftResults(leaving: Leaving | null = DEFAULT_LEAVING): LeftResults {
  const opened: LinesAgain[] = [];
  return {
    of(file) {
      if (leaving === null || file.bytes < leaving.fileBytes) return null;
      const lines = openAgain(file);
      opened.push(lines);
      return {
        leave(line, content) {
          let again: LineAgain | null = null;
          // Most lines have nothing to be left, and need no hash.
          const placeOf = (path: Path): TextPlace => ({ lines, line: (again ??= lineAgain(line, content)), path });
          leaveResults(line.record, placeOf, leaving.textLength);
        },
      };
    },
    close() {
      for (const lines of opened.splice(0)) lines.close();
    },
  };
}

type PlaceOf = (path: Path) => TextPlace;

function leaveResults(record: JsonObject, placeOf: PlaceOf, textLength: number): void {
  const content = valueAt(objectAt(record, 'message') ?? {}, 'content');
  if (!isArray(content)) return;
  const leaveIn = leaverIn(placeOf, textLength);
  const above: Path = { above: { above: null, step: 'message' }, step: 'content' };
  content.forEach((block, step) => {
    if (isObject(block) && valueAt(block, 'type') === 'tool_result') leaveIn(block, { above, step });
  });
  // One that is nothing but text is asked for again and again while calls and results are put together.
  leaveIn(valueAt(record, 'toolUseResult'), { above: null, step: 'toolUseResult' });
}

/** Leaves the first long texts among the members of the objects of a line, and of all that is in them. */
function leaverIn(placeOf: PlaceOf, textLength: number): (value: Json | undefined, above: Path) => void {
  let left = 0;
  const leaveIn = (value: Json | undefined, above: Path): void => {
    if (isArray(value)) value.forEach((one, step) => leaveIn(one, { above, step }));
    if (!isObject(value)) return;
    for (const key of Object.keys(value)) {
      const member = value[key];
      const path = { above, step: key };
      if (typeof member !== 'string') leaveIn(member, path);
      else if (left < MOST_OF_A_LINE && member.length >= textLength && !member.startsWith(FAILURE)) {
        left += 1;
        leaveText(value, key, placeOf(path));
      }
    }
  };
  return leaveIn;
}

/** The text of a member as a block, left where it is if it is; null when there is none. */
export function textBlockOf(holder: JsonObject, key: string): TextBlock | null {
  const place = placeOfText(holder, key);
  if (place !== null) return leaveText<TextBlock>({ type: 'text', text: '' }, 'text', place);
  const text = stringAt(holder, key);
  return text === null ? null : { type: 'text', text };
}

/** Whether a result says by its beginning that the call failed. */
export function saysFailure(block: TextBlock): boolean {
  return placeOfText(block, 'text') === null && block.text.startsWith(FAILURE);
}
