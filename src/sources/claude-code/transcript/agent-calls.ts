import { type JsonObject, isObject, stringAt } from '../../records/guards.ts';
import { type AgentLines, firstPromptOf } from './agents.ts';
import { type CallBook, type CallPlace, resultRecordOf } from './call-book.ts';
import type { TranscriptLine } from './line.ts';

/** Which call started which subagent. */
export interface AgentCalls {
  /** The call that started a subagent; null for an orphan. */
  readonly callOf: (agentId: string) => CallPlace | null;
  /** The subagent that a call started. */
  readonly agentOf: (callId: string) => string | null;
}

/**
 * Joins subagents to calls, the surest sign first over all agents: what the agent's meta file or its place says, the
 * id in the call's result, the prompt's id, the prompt's words. A call starts one agent by the weaker signs.
 */
export function joinAgents(agents: readonly AgentLines[], book: CallBook): AgentCalls {
  const callOf = new Map<string, CallPlace>();
  const agentOf = new Map<string, string>();
  const join = (agent: AgentLines, call: CallPlace | undefined): void => {
    if (call === undefined || callOf.has(agent.id) || call.agentId === agent.id) return;
    callOf.set(agent.id, call);
    if (!agentOf.has(call.id)) agentOf.set(call.id, agent.id);
  };
  const open = (): readonly AgentLines[] => agents.filter(({ id }) => !callOf.has(id));
  const byResult = callsByResult(book);
  for (const agent of agents)
    join(agent, book.calls.get(agent.callId ?? '') ?? book.calls.get(toolUseIdOf(agent) ?? ''));
  for (const agent of open()) join(agent, byResult.get(agent.id));
  const isFree = (call: CallPlace): boolean => !agentOf.has(call.id);
  const starters = Array.from(book.calls.values()).filter(({ name, input }) => isStarter(name, input));
  const words = grouped(starters, (call) => promptIn(call));
  for (const agent of open()) {
    const asked = firstPromptOf(agent.lines)?.trim() ?? '';
    const candidates = (asked === '' ? undefined : words.get(asked))?.filter(isFree) ?? [];
    const promptId = promptIdOf(agent.lines);
    const same = candidates.find((call) => promptId !== null && promptIdAt(call, book) === promptId);
    join(agent, same ?? candidates[0]);
  }
  const byRun = callsByRun(book);
  for (const agent of open()) {
    const call = byRun.get(runOf(agent) ?? '');
    if (call !== undefined) join(agent, call);
  }
  const byPromptId = grouped(starters, (call) => promptIdAt(call, book));
  for (const agent of open()) {
    const candidates = byPromptId.get(promptIdOf(agent.lines) ?? '')?.filter(isFree) ?? [];
    // The prompt's id is that of the whole turn: it tells something only where one call is left.
    if (candidates.length === 1) join(agent, candidates[0]);
  }
  return { callOf: (agentId) => callOf.get(agentId) ?? null, agentOf: (callId) => agentOf.get(callId) ?? null };
}

function toolUseIdOf({ meta }: AgentLines): string | null {
  return isObject(meta) ? stringAt(meta, 'toolUseId') : null;
}

function callsByResult(book: CallBook): ReadonlyMap<string, CallPlace> {
  const calls = new Map<string, CallPlace>();
  for (const [callId, place] of book.results) {
    const record = resultRecordOf(place);
    const agentId = record === null ? null : (stringAt(record, 'agentId') ?? stringAt(record, 'agent_id'));
    const call = book.calls.get(callId);
    if (agentId !== null && call !== undefined && !calls.has(agentId)) calls.set(agentId, call);
  }
  return calls;
}

/** A workflow's call starts all agents of its run. */
function callsByRun(book: CallBook): ReadonlyMap<string, CallPlace> {
  const calls = new Map<string, CallPlace>();
  for (const [callId, place] of book.results) {
    const record = resultRecordOf(place);
    const run = record === null ? null : stringAt(record, 'runId');
    const call = book.calls.get(callId);
    if (run !== null && call !== undefined && !calls.has(run)) calls.set(run, call);
  }
  return calls;
}

/** The run that an agent's file stands under: `…/workflows/<run>/agent-….jsonl`. */
function runOf({ path }: AgentLines): string | null {
  const parts = path === null ? [] : path.split('/');
  return parts.at(-3) === 'workflows' ? (parts.at(-2) ?? null) : null;
}

function isStarter(name: string, input: unknown): boolean {
  return name === 'Task' || name === 'Agent' || (isObject(input) && stringAt(input, 'subagent_type') !== null);
}

function promptIn({ input }: CallPlace): string {
  return (isObject(input) ? (stringAt(input, 'prompt') ?? '') : '').trim();
}

/** The prompt's id as the line of the call, or that of its result, has it. */
function promptIdAt(call: CallPlace, book: CallBook): string {
  const result: JsonObject | undefined = book.results.get(call.id)?.line.record;
  return stringAt(call.line.record, 'promptId') ?? (result === undefined ? null : stringAt(result, 'promptId')) ?? '';
}

function promptIdOf(lines: readonly TranscriptLine[]): string | null {
  for (const { record } of lines) {
    const id = stringAt(record, 'promptId');
    if (id !== null) return id;
  }
  return null;
}

function grouped(
  calls: readonly CallPlace[],
  keyOf: (call: CallPlace) => string,
): ReadonlyMap<string, readonly CallPlace[]> {
  const groups = new Map<string, CallPlace[]>();
  for (const call of calls) {
    const key = keyOf(call);
    const there = groups.get(key);
    if (there === undefined) groups.set(key, [call]);
    else there.push(call);
  }
  return groups;
}
