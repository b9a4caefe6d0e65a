import { type UsageReason, usageFailure } from '../failures/failure.ts';
import type { Result } from '../failures/result.ts';
import type { FormatName } from '../formats/format.ts';
import { caseless } from '../session/caseless.ts';
import { parseRules } from './select/exclusion-rules.ts';
import type { ExportJob } from './job.ts';
import { parseSince, parseUntil, type Period } from './select/period.ts';

/** What an export is asked for, by flags or by options: each value read, but not yet checked against the others. */
export interface ExportWishes extends Pick<
  ExportJob,
  'isDryRun' | 'errorOnEmpty' | 'partialOk' | 'projects' | 'sessions' | 'level' | 'followLinks' | 'jobs' | 'keepRows'
> {
  /** `all`, `last`, `incremental`, a date or a span as text, or an instant. */
  readonly since: string | Date;
  /** A day, that day included, or an instant. */
  readonly until: string | Date | null;
  /** The text of the exclusion rules. */
  readonly rules: string | null;
  /** Names of formats. */
  readonly formats: readonly string[];
  readonly strict: boolean;
  readonly maxLineBytes: number;
  readonly maxSessionBytes: number | null;
  /** The tree as files in a folder, which never touches the bookmark. */
  readonly isFolderTree: boolean;
  readonly usesBookmark: boolean;
}

/** The wishes that can turn out wrong here; whoever asks knows how they are spelt. */
export type WishName = 'since' | 'until' | 'formats' | 'rules';

/** Which run it is, by which version, and when it began. */
export interface RunFrame extends Pick<ExportJob, 'traceId' | 'version'> {
  readonly now: Date;
}

/** What a job has that nobody wishes for. */
export interface JobFrame extends RunFrame, Pick<ExportJob, 'largestSession'> {
  /** SHA-256 in hex. */
  readonly hashOf: (text: string) => string;
  readonly spellingOf: (name: WishName) => string;
}

/** The wishes as a checked job; else USAGE_ERROR, or CONFIG_INVALID for the rules. */
export function jobOf(wishes: ExportWishes, frame: JobFrame): Result<ExportJob> {
  const { since, isDryRun, errorOnEmpty, partialOk, sessions, level, followLinks, jobs, keepRows } = wishes;
  const period = periodOf(wishes, frame);
  if (!period.ok) return period;
  const formats = formatsOf(wishes.formats, frame);
  if (!formats.ok) return formats;
  const rules = rulesOf(wishes.rules, frame);
  if (!rules.ok) return rules;
  const { traceId, version, largestSession } = frame;
  return {
    ok: true,
    value: {
      traceId,
      version,
      isDryRun,
      errorOnEmpty,
      partialOk,
      mode: since === 'incremental' || since === 'last' ? since : 'all',
      period: period.value,
      projects: wishes.projects.map(caseless),
      sessions,
      ...rules.value,
      formats: formats.value,
      level,
      followLinks,
      readOptions: readOptionsOf(wishes, largestSession),
      bookmarkUse: bookmarkUseOf(wishes),
      largestSession,
      jobs,
      keepRows,
      optionsForRecord: recordOf(wishes, rules.value),
    },
  };
}

function readOptionsOf(
  { strict, maxLineBytes, maxSessionBytes }: ExportWishes,
  largestSession: number,
): ExportJob['readOptions'] {
  // What no volume could hold is not read to its end, were it all zeros.
  return { strict, maxLineBytes, maxSessionBytes: Math.min(maxSessionBytes ?? largestSession, largestSession) };
}

/** The wishes as `run.json` has them: of the rules nothing but which they were. */
function recordOf(wishes: ExportWishes, { rulesSha256 }: Rules): ExportJob['optionsForRecord'] {
  const { since, until, projects, sessions, level, strict, followLinks, maxLineBytes, maxSessionBytes } = wishes;
  return {
    since: recorded(since),
    until: until === null ? null : recorded(until),
    projects,
    sessions,
    compression_level: level,
    strict,
    follow_links: followLinks,
    max_line_bytes: maxLineBytes,
    max_session_bytes: maxSessionBytes,
    rules_sha256: rulesSha256,
  };
}

function recorded(when: string | Date): string {
  return typeof when === 'string' ? when : when.toISOString();
}

/** A dry run reads what the run itself would read: a bookmark that would stop that stops it too. */
function bookmarkUseOf({ usesBookmark, isDryRun, isFolderTree, since }: ExportWishes): ExportJob['bookmarkUse'] {
  if (!usesBookmark || (isFolderTree && since !== 'incremental')) return 'none';
  return isDryRun || isFolderTree ? 'read' : 'advance';
}

function periodOf({ since, until }: ExportWishes, { now, spellingOf }: JobFrame): Result<Period | null> {
  const refused = (name: WishName, reason: UsageReason, mention = ''): Result<never> => ({
    ok: false,
    failure: usageFailure(reason, spellingOf(name), { mention }),
  });
  if (since === 'last' && until !== null) return refused('until', 'conflict', `${spellingOf('since')} last`);
  const isMode = since === 'all' || since === 'last' || since === 'incremental';
  const fromMs = isMode ? null : instantOf(since, (text) => parseSince(text, now.getTime()));
  if (Number.isNaN(fromMs)) return refused('since', 'bad-since');
  const toMs = until === null ? null : instantOf(until, parseUntil);
  if (Number.isNaN(toMs)) return refused('until', 'bad-date');
  if (fromMs !== null && toMs !== null && toMs < fromMs) return refused('until', 'bad-order', spellingOf('since'));
  return { ok: true, value: fromMs === null && toMs === null ? null : { fromMs, toMs } };
}

/** NaN for what is no time. */
function instantOf(when: string | Date, parse: (text: string) => number | null): number {
  return typeof when === 'string' ? (parse(when) ?? Number.NaN) : when.getTime();
}

/** A format that is missing here does not compile. */
const KNOWN_FORMATS: Readonly<Record<FormatName, true>> = { md: true, json: true, raw: true };

function isFormat(name: string): name is FormatName {
  return Object.hasOwn(KNOWN_FORMATS, name);
}

/** In the order md, json, raw, each once. */
function formatsOf(asked: readonly string[], { spellingOf }: JobFrame): Result<readonly FormatName[]> {
  const known = Object.keys(KNOWN_FORMATS).filter(isFormat);
  if (asked.length === 0 || !asked.every(isFormat)) {
    return { ok: false, failure: usageFailure('bad-choice', spellingOf('formats'), { mention: known.join(', ') }) };
  }
  return { ok: true, value: known.filter((name) => asked.includes(name)) };
}

type Rules = Pick<ExportJob, 'rules' | 'rulesSha256'>;

/** Malformed rules stop the run: they are never "no rules". */
function rulesOf(text: string | null, { hashOf, spellingOf }: JobFrame): Result<Rules> {
  if (text === null) return { ok: true, value: { rules: [], rulesSha256: null } };
  const parsed = parseRules(text);
  if (!parsed.ok) {
    const details = { line: parsed.line };
    const field = `exclusion rules, line ${parsed.line}`;
    return { ok: false, failure: usageFailure('malformed-rule', field, { details, mention: spellingOf('rules') }) };
  }
  const { rules } = parsed;
  return { ok: true, value: { rules, rulesSha256: rules.length === 0 ? null : hashOf(text) } };
}

/** What is asked of the output. */
export interface OutputWishes {
  /** An archive is named, not only a folder. */
  readonly isFile: boolean;
  readonly isFolderTree: boolean;
  readonly hasVolumeBytes: boolean;
  readonly force: boolean;
  readonly isDryRun: boolean;
}

/** A wish about the output that does not go with another, or lacks it. */
export interface OutputClash {
  readonly wish: 'tree' | 'force';
  readonly reason: 'conflict' | 'needs-file' | 'needs-folder';
  readonly other: 'out' | 'volumeBytes';
}

/** The first clash among the wishes: a tree has no volumes, `force` is for a named file. */
export function outputClash(wishes: OutputWishes): OutputClash | null {
  const { isFile, isFolderTree, hasVolumeBytes, force, isDryRun } = wishes;
  if (isFolderTree && isFile) return { wish: 'tree', reason: 'needs-folder', other: 'out' };
  if (isFolderTree && hasVolumeBytes) return { wish: 'tree', reason: 'conflict', other: 'volumeBytes' };
  return force && !isFile && !isDryRun ? { wish: 'force', reason: 'needs-file', other: 'out' } : null;
}
