import { closeSync, mkdirSync, openSync, utimesSync, writeFileSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Random, randomFrom } from './random.ts';
import { titleRecord, type TranscriptPlan, transcriptRecords } from './session-lines.ts';
import { type Prose, proseFrom } from './text.ts';

/** A home to make. The same plan gives the same bytes. */
export interface HomePlan {
  readonly seed: number;
  readonly sessions: number;
  /** Where a session ends: after so many records, or at the first line that takes it over a size between the two. */
  readonly extent: { readonly records: number } | { readonly leastBytes: number; readonly mostBytes: number };
  readonly meanLineBytes: number;
  /** How many of the sessions start a subagent, 0 to 1. */
  readonly subagentShare: number;
  readonly projects: number;
}

/** What was made. */
export interface MadeHome {
  readonly files: number;
  readonly records: number;
  readonly bytes: number;
}

const FIRST_START_MS = Date.UTC(2026, 0, 1);
const BETWEEN_STARTS_MS = 17 * 60_000;
const FLUSH_CHARACTERS = 1 << 20;

/** Writes `.claude/projects` with all its sessions below `folder`, file by file, without holding one in memory. */
export function makeHome(folder: string, plan: HomePlan): MadeHome {
  const random = randomFrom(plan.seed);
  const prose = proseFrom(plan.seed + 1);
  const root = join(folder, '.claude', 'projects');
  const made = { files: 0, records: 0, bytes: 0 };
  for (let index = 0; index < plan.sessions; index += 1) {
    for (const file of sessionFiles(index, plan, random)) {
      const path = join(root, file.path);
      const written = writeTranscript(path, file, { random, prose });
      made.files += 1;
      made.records += written.records;
      made.bytes += written.bytes;
      if (file.plan.agentId !== undefined) {
        const meta = { agentType: 'general-purpose', description: 'Count the trees' };
        writeFileSync(path.replace(/\.jsonl$/, '.meta.json'), JSON.stringify(meta));
      }
    }
  }
  return made;
}

interface TranscriptFile {
  /** Below the root. */
  readonly path: string;
  readonly plan: TranscriptPlan;
  readonly extent: { readonly records: number } | { readonly bytes: number };
}

function sessionFiles(index: number, plan: HomePlan, random: Random): readonly TranscriptFile[] {
  const cwd = `/home/fern/orchard-${index % plan.projects}`;
  const slug = cwd.replaceAll('/', '-');
  const sessionId = random.uuid();
  const agentId = random.happens(plan.subagentShare) ? `a${random.hex(16)}` : undefined;
  const common = {
    sessionId,
    cwd,
    startMs: FIRST_START_MS + index * BETWEEN_STARTS_MS,
    meanLineBytes: plan.meanLineBytes,
  };
  const extent = extentOf(plan, random);
  const main = { path: `${slug}/${sessionId}.jsonl`, plan: common, extent };
  if (agentId === undefined) return [main];
  const path = `${slug}/${sessionId}/subagents/agent-${agentId}.jsonl`;
  return [
    { ...main, plan: { ...common, startsAgent: agentId } },
    { path, plan: { ...common, agentId }, extent: fifthOf(extent) },
  ];
}

function extentOf({ extent }: HomePlan, random: Random): TranscriptFile['extent'] {
  return 'records' in extent ? extent : { bytes: random.integer(extent.leastBytes, extent.mostBytes) };
}

function fifthOf(extent: TranscriptFile['extent']): TranscriptFile['extent'] {
  if ('records' in extent) return { records: Math.max(4, Math.floor(extent.records / 5)) };
  return { bytes: Math.floor(extent.bytes / 5) };
}

function writeTranscript(
  path: string,
  { plan, extent }: TranscriptFile,
  { random, prose }: { readonly random: Random; readonly prose: Prose },
): { readonly records: number; readonly bytes: number } {
  mkdirSync(dirname(path), { recursive: true });
  const output = openLines(path);
  const title = plan.agentId === undefined ? [titleRecord(plan, random, prose)] : [];
  const most = 'records' in extent ? extent.records - title.length : Number.POSITIVE_INFINITY;
  const mostBytes = 'bytes' in extent ? extent.bytes : Number.POSITIVE_INFINITY;
  for (const record of transcriptRecords(plan, random, prose)) {
    output.add(record);
    if (output.size().records >= most || output.size().bytes >= mostBytes) break;
  }
  for (const record of title) output.add(record);
  output.close();
  const seconds = plan.startMs / 1000 + 3600;
  utimesSync(path, seconds, seconds);
  return output.size();
}

interface Lines {
  add(record: object): void;
  size(): { readonly records: number; readonly bytes: number };
  close(): void;
}

function openLines(path: string): Lines {
  const file = openSync(path, 'w');
  let held: string[] = [];
  let heldCharacters = 0;
  let records = 0;
  let bytes = 0;
  const flush = (): void => {
    const bytesHeld = Buffer.from(held.join(''));
    // A bare write may be short.
    for (let at = 0; at < bytesHeld.length;) at += writeSync(file, bytesHeld, at);
    held = [];
    heldCharacters = 0;
  };
  return {
    add(record) {
      const line = `${JSON.stringify(record)}\n`;
      held.push(line);
      heldCharacters += line.length;
      records += 1;
      bytes += Buffer.byteLength(line);
      if (heldCharacters >= FLUSH_CHARACTERS) flush();
    },
    size: () => ({ records, bytes }),
    close() {
      flush();
      closeSync(file);
    },
  };
}
