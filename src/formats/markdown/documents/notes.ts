import type { Note, SessionNoteCode } from '../../../session/note.ts';
import { codeSpan } from '../syntax/escape.ts';
import { grouped } from '../../../session/grouped.ts';
import { counted } from '../words.ts';

const sentences: Readonly<Record<SessionNoteCode, (count: number) => string>> = {
  MALFORMED_LINES: (count) => `${counted(count, 'line')} could not be read and ${count === 1 ? 'is' : 'are'} left out`,
  RECORD_TOO_DEEP: (count) => `${counted(count, 'record')} nested too deep ${count === 1 ? 'is' : 'are'} left out`,
  RECORD_TOO_LARGE: (count) => `${counted(count, 'record')} over the size limit ${count === 1 ? 'is' : 'are'} left out`,
  INVALID_UTF8: (count) => `${counted(count, 'line')} with bytes that are no text; a sign stands in their place`,
  LONE_SURROGATES: (count) => `${counted(count, 'line')} with half a character; a sign stands in its place`,
  TORN_LAST_LINE: () => 'The last line was still being written and is left out',
  UNKNOWN_RECORDS: (count) => `${counted(count, 'record')} of an unknown kind, kept as JSON`,
  ORPHANED_SUBAGENT: (count) =>
    `${counted(count, 'subagent')} without the call that started ${count === 1 ? 'it' : 'them'}`,
  IMAGE_UNDECODABLE: (count) => `${counted(count, 'picture')} could not be decoded`,
  SYSTEM_CONTEXT_OMITTED: (count) => `${counted(count, 'record')} of the system’s own context left out`,
};

/** Nothing where a note is about a file as a whole. */
const linesOf = (lines: readonly number[]): readonly string[] =>
  lines.length === 0 ? [] : [`${lines.length === 1 ? 'line' : 'lines'} ${lines.join(', ')}`];

/** A note as a sentence, with the first places and the kinds. */
export function sentenceOf({ code, count, lines, files = {}, kinds = {} }: Note): string {
  const places = [
    ...linesOf(lines),
    ...Object.entries(files).map(([path, inFile]) => [codeSpan(path), ...linesOf(inFile)].join(' ')),
  ];
  const names = Object.entries(kinds).map(([kind, times]) => `${codeSpan(kind)} ${grouped(times)}×`);
  const more = [...places, ...names].join('; ');
  return `${sentences[code](count)}${more === '' ? '' : ` (${more})`} · ${codeSpan(code)}`;
}
