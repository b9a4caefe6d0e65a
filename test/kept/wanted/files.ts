import { basename } from 'node:path';
import { type HomeFile, linesOf } from '../home.ts';
import { isMembers, type Members, textAt, type Value } from '../values.ts';
import { wantedOfAssistant } from './assistant.ts';
import { wantedOfAttachment, wantedOfProgress, wantedOfSystem } from './program.ts';
import { isReplaced, isState, wantedOfState } from './state.ts';
import { wantedOfUser } from './user.ts';
import { type Found, stringsOf, textOf, type Wanted } from './wanted.ts';

/** Everything that the files of one session hold and its export must hold. */
export function wantedOfSession(files: readonly HomeFile[]): readonly Wanted[] {
  const transcripts = files.filter(({ part }) => part !== 'sidecar');
  const isNamed = (name: string): boolean => transcripts.some(({ bytes }) => bytes.includes(name));
  return files.flatMap((file) => {
    if (file.part === 'sidecar') return wantedOfSidecar(file, isNamed);
    return wantedOfTranscript(file);
  });
}

function wantedOfTranscript({ path, bytes }: HomeFile): readonly Wanted[] {
  const wanted: Wanted[] = [];
  const last = new Map<string, readonly Wanted[]>();
  for (const { number, record } of linesOf(bytes)) {
    const placed = wantedOfRecord(record).map((found) => ({ ...found, path, line: number }));
    const kind = textAt(record, 'type') ?? '';
    if (isReplaced(kind)) last.set(kind, placed);
    else wanted.push(...placed);
  }
  return [...wanted, ...Array.from(last.values()).flat()];
}

function wantedOfRecord(record: Members): readonly Found[] {
  const kind = textAt(record, 'type') ?? '';
  switch (kind) {
    case 'user':
      return wantedOfUser(record);
    case 'assistant':
      return wantedOfAssistant(record);
    case 'system':
      return wantedOfSystem(record);
    case 'attachment':
      return wantedOfAttachment(record);
    case 'progress':
      return wantedOfProgress(record);
    default:
      return isState(kind) ? wantedOfState(kind, record) : stringsOf('unknown', record, { isForJsonAlone: true });
  }
}

function wantedOfSidecar(file: HomeFile, isNamed: (name: string) => boolean): readonly Wanted[] {
  const { path } = file;
  const at = (found: readonly Found[]): readonly Wanted[] => found.map((one) => ({ ...one, path, line: 0 }));
  const name = basename(path);
  // An output that no line speaks of belongs to nothing in the conversation.
  if (path.includes('/tool-results/')) {
    return isNamed(name) ? at(textOf('spilled output', file.bytes.toString('utf8'))) : [];
  }
  if (name === 'journal.jsonl') return wantedOfTranscript(file);
  if (name === 'custom-title.json') return at(stringsOf('title', parsed(file.bytes)));
  return name.endsWith('.meta.json') ? at(stringsOf('subagent', described(parsed(file.bytes)))) : [];
}

function described(meta: Value): Value {
  return isMembers(meta) ? [meta['agentType'], meta['description']] : [];
}

function parsed(bytes: Buffer): Value {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return null;
  }
}
