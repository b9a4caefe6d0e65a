import type { Summary } from '../engine/job.ts';
import type { RunFrame } from '../engine/wishes.ts';
import { factsOf } from '../failures/bare-facts.ts';
import type { Failure } from '../failures/failure.ts';
import type { ExportSummary } from './options.ts';

/** The summary of an export that was stopped before it began. */
export function stoppedSummary(frame: RunFrame, stopped: Failure, finishedAt: Date): ExportSummary {
  const facts = factsOf({ ...frame, startedAt: frame.now, finishedAt }, stopped);
  return { ...facts, archives: [], formats: [], mode: 'all', looked: [], roots: [], rows: [] };
}

/** What the library adds to the summary of a run. */
export interface Additions {
  /** Of a listener that threw: what stopped the run itself is worth more. */
  readonly listenerFailure: Failure | null;
  readonly pathOf: (archiveName: string) => string;
}

/** The summary as the caller of the library knows things: options by their names, archives by their paths. */
export function exportSummary(summary: Summary, { listenerFailure, pathOf }: Additions): ExportSummary {
  const stopped = summary.stopped ?? listenerFailure;
  const archives = summary.archives.map((archive) => ({ ...archive, path: pathOf(archive.name) }));
  return { ...summary, stopped: stopped === null ? null : withOptionName(stopped), archives };
}

/** What the layers below call a place that was named wrongly, and what they mention beside it. */
const OPTION_OF: ReadonlyMap<string, string> = new Map([
  ['--base-dir', 'baseDir'],
  ['CLAUDE_CONFIG_DIR', 'claudeConfigDir'],
  ['--project', 'projects'],
  ['--session', 'sessions'],
  ['--out', 'out'],
  ['--bookmark', 'bookmark.path'],
]);

function withOptionName(failure: Failure): Failure {
  const field = OPTION_OF.get(failure.field ?? '');
  const mention = OPTION_OF.get(failure.mention ?? '');
  return { ...failure, ...(field !== undefined && { field }), ...(mention !== undefined && { mention }) };
}
