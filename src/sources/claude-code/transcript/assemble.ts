import type { SessionRef } from '../../../session/reference.ts';
import type { Session } from '../../../session/session.ts';
import { countedOnce, tallyOf, togetherOf } from '../../../session/statistics/tally.ts';
import { titleOf } from '../../../session/title.ts';
import { stringAt } from '../../records/guards.ts';
import type { Notes } from '../../records/notes.ts';
import type { ReadSession, Survey } from '../../source.ts';
import { joinAgents } from './agents/agent-calls.ts';
import { type AgentLines, agentsInProgress, splitSidechains } from './agents/agents.ts';
import { appended } from './appended.ts';
import { createCallBook } from './calls/call-book.ts';
import { conversationOf } from './conversation.ts';
import { createDuplicates, type Duplicates } from './duplicates.ts';
import { isoOf, type Reading, timesOf, type TranscriptLine } from './line.ts';
import { looseFileBlocks } from './files/loose-files.ts';
import { createPictures } from './media/pictures.ts';
import { agentsInFiles, gatherAgents, isUsedMeta } from './agents/session-agents.ts';
import type { SessionFiles } from './files/session-files.ts';
import type { Sidecar } from './files/sidecar.ts';
import { sessionNames } from './session-links.ts';
import { createSpilledOutputs, isSpilledOutput } from './files/spilled-outputs.ts';
import { createStateBook } from './program/state-lines.ts';
import { createSubagents, type ReadAgent } from './agents/subagents.ts';
import { TITLE_RULES } from './title-rules.ts';
import { readTitleFile, titleCandidates } from './titles.ts';
import { journalBlocks } from './agents/workflows.ts';

/** Puts what was read of a session's files together: one conversation, its subagents, and what was counted. */
export function assembleSession(ref: SessionRef, files: SessionFiles, notes: Notes): Omit<ReadSession, 'close'> {
  const duplicates = createDuplicates();
  const { main, agents } = conversationsIn(files, duplicates, notes);
  const { ownId, links } = sessionNames(ref.id, [main, ...agents.map(({ lines }) => lines)]);
  const reading: Reading = { sessionId: ownId, notes, pictures: createPictures(notes) };
  const outputs = createSpilledOutputs(files.sidecars.filter(isSpilledOutput));
  const calls = createCallBook([{ agentId: null, lines: main }, ...agents.map(speakerOf)], reading, outputs);
  const isMeta = isUsedMeta(agents);
  const joined = joinAgents(agents, calls);
  const state = createStateBook(reading, duplicates.has);
  const head = headOf(files.survey, main, agents);
  const whereabouts = { cwd: head.cwd, gitBranch: head.gitBranch, version: head.agentVersion };
  const making = { reading, calls, subagentOf: joined.agentOf, state, isOwn: duplicates.has, head: whereabouts };
  const turns = conversationOf(main, making);
  const journal = journalBlocks(
    files.journals.flatMap(({ lines }) => lines),
    reading,
  );
  const read = agents.map((agent): ReadAgent => {
    const theirs = appended(conversationOf(agent.lines, making), journal.of(agent.id));
    return { agent, turns: theirs, tally: tallyOf(theirs, timesOf(agent.lines)) };
  });
  const subagents = createSubagents(read, { joined, calls, notes });
  const titleFile = readTitleFile(files.sidecars);
  const isUsed = (sidecar: Sidecar): boolean => sidecar === titleFile?.sidecar || isMeta(sidecar);
  const loose = looseFileBlocks(files.sidecars, { outputs, isUsed, reading });
  const allTurns = appended(turns, [...journal.others(agents), ...loose]);
  const own = tallyOf(allTurns, workingTimes(main, agents));
  const tallies = [own, ...read.map(({ tally }) => tally)];
  const stated = [...state.records(), ...(titleFile === null ? [] : [titleFile.state])];
  const counted = countedOnce(tallies);
  const session: Session = {
    id: ref.id,
    source: ref.source,
    ...titleOf(titleCandidates({ state: stated, turns: allTurns, subagents }), TITLE_RULES),
    ...head,
    turns: allTurns,
    subagents,
    state: stated,
    links,
    statistics: { ...own.statistics, together: togetherOf(tallies, counted) },
    notes: notes.list(),
  };
  return {
    session,
    isEmpty: files.survey.isEmpty,
    files: files.files,
    pictures: reading.pictures.files(),
    counted,
  };
}

interface Conversations {
  readonly main: readonly TranscriptLine[];
  readonly agents: readonly AgentLines[];
}

/** The conversation and those of the subagents, wherever their lines stood, each line once. */
function conversationsIn({ transcripts, sidecars }: SessionFiles, duplicates: Duplicates, notes: Notes): Conversations {
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

/** While a subagent works the session does; but what one did before or after is not the session's time. */
function workingTimes(main: readonly TranscriptLine[], agents: readonly AgentLines[]): readonly number[] {
  const own = timesOf(main);
  const first = own.reduce((least, time) => Math.min(least, time), Number.POSITIVE_INFINITY);
  const last = own.reduce((most, time) => Math.max(most, time), Number.NEGATIVE_INFINITY);
  const theirs = agents.flatMap(({ lines }) => timesOf(lines)).filter((time) => time > first && time < last);
  return [...own, ...theirs];
}

function speakerOf({ id, lines }: AgentLines): { readonly agentId: string; readonly lines: readonly TranscriptLine[] } {
  return { agentId: id, lines };
}

type Head = Pick<Session, 'project' | 'cwd' | 'gitBranch' | 'agentVersion' | 'startedAt' | 'endedAt'>;

function headOf(survey: Survey, main: readonly TranscriptLine[], agents: readonly AgentLines[]): Head {
  const { cwd, firstMs, lastMs } = survey;
  const lines = main.length > 0 ? main : agents.flatMap((agent) => agent.lines);
  const branch = lines.find((line) => named(line, 'gitBranch') !== null);
  const versioned = lines.findLast((line) => named(line, 'version') !== null);
  return {
    project: cwd === null ? null : lastPartOf(cwd),
    cwd,
    gitBranch: branch === undefined ? null : named(branch, 'gitBranch'),
    agentVersion: versioned === undefined ? null : named(versioned, 'version'),
    startedAt: isoOf(firstMs),
    endedAt: isoOf(lastMs),
  };
}

function named({ record }: TranscriptLine, key: string): string | null {
  return stringAt(record, key) || null;
}

/** The last part of a path of any system; null for a root. */
function lastPartOf(path: string): string | null {
  return path.split(/[/\\]/).findLast((part) => part !== '') ?? null;
}
