import type { Format, Place, RenderedEntry } from '../format.ts';
import type { Session, Subagent, Turn } from '../../session/session.ts';
import type { Statistics } from '../../session/statistics.ts';
import { agentFilesOf, nameOf } from './agent-files.ts';
import { anchorOf, contents, conversation, headingOf } from './conversation.ts';
import { codeSpan, escapeLine, linkTarget } from './escape.ts';
import { agentFrontMatter, frontMatter } from './front-matter.ts';
import { remarksOf, stateOf, statisticsOf } from './summary.ts';
import { type AgentFile, nothingShown, type View } from './view.ts';
import { clockOf, counted, dayOf, duration, grouped } from './words.ts';

/** The turn in which each call was made, by the call's id. */
function turnsOfCalls(session: Session): ReadonlyMap<string, Turn> {
  const turns = new Map<string, Turn>();
  if (session.subagents.length === 0) return turns;
  for (const turn of [session, ...session.subagents].flatMap((held) => held.turns)) {
    for (const block of turn.messages.flatMap(({ blocks }) => blocks)) {
      if (block.type === 'tool_call') turns.set(block.id, turn);
    }
  }
  return turns;
}

interface Conversation {
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly statistics: Statistics;
}

/** When it was and how much, in one line. */
function overview({ startedAt, endedAt, statistics }: Conversation): string {
  const { turns, toolCalls, models, wallMs, activeMs } = statistics;
  const end =
    endedAt === null || startedAt === null
      ? ''
      : ` – ${dayOf(endedAt) === dayOf(startedAt) ? '' : `${dayOf(endedAt)} `}${clockOf(endedAt)}`;
  return [
    ...(startedAt === null ? [] : [`${dayOf(startedAt)} ${clockOf(startedAt)}${end} UTC`]),
    ...(wallMs > 0 ? [`${duration(wallMs)}${activeMs < wallMs ? ` (${duration(activeMs)} active)` : ''}`] : []),
    counted(turns, 'turn'),
    counted(toolCalls, 'tool call'),
    ...models.slice(0, 3).map(({ model }) => escapeLine(model)),
  ].join(' · ');
}

const nameOfAgent = ({ subagent }: AgentFile): string =>
  [subagent.agentType, subagent.description].filter((part) => part !== null && part !== '').join(': ') || subagent.id;

function agentLine(file: AgentFile, turns: ReadonlyMap<string, Turn>): string {
  const { subagent } = file;
  const { statistics } = subagent;
  const { input, output, cacheRead, cacheWrite } = statistics.tokens;
  const turn = subagent.toolCallId === null ? undefined : turns.get(subagent.toolCallId);
  const isOurs = turn !== undefined && subagent.parentAgentId === null;
  return [
    `[${escapeLine(nameOfAgent(file))}](${linkTarget(file.fileName)})`,
    counted(statistics.toolCalls, 'tool call'),
    `${grouped(input + output + cacheRead + cacheWrite)} tokens`,
    ...(isOurs ? [`started in [turn ${String(turn.number)}](#${anchorOf(turn)})`] : []),
    ...(subagent.parentAgentId === null ? [] : [`started by subagent ${codeSpan(subagent.parentAgentId)}`]),
    ...(subagent.toolCallId === null ? ['started by no call that was recorded'] : []),
  ].join(' · ');
}

function* mainDocument(session: Session, view: View): Generator<string> {
  const turns = turnsOfCalls(session);
  const agents = [...view.agentFiles.values()];
  yield frontMatter(session);
  yield `# ${escapeLine(session.title)}`;
  yield `${session.project === null ? '' : `**${escapeLine(session.project)}** · `}${overview(session)}`;
  yield '## Summary';
  yield* remarksOf(session);
  if (agents.length > 0) {
    yield `**Subagents · ${grouped(agents.length)}**`;
    yield agents.map((file) => `- ${agentLine(file, turns)}`).join('\n');
  }
  yield* statisticsOf(session.statistics, agents.length > 0);
  yield* contents(session.turns);
  yield* conversation(session.turns, view);
  yield* stateOf(session.state);
}

/** The way back: to the turn whose call started the subagent, and to the main conversation. */
function origin(session: Session, { subagent }: AgentFile, view: View): string {
  const parent = subagent.parentAgentId === null ? undefined : view.agentFiles.get(subagent.parentAgentId);
  const turn = subagent.toolCallId === null ? undefined : turnsOfCalls(session).get(subagent.toolCallId);
  const file = linkTarget(parent?.fileName ?? view.mainFile);
  const place = turn === undefined ? '' : `[${headingOf(turn)}](${file}#${anchorOf(turn)}) of `;
  const holder = parent === undefined ? '' : `[${escapeLine(nameOfAgent(parent))}](${file}), a subagent of `;
  const verb = subagent.toolCallId === null ? 'Belongs to' : 'Started by';
  return `${verb} ${place}${holder}[${escapeLine(session.title)}](${linkTarget(view.mainFile)})`;
}

function* agentDocument(session: Session, file: AgentFile, view: View): Generator<string> {
  const { subagent } = file;
  yield agentFrontMatter(session, subagent);
  yield `# ${escapeLine(nameOfAgent(file))}`;
  yield `↩ ${origin(session, file, view)}`;
  yield overview(subagent);
  yield '## Summary';
  yield* childrenOf(subagent, view);
  yield* statisticsOf(subagent.statistics, false);
  yield* contents(subagent.turns);
  yield* conversation(subagent.turns, view);
}

function* childrenOf(parent: Subagent, view: View): Generator<string> {
  const children = [...view.agentFiles.values()].filter(({ subagent }) => subagent.parentAgentId === parent.id);
  if (children.length === 0) return;
  yield `**Subagents · ${grouped(children.length)}**`;
  yield children.map((file) => `- [${escapeLine(nameOfAgent(file))}](${linkTarget(file.fileName)})`).join('\n');
}

const opensList = /^(?:[ \t]|[-*+][ \t]|\d{1,9}[.)][ \t])/;
const mayEndInList = /(?:^|\n) {0,3}(?:[-*+]|\d{1,9}[.)])[ \t]/;

/** Blocks as one document: a blank line between them, and more where a list would swallow what follows it. */
function* joined(blocks: Iterable<string>): Generator<string> {
  let before: string | undefined;
  for (const block of blocks) {
    if (before === undefined) yield block;
    else yield `${opensList.test(block) && mayEndInList.test(before) ? '\n\n<!-- -->' : ''}\n\n${block}`;
    before = block;
  }
  yield '\n';
}

/** A document whose pieces are made when they are asked for, and made anew each time. */
const lazily = (blocks: () => Iterable<string>): Iterable<string> => ({
  [Symbol.iterator]: () => joined(blocks()),
});

function* render(session: Session, place: Place): Generator<RenderedEntry> {
  const root = '../'.repeat(place.stem.split('/').length - 1);
  const mainFile = `${nameOf(place.stem)}.md`;
  const agentFiles = agentFilesOf(session, place);
  const view = (): View => ({ root, mainFile, agentFiles, shown: nothingShown() });
  yield { path: `${place.stem}.md`, pieces: lazily(() => mainDocument(session, view())) };
  const folder = place.stem.slice(0, place.stem.length - nameOf(place.stem).length);
  for (const file of agentFiles.values()) {
    yield { path: folder + file.fileName, pieces: lazily(() => agentDocument(session, file, view())) };
  }
}

/** Markdown for people: front matter, a summary, the whole conversation; each subagent in a file of its own. */
export const markdown: Format = { name: 'md', render };
