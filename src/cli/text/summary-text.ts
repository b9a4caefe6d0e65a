import type { Summary } from '../../engine/job.ts';
import { grouped } from '../../session/grouped.ts';
import { SESSION_NOTES, type SessionNoteCode } from '../../session/note.ts';
import { printable, sizeOf } from './printable.ts';
import type { Speech } from './trouble.ts';
import { saidCounts } from './said-counts.ts';
import type { Say, WordKey } from '../words/words.ts';

/** Where an export went: a folder, with a slash, and whether the archive is a tree in it. */
export interface SummaryPlace {
  readonly place: string;
  readonly isFolderTree: boolean;
}

/** The short summary of an export: what was done, and where it is. */
export function summaryText(
  summary: Summary,
  { place, isFolderTree }: SummaryPlace,
  { say, terminal }: Pick<Speech, 'say' | 'terminal'>,
): string {
  const { counts } = summary;
  const rest = restOf(summary, say);
  if (summary.stopped !== null && summary.archives.length === 0) return '';
  if (counts.discovered === 0 && summary.failures.length === 0) {
    return `${say('export.looked', { places: summary.looked.map(printable).join(', ') })}\n`;
  }
  if (counts.exported === 0)
    return `${say(summary.failures.length > 0 ? 'export.none' : 'export.nothing', { rest })}\n`;
  const done = say(summary.isDryRun ? 'export.dry' : 'export.done', { count: counts.exported, rest });
  const lines = [counts.failed > 0 ? terminal.out.yellow(done) : terminal.out.green(done)];
  for (const archive of summary.archives) {
    lines.push(`${terminal.out.bold(printable(place + archive.name))}  ${sizeOf(archive.bytes)}`);
  }
  const overwritten = summary.notes['COPIES_OVERWRITTEN'] ?? 0;
  if (overwritten > 0) lines.push(terminal.out.yellow(say('export.overwritten', { count: overwritten })));
  const leftOut = leftOutOf(summary, say);
  if (leftOut !== null) lines.push(terminal.out.yellow(leftOut));
  // Of a tree nothing is restored, whatever is in it.
  if (!summary.formats.includes('raw') && !summary.isDryRun && !isFolderTree) {
    const formats = [...summary.formats, 'raw'].join(',');
    lines.push(terminal.out.dim(say('export.unrestorable', { formats })));
  }
  return `${lines.join('\n')}\n`;
}

/** Of what notes tell, what a reader misses: the rest is shown, if not as it was, or was still being written. */
const IS_LEFT_OUT: Readonly<Record<SessionNoteCode, boolean>> = {
  MALFORMED_LINES: true,
  RECORD_TOO_DEEP: true,
  RECORD_TOO_LARGE: true,
  INVALID_UTF8: false,
  LONE_SURROGATES: false,
  TORN_LAST_LINE: false,
  UNKNOWN_RECORDS: false,
  ORPHANED_SUBAGENT: false,
  IMAGE_UNDECODABLE: false,
  SYSTEM_CONTEXT_OMITTED: false,
};
const LEFT_OUT = SESSION_NOTES.filter((code) => IS_LEFT_OUT[code]);

function leftOutOf({ notes, formats, archives }: Summary, say: Say): string | null {
  const isRead = formats.some((format) => format !== 'raw');
  const left = LEFT_OUT.map((code) => ({ code, count: notes[code] ?? 0 })).filter(({ count }) => count > 0);
  if (left.length === 0 || !isRead || archives.length === 0) return null;
  const codes = left.map(({ code, count }) => `${code} ${grouped(count)}`).join(', ');
  return say('export.leftout', { count: left.reduce((sum, { count }) => sum + count, 0), codes });
}

function restOf({ counts, failures }: Summary, say: Say): string {
  const counted: readonly (readonly [WordKey, number])[] = [
    ['export.failed', counts.failed],
    ['export.folders', failures.filter(({ subject }) => subject === null).length],
    ['export.unchanged', counts.unchanged],
    ['export.empty', counts.empty],
    ['export.excluded', counts.excluded],
    ['export.filtered', counts.filtered],
    ['export.notreached', counts.notReached],
  ];
  return saidCounts(counted, say);
}
