import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { LARGEST_SESSION } from '../archive/archive.ts';
import { errnoOf } from '../files/errno.ts';
import type { Result } from '../failures/result.ts';
import { FailureError, usageFailure } from '../failures/failure.ts';
import { parseRules } from '../engine/exclusion-rules.ts';
import type { ExportJob } from '../engine/job.ts';
import { parseSince, parseUntil, type Period } from '../engine/period.ts';
import type { FormatName } from '../formats/format.ts';
import { defaultRulesPath, type Environment } from './environment.ts';
import type { FlagName, FlagValues } from './flags.ts';
import { numberOf, refuse, sizeAt, textOf, textsOf } from './values.ts';

const DEFAULT_LEVEL = 6;
const DEFAULT_MAX_LINE_BYTES = 256 * 1024 ** 2;
export interface JobFrame {
  readonly traceId: string;
  readonly version: string;
  readonly now: Date;
}

/** The flags of `export` as a checked job. Raises usage and configuration failures. */
export function exportJobOf(flags: FlagValues, environment: Environment, frame: JobFrame): ExportJob {
  const isIncremental = flags.text('since') === 'incremental';
  const noBookmark = flags.isSet('noBookmark');
  if (noBookmark && (isIncremental || flags.isSet('wait'))) refuse('noBookmark', 'conflict');
  if (flags.isSet('json') && flags.isSet('events')) refuse('events', 'conflict');
  const isDryRun = flags.isSet('dryRun');
  const period = periodOf(flags, frame.now.getTime());
  const formats = formatsOf(flags);
  const level = numberOf(flags, 'compressionLevel', { from: 0, to: 9 }) ?? DEFAULT_LEVEL;
  const rules = rulesOf(flags, environment);
  const isLookedAt = isDryRun || flags.isSet('noZip');
  return {
    traceId: frame.traceId,
    version: frame.version,
    isDryRun,
    errorOnEmpty: flags.isSet('errorOnEmpty'),
    partialOk: flags.isSet('partialOk'),
    mode: isIncremental ? 'incremental' : flags.text('since') === 'last' ? 'last' : 'all',
    period,
    projects: textsOf(flags, 'project').map((text) => text.toLowerCase()),
    sessions: textsOf(flags, 'session'),
    ...rules,
    formats,
    level,
    followLinks: flags.isSet('followLinks'),
    readOptions: {
      strict: flags.isSet('strict'),
      maxLineBytes: sizeAt(flags, 'maxLineBytes', 1) ?? DEFAULT_MAX_LINE_BYTES,
      maxSessionBytes: sizeAt(flags, 'maxSessionBytes', 1),
    },
    bookmarkUse: noBookmark ? 'none' : isLookedAt ? 'read' : 'advance',
    largestSession: LARGEST_SESSION,
    keepRows: flags.isSet('json'),
    optionsForRecord: {
      since: flags.text('since') ?? 'all',
      until: flags.text('until') ?? null,
      projects: textsOf(flags, 'project'),
      sessions: textsOf(flags, 'session'),
      compression_level: level,
      strict: flags.isSet('strict'),
      follow_links: flags.isSet('followLinks'),
      rules_sha256: rules.rulesSha256,
    },
  };
}

function periodOf(flags: FlagValues, nowMs: number): Period | null {
  const since = textOf(flags, 'since') ?? 'all';
  const until = textOf(flags, 'until');
  const isMode = since === 'all' || since === 'last' || since === 'incremental';
  if (since === 'last' && until !== null) refuse('until', 'conflict');
  const fromMs = isMode ? null : instant('since', parseSince(since, nowMs));
  const toMs = until === null ? null : instant('until', parseUntil(until));
  if (fromMs !== null && toMs !== null && toMs < fromMs) refuse('until', 'conflict');
  return fromMs === null && toMs === null ? null : { fromMs, toMs };
}

function instant(name: FlagName, parsed: Result<number>): number {
  return parsed.ok ? parsed.value : refuse(name, 'bad-date');
}

const KNOWN_FORMATS: readonly FormatName[] = ['md', 'json', 'raw'];

/** In the order md, json, raw, each once. */
function formatsOf(flags: FlagValues): readonly FormatName[] {
  const asked = (textOf(flags, 'format') ?? 'md')
    .split(',')
    .flatMap((name) => (name === 'both' ? ['md', 'json'] : [name.trim()]));
  const isKnown = (name: string): boolean => KNOWN_FORMATS.some((known) => known === name);
  if (!asked.every(isKnown)) return refuse('format', 'bad-value');
  return KNOWN_FORMATS.filter((name) => asked.includes(name));
}

/** A rules file that is missing where it was named, unreadable or malformed stops the run: it is never "no rules". */
function rulesOf(flags: FlagValues, environment: Environment): Pick<ExportJob, 'rules' | 'rulesSha256'> {
  const named = textOf(flags, 'excludeRules');
  const path = named === null ? defaultRulesPath(environment) : resolve(environment.folder, named);
  const text = readRules(path, named !== null);
  if (text === null) return { rules: [], rulesSha256: null };
  const parsed = parseRules(text);
  if (!parsed.ok) {
    const details = { line: parsed.line };
    throw new FailureError(usageFailure('malformed-rule', `exclusion rules, line ${parsed.line}`, details));
  }
  if (parsed.rules.length === 0) return { rules: [], rulesSha256: null };
  return { rules: parsed.rules, rulesSha256: createHash('sha256').update(text).digest('hex') };
}

function readRules(path: string, isNamed: boolean): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path));
  } catch (error) {
    const errno = errnoOf(error);
    if (errno === 'ENOENT' && !isNamed) return null;
    const details = errno === null ? {} : { errno };
    throw new FailureError(usageFailure('missing-file', '--exclude-rules', details), error);
  }
}
