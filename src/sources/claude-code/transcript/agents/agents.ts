import { addTo } from '../../../../session/add-to.ts';
import type { Json } from '../../../../session/session.ts';
import { isObject, isTrueAt, type JsonObject, objectAt, stringAt } from '../../../records/guards.ts';
import { recordTime } from '../../watch/times.ts';
import { callOf } from '../../call-blocks.ts';
import { messageContent, rawBlocksOf, toolResultsOf, wordsOf } from '../../message-content.ts';
import { kindOf, type TranscriptLine } from '../line.ts';

/** The lines of one subagent, before it is known which call started it. */
export interface AgentLines {
  readonly id: string;
  /** The file they came from; null when they stood in another conversation's file. */
  readonly path: string | null;
  readonly lines: readonly TranscriptLine[];
  readonly meta: Json;
  /** The call that is known to have started it, by the place where its lines stood. */
  readonly callId: string | null;
}

const NO_AGENT: Omit<AgentLines, 'id' | 'lines'> = { path: null, meta: null, callId: null };

/** What stands in a main file: the conversation itself, and the subagents whose lines stand among it. */
export interface MainParts {
  readonly main: readonly TranscriptLine[];
  readonly inline: readonly AgentLines[];
}

/**
 * Takes the lines of subagents out of a main file (versions up to 1.0.x wrote them there). The lines of one chain, up
 * to the first without a known parent, are one subagent.
 */
export function splitSidechains(lines: readonly TranscriptLine[]): MainParts {
  const main: TranscriptLine[] = [];
  const roots = new Map<string, string>();
  const chains = new Map<string, TranscriptLine[]>();
  for (const line of lines) {
    if (!isTrueAt(line.record, 'isSidechain')) {
      main.push(line);
      continue;
    }
    const uuid = stringAt(line.record, 'uuid') ?? `line ${line.line}`;
    const root = roots.get(stringAt(line.record, 'parentUuid') ?? '') ?? uuid;
    roots.set(uuid, root);
    addTo(chains, root, line);
  }
  const inline = Array.from(chains.values(), (chain, index) => ({
    ...NO_AGENT,
    id: idOfChain(chain) ?? `inline-${index + 1}`,
    lines: chain,
  }));
  return { main, inline };
}

function idOfChain(chain: readonly TranscriptLine[]): string | null {
  return chain.map(({ record }) => stringAt(record, 'agentId')).find((id) => id !== null) ?? null;
}

/**
 * The messages of subagents that `agent_progress` lines repeat, by agent. They matter where the agent's own file is
 * gone, and for what that file lacks.
 */
export function agentsInProgress(lines: readonly TranscriptLine[]): readonly AgentLines[] {
  const agents = new Map<
    string,
    { readonly id: string; readonly callId: string | null; readonly lines: TranscriptLine[] }
  >();
  for (const line of lines) {
    const progress = kindOf(line.record) === 'progress' ? objectAt(line.record, 'data') : null;
    if (progress === null || kindOf(progress) !== 'agent_progress') continue;
    const callId = stringAt(line.record, 'parentToolUseID');
    const id = stringAt(progress, 'agentId') ?? `call-${callId ?? 'unknown'}`;
    const agent = agents.get(id) ?? { id, callId, lines: [] };
    agents.set(id, agent);
    for (const record of messagesIn(progress)) {
      agent.lines.push({ ...line, record: uncounted(record), ms: recordTime(record) ?? line.ms });
    }
  }
  return Array.from(agents.values(), (agent) => ({ ...NO_AGENT, ...agent }));
}

/**
 * Progress lines tell what a response had used when it began, not what it used: that stands in the agent's own file
 * alone. So it is kept as a fact and not counted.
 */
function uncounted(record: JsonObject): JsonObject {
  const message = objectAt(record, 'message');
  if (message === null || !(Object.hasOwn(message, 'usage') || Object.hasOwn(record, 'usage'))) return record;
  const { usage: beside, ...line } = record;
  const { usage = beside, ...rest } = message;
  return { ...line, message: rest, usageSoFar: usage };
}

function messagesIn(progress: JsonObject): readonly JsonObject[] {
  const earlier = progress['normalizedMessages'];
  const all = [...(Array.isArray(earlier) ? earlier : []), progress['message']];
  return all.filter(isProgressMessage);
}

/** Whether a member of an `agent_progress` is a line of the agent's conversation. */
export function isProgressMessage(one: unknown): one is JsonObject {
  return isObject(one) && Object.hasOwn(one, 'message');
}

/** The lines that a subagent's file has not: neither a message of their uuid, nor all that they say. */
export function linesLacking(
  lines: readonly TranscriptLine[],
  file: readonly TranscriptLine[],
): readonly TranscriptLine[] {
  // A damaged line may have kept nothing but its uuid.
  const whole = file.filter(({ record }) => objectAt(record, 'message') !== null);
  const uuids = new Set(whole.map(({ record }) => stringAt(record, 'uuid')));
  const said = new Set<string>();
  const latest = new Map<string, readonly string[]>();
  for (const { key, words } of file.flatMap(marksOf)) {
    said.add(`${key} ${words}`);
    if (words !== '') latest.set(key, [...(latest.get(key) ?? []), words].slice(-TEXTS_OF_ONE_KEY));
  }
  // A text may have been told when only its beginning was there.
  const isSaid = ({ key, words }: Mark): boolean =>
    said.has(`${key} ${words}`) || (latest.get(key) ?? []).some((text) => text.startsWith(words));
  return lines.filter((line) => {
    const uuid = stringAt(line.record, 'uuid');
    const marks = marksOf(line);
    const isThere = (uuid !== null && uuids.has(uuid)) || (marks.length > 0 && marks.every(isSaid));
    return !isThere;
  });
}

/** With so many of the latest texts of a response one is compared. */
const TEXTS_OF_ONE_KEY = 16;

/** What a line says: by what it is known, and its words where it has any. */
interface Mark {
  readonly key: string;
  readonly words: string;
}

/** What a line says: of an answer every block, for its file may end within it. */
function marksOf({ record }: TranscriptLine): readonly Mark[] {
  if (kindOf(record) === 'assistant') {
    const answerId = stringAt(objectAt(record, 'message') ?? {}, 'id') ?? '';
    return (rawBlocksOf(record) ?? []).map((block) => markOf(block, answerId));
  }
  const results = toolResultsOf(record).map((block) => ({
    key: `result ${stringAt(block, 'tool_use_id')}`,
    words: '',
  }));
  const prompt = kindOf(record) === 'user' && results.length === 0 ? wordsOf(messageContent(record)) : null;
  return [...results, ...(prompt === null ? [] : [{ key: `prompt ${prompt}`, words: '' }])];
}

function markOf(block: JsonObject, answerId: string): Mark {
  const call = callOf(block);
  if (call !== null) return { key: `call ${call.id}`, words: '' };
  const signature = stringAt(block, 'signature');
  if (signature !== null) return { key: `signed ${signature}`, words: '' };
  const words = stringAt(block, 'text') ?? stringAt(block, 'thinking');
  if (words === null) return { key: `block ${answerId} ${JSON.stringify(block)}`, words: '' };
  return { key: `${kindOf(block)} ${answerId}`, words: words.trim() };
}

/** The words of the first user's line: what the agent was asked. */
export function firstPromptOf(lines: readonly TranscriptLine[]): string | null {
  const first = lines.find(({ record }) => kindOf(record) === 'user' && !isTrueAt(record, 'isMeta'));
  return first === undefined ? null : wordsOf(messageContent(first.record));
}
