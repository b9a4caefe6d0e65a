import type { NoticeBlock, StateRecord } from '../../../../session/session.ts';
import { type JsonObject, numberAt, stringAt } from '../../../records/guards.ts';
import { isStateKind } from '../../record-kinds.ts';
import { kindOf, type Reading, type TranscriptLine } from '../line.ts';
import { OMITTED } from '../line-members.ts';
import { notice, wordsAndRest } from './notices.ts';

/** The state records of a session, over all its files. */
export interface StateBook {
  /** Takes a state record; what it says for the first time and a reader should see at its place is returned. */
  take(line: TranscriptLine): NoticeBlock | null;
  records(): readonly StateRecord[];
}

/** Whether a record states something about the session. */
export function isStateLine({ record }: TranscriptLine): boolean {
  return isStateKind(kindOf(record));
}

/** Kinds of which only the last value counts; of the others each different value is kept. */
const LAST_ONLY = new Set([
  'last-prompt',
  'file-history-snapshot',
  'bridge-session',
  'atis-latch',
  'isolation-latch',
  'dev-mods',
  'cost-state',
  'attribution-snapshot',
  'marble-origami-snapshot',
  'marble-origami-reset',
  'artifact-autoreact-ledger',
]);

/** Kinds that go to and fro. */
const SWITCHES = new Set(['mode', 'memory-mode', 'permission-mode', 'worktree-state']);

const OWNER_IDS = ['accountUuid', 'ownerAccountUuid', 'ownerOrganizationUuid'];

interface Kind {
  count: number;
  latest: string | null;
  /** The values by what they say. */
  readonly values: Map<string, JsonObject>;
}

/** Starts without state. `isOwn` tells whether a uuid is one of the session's records. */
export function createStateBook({ notes }: Reading, isOwn: (uuid: string) => boolean): StateBook {
  const kinds = new Map<string, Kind>();
  return {
    take(line) {
      const kind = kindOf(line.record);
      if (kind === 'summary' && !isOwn(stringAt(line.record, 'leafUuid') ?? '')) return foreignSummary(line.record);
      const known = kinds.get(kind) ?? { count: 0, latest: null, values: new Map<string, JsonObject>() };
      kinds.set(kind, known);
      known.count += 1;
      if (OWNER_IDS.some((key) => Object.hasOwn(line.record, key))) notes.add('SYSTEM_CONTEXT_OMITTED', line);
      if (LAST_ONLY.has(kind)) {
        const before = known.values.get('');
        known.values.set('', kind === 'last-prompt' ? withOtherHalf(line.record, before) : line.record);
        return null;
      }
      const value = valueOf(line.record);
      const { timestamp: _timestamp, ...said } = value;
      const key = JSON.stringify(said);
      const isWorthSeeing = !known.values.has(key) || (SWITCHES.has(kind) && key !== known.latest);
      const isFirst = known.latest === null;
      known.latest = key;
      // The latest value is the one that counts: it goes to the end.
      known.values.delete(key);
      known.values.set(key, value);
      const make = isWorthSeeing && Object.hasOwn(SEEN, kind) ? SEEN[kind] : undefined;
      return make?.(value, isFirst) ?? null;
    },
    records: () =>
      Array.from(kinds, ([kind, { count, values }]) => ({
        kind,
        count,
        values: Array.from(values.values(), LAST_ONLY.has(kind) ? valueOf : (value) => value),
      })),
  };
}

/** Either half of a prompt, its words or its place, may come by itself. */
function withOtherHalf(record: JsonObject, before: JsonObject | undefined): JsonObject {
  const [said, place] = ['lastPrompt', 'leafUuid'] as const;
  if (before === undefined) return record;
  const isPlaceAlone = stringAt(record, place) !== null && !Object.hasOwn(record, said);
  if (isPlaceAlone && Object.hasOwn(before, said)) return { ...record, [said]: before[said] };
  const wasPlaceAlone = Object.hasOwn(before, place) && !Object.hasOwn(before, said);
  return wasPlaceAlone && !Object.hasOwn(record, place) ? { ...record, [place]: before[place] } : record;
}

const STRUCTURE = new Set(['type', 'sessionId', 'session_id', ...OWNER_IDS]);

function valueOf(record: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(record).filter(([key]) => !STRUCTURE.has(key) && !OMITTED.has(key)));
}

function foreignSummary(record: JsonObject): NoticeBlock {
  const said = wordsAndRest(valueOf(record), ['summary']);
  return notice('summary', 'Summary of another session', said);
}

type Make = (value: JsonObject, isFirst: boolean) => NoticeBlock | null;

function title(label: string, key: string): Make {
  return (value) => notice('title', label, wordsAndRest(value, [key]));
}

// What a session starts with is no change.
function change(label: string, key: string): Make {
  return (value, isFirst) => (isFirst ? null : notice('mode', `${label}: ${stringAt(value, key) ?? 'none'}`));
}

function worktree(value: JsonObject, isFirst: boolean): NoticeBlock | null {
  const isIn = Object.values(value).some((one) => one !== null && one !== undefined);
  if (isIn) return notice('other', 'Worktree', { record: value });
  return isFirst ? null : notice('other', 'The worktree was left');
}

function words(label: string, keys: readonly string[]): Make {
  return (value) => notice('other', label, wordsAndRest(value, keys));
}

/** What is shown at its place when it is said for the first time. */
const SEEN: Readonly<Record<string, Make>> = {
  summary: title('Summary', 'summary'),
  'custom-title': title('Title', 'customTitle'),
  'ai-title': title('Title by the model', 'aiTitle'),
  'agent-name': title('Name of the agent', 'agentName'),
  tag: title('Tag', 'tag'),
  mode: change('Mode', 'mode'),
  // Written when somebody switches it, not at the start.
  'memory-mode': (value) => notice('mode', `Memory: ${stringAt(value, 'mode') ?? 'unknown'}`),
  'permission-mode': change('Permission mode', 'permissionMode'),
  'pr-link': (value) => {
    const number = numberAt(value, 'prNumber');
    return notice('other', number === null ? 'Pull request' : `Pull request ${number}`, wordsAndRest(value, ['prUrl']));
  },
  relocated: words('The working folder changed', ['relocatedCwd']),
  'worktree-state': worktree,
  'continued-in': words('Continued in another session', ['continuedInSessionId']),
  'content-replacement': words('Tool results were replaced for the model', []),
  'frame-link': words('Link', ['title', 'frameUrl', 'path']),
  'marble-origami-commit': (value) =>
    notice('compaction-summary', 'Summary of a part of the conversation', wordsAndRest(value, ['summary'])),
};
