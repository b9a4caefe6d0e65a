import type { ModelStatistics, Response, ToolStatistics } from '../session/statistics.ts';
import { type CountedCall, toolsOf, uniqueCalls } from '../session/statistics/calls.ts';
import { modelsOf, uncountedAmong, uniqueResponses } from '../session/statistics/responses.ts';
import { countPrompts } from '../session/statistics/tally.ts';
import type { SessionRef } from '../session/reference.ts';
import type { ReadSession } from '../sources/source.ts';
import type { Inventory } from './inventory.ts';

/** What all sessions that were read come to. */
export interface Totals {
  readonly sessions: number;
  readonly empty: number;
  readonly projects: number;
  readonly bytes: number;
  readonly prompts: number;
  readonly subagents: number;
  /** Responses of which no record tells the tokens. */
  readonly uncounted: number;
  /** The first and the last time of all that say something, ISO 8601 UTC. */
  readonly first: string | null;
  readonly last: string | null;
  readonly models: readonly ModelStatistics[];
  readonly tools: readonly ToolStatistics[];
}

/** Sums up sessions while they are read, one after the other. */
export interface Sum {
  add(ref: SessionRef, read: ReadSession): void;
  totals(): Totals;
}

/** Starts with nothing. Each prompt, response and call counts once, however many files repeat it. */
export function createSum(workingFolderOf: Inventory['workingFolderOf']): Sum {
  const responses: Response[] = [];
  const calls: CountedCall[] = [];
  const prompts: string[] = [];
  const projects = new Set<string>();
  const times: string[] = [];
  const count = { sessions: 0, empty: 0, bytes: 0, subagents: 0 };
  return {
    add(ref, { session, isEmpty, counted }) {
      count.sessions++;
      if (isEmpty) count.empty++;
      count.bytes += ref.bytes;
      count.subagents += session.subagents.length;
      projects.add(workingFolderOf(ref) ?? ref.folder);
      if (session.startedAt !== null && !isEmpty) times.push(session.startedAt);
      if (session.endedAt !== null && !isEmpty) times.push(session.endedAt);
      for (const prompt of counted.prompts) prompts.push(prompt);
      for (const response of counted.responses) responses.push(response);
      for (const call of counted.calls) calls.push(call);
    },
    totals() {
      const sorted = times.toSorted();
      const once = uniqueResponses(responses);
      return {
        ...count,
        projects: projects.size,
        first: sorted[0] ?? null,
        last: sorted.at(-1) ?? null,
        prompts: countPrompts(prompts),
        uncounted: uncountedAmong(once),
        models: modelsOf(once).toSorted((one, other) => other.responses - one.responses),
        tools: toolsOf(uniqueCalls(calls)).toSorted((one, other) => other.calls - one.calls),
      };
    },
  };
}
