import { lengthOfTime } from '../../../../session/length-of-time.ts';
import type { NoticeBlock } from '../../../../session/session.ts';
import { type JsonObject, numberAt, objectAt, stringAt } from '../../../records/guards.ts';
import type { AgentProgress } from '../agents/agent-progress.ts';
import { type Draft, draftOf } from '../drafts.ts';
import type { KnownMembers } from '../known-members.ts';
import { beyondMatter, unknownPayloadOf } from '../line-members.ts';
import { kindOf, type Reading, type TranscriptLine } from '../line.ts';
import { notice, wordsAndRest } from './notices.ts';
import { outputIn, type ShellProgress } from '../calls/shell-progress.ts';
import { unknownDraft } from '../unknown-record.ts';

/**
 * A `progress` line as a message; null when what it says stands elsewhere: an agent's messages in that agent's
 * conversation, a command's output with its result.
 */
export function readProgressLine(line: TranscriptLine, making: ProgressMaking): Draft | null {
  const { reading } = making;
  const progress = objectAt(line.record, 'data');
  if (progress === null) return unknownDraft(line, 'progress', { record: unknownPayloadOf(line.record), reading });
  const draft = draftFor(line, progress, making);
  const beside = beyondMatter(line.record, MATTER);
  if (beside === null) return draft;
  return draftOf({
    line,
    role: 'system',
    blocks: [...(draft?.blocks ?? []), notice('progress', 'Beside the progress', { record: beside })],
  });
}

const MATTER: KnownMembers = new Map([
  ['data', 'any'],
  ['toolUseID', 'string'],
]);

function draftFor(
  line: TranscriptLine,
  progress: JsonObject,
  { reading, shell, agents }: ProgressMaking,
): Draft | null {
  const type = kindOf(progress);
  if (type === 'agent_progress') return agentProgress(line, agents.beyond(line), reading);
  if (type === 'bash_progress') return shellProgress(line, progress, shell);
  const make = Object.hasOwn(KINDS, type) ? KINDS[type] : undefined;
  if (make !== undefined) return draftOf({ line, role: 'system', blocks: [make(progress)] });
  return unknownDraft(line, `progress/${type}`, { record: progress, reading });
}

/** What is needed to read lines of progress. */
export interface ProgressMaking {
  readonly reading: Reading;
  readonly shell: ShellProgress;
  readonly agents: AgentProgress;
}

function agentProgress(line: TranscriptLine, beyond: JsonObject, reading: Reading): Draft | null {
  const { prompt, ...more } = beyond;
  const { agentId } = objectAt(line.record, 'data') ?? {};
  const whose = agentId === undefined ? {} : { agentId };
  if (Object.keys(more).length > 0 || (prompt !== undefined && typeof prompt !== 'string')) {
    return unknownDraft(line, 'progress/agent_progress', { record: { ...whose, ...beyond }, reading });
  }
  if (prompt === undefined) return null;
  return draftOf({
    line,
    role: 'system',
    blocks: [notice('progress', 'Prompt of an agent', { text: prompt, record: whose })],
  });
}

/** Of a snapshot whose output stands elsewhere only what it says beside that: each would say all of it again. */
function shellProgress(line: TranscriptLine, progress: JsonObject, shell: ShellProgress): Draft | null {
  const beyond = shell.beyond(line);
  const isKept = shell.isWorthKeeping(line);
  if (!isKept && beyond === null) return null;
  const content = isKept ? { text: outputIn(progress), record: lessOutput(progress) } : { record: beyond ?? {} };
  const seconds = numberAt(progress, 'elapsedTimeSeconds');
  const label = seconds === null ? 'Output so far' : `Output after ${lengthOfTime(seconds * 1000)}`;
  return draftOf({ line, role: 'system', blocks: [notice('progress', label, content)] });
}

function lessOutput(progress: JsonObject): JsonObject {
  const rest = Object.entries(progress).filter(
    ([key, value]) => value !== null && !(OUTPUT.has(key) && typeof value === 'string'),
  );
  return Object.fromEntries(rest);
}

const OUTPUT = new Set(['fullOutput', 'output']);

const KINDS: Readonly<Record<string, (progress: JsonObject) => NoticeBlock>> = {
  hook_progress: (progress) =>
    notice('hook', `Hook: ${stringAt(progress, 'hookName') ?? stringAt(progress, 'hookEvent') ?? 'unnamed'}`, {
      ...wordsAndRest(progress, ['command', 'statusMessage']),
    }),
  mcp_progress: (progress) =>
    notice('progress', `MCP: ${stringAt(progress, 'serverName') ?? '?'} ${stringAt(progress, 'toolName') ?? ''}`, {
      ...wordsAndRest(progress, ['progressMessage', 'message']),
    }),
  query_update: (progress) => notice('progress', 'Searching', wordsAndRest(progress, ['query'])),
  search_results_received: (progress) =>
    notice(
      'progress',
      `${numberAt(progress, 'resultCount') ?? 'Some'} search results`,
      wordsAndRest(progress, ['query']),
    ),
  waiting_for_task: (progress) => notice('progress', 'Waiting for a task', wordsAndRest(progress, ['taskDescription'])),
};
