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
 * id in the call's result, the prompt's words, the workflow's run, the prompt's id. A call starts one agent by the
 * weaker signs.
 */
export function joinAgents(agents: readonly AgentLines[], book: CallBook): AgentCalls {
  const pairs = createPairs();
  for (const callBy of signsIn(book, pairs)) {
    for (const agent of agents) if (pairs.callOf(agent.id) === null) pairs.join(agent, callBy(agent));
  }
  // An agent that was called again goes on in its one conversation.
  for (const call of book.calls) {
    const named = agentNamedBy(call);
    if (named !== null && named !== call.agentId && pairs.callOf(named) !== null) pairs.giveAgain(call, named);
  }
  return pairs;
}

/** Subagents and calls, as far as they are joined. */
interface Pairs extends AgentCalls {
  /** The first call that is found for an agent is its own; none is that the agent made itself. */
  join(agent: AgentLines, call: Call | null): void;
  /** The call goes to an agent that another call has started, unless it has started one itself. */
  giveAgain(call: Call, agentId: string): void;
  /** Whether a call has started no agent so far. */
  readonly isFree: (call: Call) => boolean;
}

function createPairs(): Pairs {
  const calls = new Map<string, Call>();
  const agents = new Map<Call, string>();
  const giveAgain = (call: Call, agentId: string): void => {
    if (!agents.has(call)) agents.set(call, agentId);
  };
  return {
    callOf: (agentId) => calls.get(agentId) ?? null,
    agentOf: (call) => (call === null ? null : (agents.get(call) ?? null)),
    isFree: (call) => !agents.has(call),
    join(agent, call) {
      if (call === null || calls.has(agent.id) || call.agentId === agent.id) return;
      calls.set(agent.id, call);
      giveAgain(call, agent.id);
    },
    giveAgain,
  };
}

/** The call that one kind of sign tells of an agent; null where it tells none. */
type Sign = (agent: AgentLines) => Call | null;

/** The kinds of signs, the surest first. What the weaker ones tell depends on what is joined by then. */
function signsIn(book: CallBook, { isFree }: Pairs): readonly Sign[] {
  const byResult = callsByResult(book);
  const byRun = callsByRun(book);
  const starters = book.calls.filter(({ name, input }) => isStarter(name, input));
  const byWords = grouped(starters, promptIn);
  const byPromptId = grouped(starters, promptIdAt);
  const named = ({ id }: AgentLines): Call | null => byResult.get(id) ?? null;
  return [
    // Where several calls have the id that is told, the one is meant whose result names the agent.
    (agent) => (book.isShared(agent.callId ?? toolUseIdOf(agent) ?? '') ? named(agent) : null),
    (agent) => book.named(agent.callId ?? '') ?? book.named(toolUseIdOf(agent) ?? ''),
    named,
    ({ lines }) => {
      const asked = firstPromptOf(lines)?.trim() ?? '';
      const same = asked === '' ? [] : (byWords.get(asked)?.filter(isFree) ?? []);
      const promptId = promptIdOf(lines);
      return same.find((call) => promptId !== null && promptIdAt(call) === promptId) ?? same[0] ?? null;
    },
    (agent) => byRun.get(runOf(agent) ?? '') ?? null,
    ({ lines }) => {
      const [only = null, ...others] = byPromptId.get(promptIdOf(lines) ?? '')?.filter(isFree) ?? [];
      // The prompt's id is that of the whole turn: it tells something only where one call is left.
      return others.length === 0 ? only : null;
    },
  ];
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
