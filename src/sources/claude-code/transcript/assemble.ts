import type { SessionRef } from '../../../session/reference.ts';
import type { Session } from '../../../session/session.ts';
import { countedOnce, type Tally, tallyOf, togetherOf } from '../../../session/statistics/tally.ts';
import { titleOf } from '../../../session/title.ts';
import type { Notes } from '../../records/notes.ts';
import type { ReadSession } from '../../source.ts';
import { joinAgents } from './agents/agent-calls.ts';
import type { AgentLines } from './agents/agents.ts';
import { appended } from './appended.ts';
import { createCallBook } from './calls/call-book.ts';
import { conversationOf } from './conversation.ts';
import type { ConversationMaking } from './course.ts';
import { createDuplicates } from './duplicates.ts';
import { type Reading, timesOf, type TranscriptLine } from './line.ts';
import { looseFileBlocks } from './files/loose-files.ts';
import { createPictures } from './media/pictures.ts';
import { isUsedMeta } from './agents/session-agents.ts';
import type { SessionFiles } from './files/session-files.ts';
import type { Sidecar } from './files/sidecar.ts';
import { headOf } from './session-head.ts';
import { sessionNames } from './session-links.ts';
import { createSpilledOutputs, isSpilledOutput } from './files/spilled-outputs.ts';
import { createStateBook } from './program/state-lines.ts';
import { createSubagents, type ReadAgent } from './agents/subagents.ts';
import { TITLE_RULES } from './title-rules.ts';
import { readTitleFile, titleCandidates } from './titles.ts';
import { type JournalBlocks, journalBlocks } from './agents/workflows.ts';
import { type Conversations, conversationsIn } from './whose-lines.ts';

/** Puts what was read of a session's files together: one conversation, its subagents, and what was counted. */
export function assembleSession(ref: SessionRef, files: SessionFiles, notes: Notes): Omit<ReadSession, 'close'> {
  const duplicates = createDuplicates();
  const conversations = conversationsIn(files, duplicates, notes);
  const { main, agents } = conversations;
  const { ownId, links } = sessionNames(ref.id, [main, ...agents.map(({ lines }) => lines)]);
  const reading: Reading = { sessionId: ownId, notes, pictures: createPictures(notes) };
  const outputs = createSpilledOutputs(files.sidecars.filter(isSpilledOutput));
  const calls = createCallBook([{ agentId: null, lines: main }, ...agents.map(speakerOf)], reading, outputs);
  const joined = joinAgents(agents, calls);
  const state = createStateBook(reading, duplicates.has);
  const head = headOf(files.survey, conversations);
  const whereabouts = { cwd: head.cwd, gitBranch: head.gitBranch, version: head.agentVersion };
  const making = { reading, calls, subagentOf: joined.agentOf, state, isOwn: duplicates.has, head: whereabouts };
  // Notes, pictures and state are in the order in which they are met: the main conversation's first.
  const said = conversationOf(main, making);
  const journal = journalOf(files, reading);
  const read = agents.map((agent) => readAgent(agent, journal, making));
  const subagents = createSubagents(read, { joined, calls, notes });
  const titleFile = readTitleFile(files.sidecars);
  const isUsed = usedFiles(titleFile?.sidecar, agents);
  const loose = looseFileBlocks(files.sidecars, { outputs, isUsed, reading });
  const turns = appended(said, [...journal.others(agents), ...loose]);
  const stated = [...state.records(), ...(titleFile === null ? [] : [titleFile.state])];
  const { statistics, counted } = countsOf(tallyOf(turns, workingTimes(conversations)), read);
  const session: Session = {
    id: ref.id,
    source: ref.source,
    ...titleOf(titleCandidates({ state: stated, turns, subagents }), TITLE_RULES),
    ...head,
    turns,
    subagents,
    state: stated,
    links,
    statistics,
    notes: notes.list(),
  };
  return { session, isEmpty: files.survey.isEmpty, files: files.files, pictures: reading.pictures.files(), counted };
}

function journalOf({ journals }: SessionFiles, reading: Reading): JournalBlocks {
  const lines = journals.flatMap((journal) => journal.lines);
  return journalBlocks(lines, reading);
}

function readAgent(agent: AgentLines, journal: JournalBlocks, making: ConversationMaking): ReadAgent {
  const turns = appended(conversationOf(agent.lines, making), journal.of(agent.id));
  return { agent, turns, tally: tallyOf(turns, timesOf(agent.lines)) };
}

/** Tells which files beside the transcripts were read as something else: the title, or what an agent is. */
function usedFiles(title: Sidecar | undefined, agents: readonly AgentLines[]): (sidecar: Sidecar) => boolean {
  const isMeta = isUsedMeta(agents);
  return (sidecar) => sidecar === title || isMeta(sidecar);
}

type Counts = Pick<Session, 'statistics'> & Pick<ReadSession, 'counted'>;

function countsOf(own: Tally, read: readonly ReadAgent[]): Counts {
  const tallies = [own, ...read.map(({ tally }) => tally)];
  const counted = countedOnce(tallies);
  return { statistics: { ...own.statistics, together: togetherOf(tallies, counted) }, counted };
}

/** While a subagent works the session does; but what one did before or after is not the session's time. */
function workingTimes({ main, agents }: Conversations): readonly number[] {
  const own = timesOf(main);
  const first = own.reduce((least, time) => Math.min(least, time), Number.POSITIVE_INFINITY);
  const last = own.reduce((most, time) => Math.max(most, time), Number.NEGATIVE_INFINITY);
  const theirs = agents.flatMap(({ lines }) => timesOf(lines)).filter((time) => time > first && time < last);
  return [...own, ...theirs];
}

function speakerOf({ id, lines }: AgentLines): { readonly agentId: string; readonly lines: readonly TranscriptLine[] } {
  return { agentId: id, lines };
}
