import { addTo } from '../../../../session/add-to.ts';
import { isObject, stringAt } from '../../../records/guards.ts';
import { type AgentLines, firstPromptOf } from './agents.ts';
import type { CallBook } from '../calls/call-book.ts';
import type { Call } from '../calls/call.ts';
import { membersOfRecord } from '../calls/result-place.ts';
import type { TranscriptLine } from '../line.ts';

/** Which call started which subagent. */
export interface AgentCalls {
  /** The call that started a subagent; null for an orphan. */
  readonly callOf: (agentId: string) => Call | null;
  /** The subagent that a call started. */
  readonly agentOf: (call: Call | null) => string | null;
}

/**
 * Joins subagents to calls, the surest sign first over all agents: what the agent's meta file or its place says, the
 * id in the call's result, the prompt's id, the prompt's words. A call starts one agent by the weaker signs.
 */
export function joinAgents(agents: readonly AgentLines[], book: CallBook): AgentCalls {
  const callOf = new Map<string, Call>();
  const agentOf = new Map<Call, string>();
  const join = (agent: AgentLines, call: Call | null | undefined): void => {
    if (call === undefined || call === null || callOf.has(agent.id) || call.agentId === agent.id) return;
    callOf.set(agent.id, call);
    if (!agentOf.has(call)) agentOf.set(call, agent.id);
  };
  const open = (): readonly AgentLines[] => agents.filter(({ id }) => !callOf.has(id));
  const byResult = callsByResult(book);
  // Where several calls have the id that is told, the one is meant whose result names the agent.
  for (const agent of agents)
    if (book.isShared(agent.callId ?? toolUseIdOf(agent) ?? '')) join(agent, byResult.get(agent.id));
  for (const agent of open()) join(agent, book.named(agent.callId ?? '') ?? book.named(toolUseIdOf(agent) ?? ''));
  for (const agent of open()) join(agent, byResult.get(agent.id));
  const isFree = (call: Call): boolean => !agentOf.has(call);
  const starters = book.calls.filter(({ name, input }) => isStarter(name, input));
  const words = grouped(starters, (call) => promptIn(call));
  for (const agent of open()) {
    const asked = firstPromptOf(agent.lines)?.trim() ?? '';
    const candidates = (asked === '' ? undefined : words.get(asked))?.filter(isFree) ?? [];
    const promptId = promptIdOf(agent.lines);
    const same = candidates.find((call) => promptId !== null && promptIdAt(call) === promptId);
    join(agent, same ?? candidates[0]);
  }
  const byRun = callsByRun(book);
  for (const agent of open()) {
    const call = byRun.get(runOf(agent) ?? '');
    if (call !== undefined) join(agent, call);
  }
  const byPromptId = grouped(starters, (call) => promptIdAt(call));
  for (const agent of open()) {
    const candidates = byPromptId.get(promptIdOf(agent.lines) ?? '')?.filter(isFree) ?? [];
    // The prompt's id is that of the whole turn: it tells something only where one call is left.
    if (candidates.length === 1) join(agent, candidates[0]);
  }
  // An agent that was called again goes on in its one conversation.
  for (const call of book.calls) {
    const named = agentNamedBy(call);
    if (named !== null && named !== call.agentId && callOf.has(named) && isFree(call)) agentOf.set(call, named);
  }
  return {
    callOf: (agentId) => callOf.get(agentId) ?? null,
    agentOf: (call) => (call === null ? null : (agentOf.get(call) ?? null)),
  };
}

function toolUseIdOf({ meta }: AgentLines): string | null {
  return isObject(meta) ? stringAt(meta, 'toolUseId') : null;
}

/** The agent that a call's result names. */
function agentNamedBy({ result }: Call): string | null {
  const record = membersOfRecord(result);
  return record === null ? null : (stringAt(record, 'agentId') ?? stringAt(record, 'agent_id'));
}

function callsByResult({ calls: all }: CallBook): ReadonlyMap<string, Call> {
  const calls = new Map<string, Call>();
  for (const call of all) {
    const agentId = agentNamedBy(call);
    if (agentId !== null && !calls.has(agentId)) calls.set(agentId, call);
  }
  return calls;
}

/** A workflow's call starts all agents of its run. */
function callsByRun({ calls: all }: CallBook): ReadonlyMap<string, Call> {
  const calls = new Map<string, Call>();
  for (const call of all) {
    const record = membersOfRecord(call.result);
    const run = record === null ? null : stringAt(record, 'runId');
    if (run !== null && !calls.has(run)) calls.set(run, call);
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

function promptIn({ input }: Call): string {
  return (isObject(input) ? (stringAt(input, 'prompt') ?? '') : '').trim();
}

/** The prompt's id as the line of the call, or that of its result, has it. */
function promptIdAt({ line, result }: Call): string {
  return stringAt(line.record, 'promptId') ?? (result === null ? null : stringAt(result.line.record, 'promptId')) ?? '';
}

function promptIdOf(lines: readonly TranscriptLine[]): string | null {
  for (const { record } of lines) {
    const id = stringAt(record, 'promptId');
    if (id !== null) return id;
  }
  return null;
}

function grouped(calls: readonly Call[], keyOf: (call: Call) => string): ReadonlyMap<string, readonly Call[]> {
  const groups = new Map<string, Call[]>();
  for (const call of calls) addTo(groups, keyOf(call), call);
  return groups;
}
