import type { Format, Place, RenderedEntry } from '../format.ts';
import type { Session, Turn } from '../../session/session.ts';
import { between } from './syntax/code.ts';
import { agentFilesOf, filesOfChildrenIn, nameOf } from './documents/agent-files.ts';
import { agentDocument, mainDocument } from './documents.ts';
import { nothingShown, type View } from './view.ts';

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

/** Blocks as one document: a blank line between them, and more where a list would swallow what follows it. */
function* joined(blocks: Iterable<string>): Generator<string> {
  let before: string | undefined;
  for (const block of blocks) {
    if (before === undefined) yield block;
    else yield between(before, block) + block;
    before = block;
  }
  yield '\n';
}

/** A document whose pieces are made when they are asked for, and made anew each time. */
class Pieces implements Iterable<string> {
  readonly #blocks: () => Iterable<string>;

  constructor(blocks: () => Iterable<string>) {
    this.#blocks = blocks;
  }

  [Symbol.iterator](): Iterator<string> {
    return joined(this.#blocks());
  }
}

function* render(session: Session, place: Place): Generator<RenderedEntry> {
  const root = '../'.repeat(place.stem.split('/').length - 1);
  const mainFile = `${nameOf(place.stem)}.md`;
  const agentFiles = agentFilesOf(session, place);
  const filesOfChildren = filesOfChildrenIn(agentFiles);
  const turns = turnsOfCalls(session);
  const view = (isOfAgent: boolean): View => ({
    root,
    mainFile,
    isOfAgent,
    agentFiles,
    filesOfChildren,
    turnsOfCalls: turns,
    shown: nothingShown(),
  });
  yield { path: `${place.stem}.md`, pieces: new Pieces(() => mainDocument(session, view(false))) };
  const folder = place.stem.slice(0, place.stem.length - nameOf(place.stem).length);
  for (const file of agentFiles.values()) {
    yield { path: folder + file.fileName, pieces: new Pieces(() => agentDocument(session, file, view(true))) };
  }
}

/** Markdown for people: front matter, a summary, the whole conversation; each subagent in a file of its own. */
export const markdown: Format = { name: 'md', render };
