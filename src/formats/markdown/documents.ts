import type { Session, Turn } from '../../session/session.ts';
import type { Statistics } from '../../session/statistics.ts';
import { isExchange } from '../../session/turn.ts';
import { nameOfAgent } from './documents/agent-files.ts';
import { anchorOf, contents, conversation, headingOf } from './conversation.ts';
import { codeSpan, escapeLine, linkTarget, linkTo } from './syntax/escape.ts';
import { agentFrontMatter, frontMatter } from './documents/front-matter.ts';
import { remarksOf, stateOf, statisticsOf } from './documents/summary.ts';
import type { AgentFile, View } from './view.ts';
import { grouped } from '../../session/grouped.ts';
import { lengthOfTime } from '../../session/length-of-time.ts';
import { clockOf, counted, dayOf } from './words.ts';

interface Conversation {
  readonly turns: readonly Turn[];
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly statistics: Statistics;
}

/** When it was and how much, in one line. */
function overview({ startedAt, endedAt, statistics, turns: all }: Conversation): string {
  const { turns, toolCalls, models, wallMs, activeMs } = statistics;
  // A command that only the program carried out has a heading of its own, and is no turn.
  const commands = all.filter((turn) => turn.number > 0 && !isExchange(turn)).length;
  const end =
    endedAt === null || startedAt === null
      ? ''
      : ` – ${dayOf(endedAt) === dayOf(startedAt) ? '' : `${dayOf(endedAt)} `}${clockOf(endedAt)}`;
  return [
    ...(startedAt === null ? [] : [`${dayOf(startedAt)} ${clockOf(startedAt)}${end} UTC`]),
    ...(wallMs > 0 ? [`${lengthOfTime(wallMs)}${activeMs < wallMs ? ` (${lengthOfTime(activeMs)} active)` : ''}`] : []),
    `${counted(turns, 'turn')}${commands > 0 ? ` and ${counted(commands, 'command')}` : ''}`,
    counted(toolCalls, 'tool call'),
    ...models.slice(0, 3).map(({ model }) => escapeLine(model)),
  ].join(' · ');
}

function agentLine(file: AgentFile, turns: ReadonlyMap<string, Turn>): string {
  const { subagent } = file;
  const { statistics } = subagent;
  const { input, output, cacheRead, cacheWrite } = statistics.tokens;
  const turn = subagent.toolCallId === null ? undefined : turns.get(subagent.toolCallId);
  const isOurs = turn !== undefined && subagent.parentAgentId === null;
  return [
    linkTo(nameOfAgent(subagent), linkTarget(file.fileName)),
    counted(statistics.toolCalls, 'tool call'),
    `${grouped(input + output + cacheRead + cacheWrite)} tokens`,
    ...(isOurs ? [`started in [turn ${String(turn.number)}](#${anchorOf(turn)})`] : []),
    ...(subagent.parentAgentId === null ? [] : [`started by subagent ${codeSpan(subagent.parentAgentId)}`]),
    ...(subagent.toolCallId === null ? ['started by no call that was recorded'] : []),
  ].join(' · ');
}

function listOfAgents(agents: readonly AgentFile[], print: (file: AgentFile) => string): readonly string[] {
  if (agents.length === 0) return [];
  return [`**Subagents · ${grouped(agents.length)}**`, agents.map((file) => `- ${print(file)}`).join('\n')];
}

const summary = (blocks: readonly string[]): readonly string[] =>
  blocks.length === 0 ? [] : ['## Summary', ...blocks];

/** The document of a session: what it is, what was done in it, all that was said, and what the program noted. */
export function* mainDocument(session: Session, view: View): Generator<string> {
  const agents = [...view.agentFiles.values()];
  yield frontMatter(session);
  yield `# ${escapeLine(session.title)}`;
  yield `${session.project === null ? '' : `**${escapeLine(session.project)}** · `}${overview(session)}`;
  yield* summary([
    ...remarksOf(session),
    ...listOfAgents(agents, (file) => agentLine(file, view.turnsOfCalls)),
    ...statisticsOf(session.statistics, agents.length > 0),
  ]);
  yield* contents(session.turns);
  yield* conversation(session.turns, view);
  yield* stateOf(session.state);
}

/** The way back: to the turn whose call started the subagent, and to the main conversation. */
function origin(session: Session, { subagent }: AgentFile, view: View): string {
  const parent = subagent.parentAgentId === null ? undefined : view.agentFiles.get(subagent.parentAgentId);
  const turn = subagent.toolCallId === null ? undefined : view.turnsOfCalls.get(subagent.toolCallId);
  const file = linkTarget(parent?.fileName ?? view.mainFile);
  const place = turn === undefined ? '' : `${linkTo(headingOf(turn), `${file}#${anchorOf(turn)}`)} of `;
  const holder = parent === undefined ? '' : `${linkTo(nameOfAgent(parent.subagent), file)}, a subagent of `;
  const verb = subagent.toolCallId === null ? 'Belongs to' : 'Started by';
  return `${verb} ${place}${holder}${linkTo(session.title, linkTarget(view.mainFile))}`;
}

/** The document of one of its subagents, with the way back. */
export function* agentDocument(session: Session, file: AgentFile, view: View): Generator<string> {
  const { subagent } = file;
  yield agentFrontMatter(session, subagent);
  yield `# ${escapeLine(nameOfAgent(subagent))}`;
  yield `↩ ${origin(session, file, view)}`;
  yield overview(subagent);
  const children = view.filesOfChildren.get(subagent.id) ?? [];
  yield* summary([
    ...listOfAgents(children, (child) => linkTo(nameOfAgent(child.subagent), linkTarget(child.fileName))),
    ...statisticsOf(subagent.statistics, false),
  ]);
  yield* contents(subagent.turns);
  yield* conversation(subagent.turns, view);
}
