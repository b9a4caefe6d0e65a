import type { Subagent, Turn } from '../../../../session/session.ts';
import type { Tally } from '../../../../session/statistics/tally.ts';
import { isObject, stringAt } from '../../../records/guards.ts';
import type { Notes } from '../../../records/notes.ts';
import { WARM_UP, watchWarmUp } from '../../watch/warm-up.ts';
import type { AgentCalls } from './agent-calls.ts';
import type { AgentLines } from './agents.ts';
import type { CallBook } from '../calls/call-book.ts';
import type { Call } from '../calls/call.ts';
import { membersOfRecord } from '../calls/result-place.ts';
import { isoOf, timesOf } from '../line.ts';

/** A subagent's conversation as it was read. */
export interface ReadAgent {
  readonly agent: AgentLines;
  readonly turns: readonly Turn[];
  readonly tally: Tally;
}

interface Making {
  readonly joined: AgentCalls;
  readonly calls: CallBook;
  readonly notes: Notes;
}

/** The subagents of a session in the order of their calls, those without a call last and noted. */
export function createSubagents(agents: readonly ReadAgent[], making: Making): readonly Subagent[] {
  // Calls, not their ids: several may have one.
  const order = new Map(making.calls.calls.map((call, index) => [call, index]));
  const rank = ({ id }: Subagent): number => {
    const call = making.joined.callOf(id);
    return call === null ? order.size : (order.get(call) ?? order.size);
  };
  return agents.map((agent) => subagentOf(agent, making)).toSorted((one, other) => rank(one) - rank(other));
}

function subagentOf({ agent, turns, tally }: ReadAgent, { joined, notes }: Making): Subagent {
  const { id, path, meta, lines } = agent;
  const call = joined.callOf(id);
  const wasWarmedUp = call === null && isWarmUp(agent);
  if (call === null && !wasWarmedUp) noteOrphan(agent, notes);
  const times = timesOf(lines);
  return {
    id,
    agentType:
      metaText(agent, 'agentType') ?? inputText(call, 'subagent_type') ?? typeInResult(call) ?? typeInLines(agent),
    description: metaText(agent, 'description') ?? inputText(call, 'description') ?? (wasWarmedUp ? WARM_UP : null),
    toolCallId: call?.id ?? null,
    parentAgentId: call === null ? metaText(agent, 'parentAgentId') : call.agentId,
    path,
    meta,
    startedAt: isoOf(times.length === 0 ? null : times.reduce((first, ms) => Math.min(first, ms))),
    endedAt: isoOf(times.length === 0 ? null : times.reduce((last, ms) => Math.max(last, ms))),
    turns,
    statistics: tally.statistics,
  };
}

// Agents that were only warmed up never had a call.
function isWarmUp({ lines }: AgentLines): boolean {
  const watch = watchWarmUp();
  for (const { record } of lines) watch.see(record);
  return watch.isWarmUp();
}

function noteOrphan({ lines, path }: AgentLines, notes: Notes): void {
  const first = lines[0];
  if (first !== undefined) notes.add('ORPHANED_SUBAGENT', first);
  else if (path !== null) notes.add('ORPHANED_SUBAGENT', { file: { path, part: 'subagent' } });
}

function metaText({ meta }: AgentLines, key: string): string | null {
  return isObject(meta) ? stringAt(meta, key) : null;
}

function inputText(call: Call | null, key: string): string | null {
  return call !== null && isObject(call.input) ? stringAt(call.input, key) : null;
}

function typeInResult(call: Call | null): string | null {
  const record = membersOfRecord(call?.result ?? null);
  return record === null ? null : stringAt(record, 'agentType');
}

function typeInLines({ lines }: AgentLines): string | null {
  for (const { record } of lines) {
    const type = stringAt(record, 'attributionAgent');
    if (type !== null) return type;
  }
  return null;
}
