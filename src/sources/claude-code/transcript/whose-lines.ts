import type { Notes } from '../../records/notes.ts';
import { type AgentLines, agentsInProgress, splitSidechains } from './agents/agents.ts';
import { agentsInFiles, gatherAgents } from './agents/session-agents.ts';
import type { Duplicates } from './duplicates.ts';
import type { SessionFiles } from './files/session-files.ts';
import type { TranscriptLine } from './line.ts';

/** The lines of a session's own conversation and those of its subagents. */
export interface Conversations {
  readonly main: readonly TranscriptLine[];
  readonly agents: readonly AgentLines[];
}

/** The conversation and those of the subagents, wherever their lines stood, each line once. */
export function conversationsIn(
  { transcripts, sidecars }: SessionFiles,
  duplicates: Duplicates,
  notes: Notes,
): Conversations {
  const all = transcripts.filter(({ file }) => file.part === 'main').flatMap(({ lines }) => lines);
  const { main, inline } = splitSidechains(all);
  const inFiles = agentsInFiles(transcripts, sidecars, notes);
  const inProgress = agentsInProgress([...all, ...inFiles.flatMap(({ lines }) => lines)]);
  const kept = duplicates.without(main);
  const agents = gatherAgents(inFiles, [...inline, ...inProgress]).map((agent) => ({
    ...agent,
    lines: duplicates.without(agent.lines),
  }));
  return { main: kept, agents };
}
