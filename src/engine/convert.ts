import type { ArchivedSession, Entry } from '../archive/archive.ts';
import type { RememberedFile } from '../bookmark/bookmark.ts';
import { attempt } from '../failures/attempt.ts';
import type { FailureCode } from '../failures/catalogue.ts';
import { type Failure, FailureError, failureOf } from '../failures/failure.ts';
import type { Format, FormatName } from '../formats/format.ts';
import type { SessionRef } from '../session/reference.ts';
import { areSameFiles, isSameContent } from '../session/same-files.ts';
import type { Session } from '../session/session.ts';
import type { ReadOptions, ReadSession, SessionReader } from '../sources/source.ts';
import { type Conversion, failed } from './convert/conversion.ts';
import type { Deflate } from './convert/deflate.ts';
import { type Deflating, openEntry, storedEntry } from './convert/entry-builder.ts';
import { entryStem } from './entry-name.ts';
import { createRawCopies, type RawCopies } from './convert/raw-copies.ts';
import { type ExclusionRule, isExcluded } from './select/exclusion-rules.ts';
import { manifestRow } from './convert/manifest-row.ts';
import type { LeaveReason } from './select.ts';
import { overlaps, type Period } from './select/period.ts';

/** How every session of a run is converted: plain data, which other threads can be sent. */
export interface ConversionSettings {
  readonly wanted: readonly FormatName[];
  readonly level: number;
  readonly period: Period | null;
  readonly rules: readonly ExclusionRule[];
  readonly readOptions: Omit<ReadOptions, 'onBytes'>;
  /** The most compressed bytes that one session may have. */
  readonly largestSession: number;
}

/** The same with what each thread has for itself. */
export interface ConversionPlan extends ConversionSettings {
  readonly source: SessionReader;
  readonly formats: Readonly<Record<Exclude<FormatName, 'raw'>, Format>>;
  readonly deflate: Deflate;
}

/** A plan that is being carried out. */
export interface WatchedPlan extends ConversionPlan {
  /** Whether nobody waits for the conversion any more: it ends with INTERRUPTED. Asked now and then. */
  readonly isGivenUp: () => boolean;
}

/** One session's own part. */
export interface ConversionSubject {
  readonly ref: SessionRef;
  /** From `idLabels`. */
  readonly label: string;
  /** Paths of its source files whose raw entries would clash with another's. */
  readonly clashing: readonly string[];
  /** The bookmark's files of this session, when the same bytes need no export. */
  readonly known: readonly RememberedFile[] | null;
}

/** Turns one session into finished entries, or into its failure. Touches neither archive nor terminal. */
export function convert(plan: WatchedPlan, subject: ConversionSubject): Promise<Conversion> {
  return convertAsRead(plan, subject, plan.readOptions);
}

async function convertAsRead(
  plan: WatchedPlan,
  subject: ConversionSubject,
  readOptions: ConversionSettings['readOptions'],
): Promise<Conversion> {
  const raw = plan.wanted.includes('raw') ? createRawCopies(subject, plan) : null;
  const onBytes = raw?.onBytes;
  const read = await attempt('read', () => plan.source.read(subject.ref, { ...readOptions, onBytes }));
  if (!read.ok) return (await unchangedAllTheSame(plan, subject, read.failure)) ?? failed(null, read);
  const converted = await attempt('convert', () => convertRead(plan, subject, { read: read.value, raw }));
  read.value.close();
  if (converted.ok) return converted.value;
  if (converted.failure.code === 'SOURCE_CHANGED' && readOptions.leaving !== null) {
    // A text that was left in its file has been written over. What is in memory as a whole nobody can write over.
    return convertAsRead(plan, subject, { ...readOptions, leaving: null });
  }
  return failed(read.value.session.project, converted);
}

/** By these a session fails for what this run is told: the run that archived it was told otherwise. */
const FAILURES_BY_WISH: ReadonlySet<FailureCode> = new Set([
  'PARSE_ERROR',
  'NESTING_TOO_DEEP',
  'LINE_TOO_LARGE',
  'SESSION_TOO_LARGE',
]);

/** A session that is safe by its hashes is unchanged, as one by its stat is, which is not even read. */
async function unchangedAllTheSame(
  plan: ConversionPlan,
  { known, ref }: ConversionSubject,
  { code }: Failure,
): Promise<Conversion | null> {
  if (known === null || !FAILURES_BY_WISH.has(code)) return null;
  if (!areSameFiles(known, ref.files, (file, found) => file.bytes === found.bytes)) return null;
  const hashed = await attempt('read', () => plan.source.hash(ref));
  if (!hashed.ok || !isSameContent(known, hashed.value)) return null;
  return { kind: 'left', reason: 'unchanged', files: hashed.value };
}

async function convertRead(plan: WatchedPlan, subject: ConversionSubject, material: Material): Promise<Conversion> {
  const { read } = material;
  const reason = reasonToLeave(plan, subject, read);
  if (reason !== null) return { kind: 'left', reason, files: read.files };
  const archived = await render(plan, subject, material);
  const bytes = compressedBytes(archived.entries);
  if (bytes > plan.largestSession) {
    const { project } = read.session;
    return { kind: 'failed', project, failure: failureOf('SESSION_TOO_LARGE', { bytes }), notes: [] };
  }
  return { kind: 'converted', archived, files: read.files };
}

function compressedBytes(entries: readonly Entry[]): number {
  let bytes = 0;
  for (const { body } of entries) for (const part of body) bytes += part.length;
  return bytes;
}

/** By the first reason that holds, in the order of CONTRACT §0. */
function reasonToLeave(plan: ConversionPlan, subject: ConversionSubject, read: ReadSession): LeaveReason | null {
  if (subject.known !== null && isSameContent(subject.known, read.files)) return 'unchanged';
  if (read.isEmpty) return 'empty';
  if (plan.period !== null && !isInPeriod(plan.period, subject.ref, read.session)) return 'filtered';
  return isExcluded(read.session, plan.rules) ? 'excluded' : null;
}

/** A session without record times counts by its files' mtime. */
function isInPeriod(period: Period, ref: SessionRef, session: Session): boolean {
  const firstMs = session.startedAt === null ? ref.mtimeMs : Date.parse(session.startedAt);
  const lastMs = session.endedAt === null ? firstMs : Date.parse(session.endedAt);
  return overlaps(period, firstMs, lastMs);
}

interface Material {
  readonly read: ReadSession;
  readonly raw: RawCopies | null;
}

async function render(plan: WatchedPlan, subject: ConversionSubject, material: Material): Promise<ArchivedSession> {
  const { read, raw } = material;
  const { session } = read;
  const at = session.startedAt ?? new Date(subject.ref.mtimeMs).toISOString();
  const timeMs = Date.parse(session.endedAt ?? at);
  const stem = entryStem({
    project: session.project,
    title: session.title,
    at,
    label: subject.label,
    endingBytes: endingOf(session),
  });
  const entries: Entry[] = [];
  for (const name of plan.wanted) {
    if (name === 'raw') continue;
    for (const rendered of plan.formats[name].render(session, { stem })) {
      const builder = openEntry({ path: rendered.path, format: name, timeMs }, plan);
      let unbroken = 0;
      for (const piece of rendered.pieces) {
        const full = builder.write(piece);
        if (full !== undefined) await full;
        unbroken += piece.length;
        if (unbroken < PAUSE_CHARACTERS) continue;
        unbroken = 0;
        await pause(plan);
      }
      entries.push(await builder.finish());
    }
  }
  if (plan.wanted.some((name) => name !== 'raw')) entries.push(...(await pictureEntries(read, plan)));
  const rawEntries = raw === null ? new Map<string, Entry>() : await raw.finish(timeMs);
  entries.push(...rawEntries.values());
  const entryOf = new Map(Array.from(rawEntries, ([path, entry]) => [path, entry.path]));
  const row = manifestRow(read, entries, { rawEntries: entryOf, root: subject.ref.root });
  return { row, entries, notes: session.notes };
}

/** A long session lets others have a say after so much of it. */
const PAUSE_CHARACTERS = 8 * 1024 ** 2;

function pause({ isGivenUp }: WatchedPlan): Promise<void> {
  return new Promise((resume, reject) => {
    setImmediate(() => (isGivenUp() ? reject(new FailureError(failureOf('INTERRUPTED'))) : resume()));
  });
}

/** The longest ending behind the stem: a subagent's file where there are any. */
function endingOf(session: Session): number {
  return session.subagents.length === 0 ? '.json'.length : '__agent-'.length + AGENT_NAME_BYTES + '.json'.length;
}

const AGENT_NAME_BYTES = 24;

const COMPRESSED_ALREADY = /\.(?:png|jpe?g|gif|webp|pdf)$/;

async function pictureEntries(read: ReadSession, deflating: Deflating): Promise<Entry[]> {
  const entries: Entry[] = [];
  for (const [path, content] of read.pictures) {
    // Sessions of different times may share it: its time must not depend on which of them came first.
    const head = { path, format: 'image', timeMs: 0, isShared: true } as const;
    if (COMPRESSED_ALREADY.test(path)) {
      entries.push(storedEntry(head, content));
    } else {
      const builder = openEntry(head, deflating);
      await builder.write(content);
      entries.push(await builder.finish());
    }
  }
  return entries;
}
