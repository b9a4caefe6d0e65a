import type { Place } from '../../format.ts';
import { addTo } from '../../../session/add-to.ts';
import type { Session, Subagent } from '../../../session/session.ts';
import { wordsOf } from '../turn-words.ts';
import type { AgentFile } from '../view.ts';

/** As many bytes as the name of an entry has room for. */
const mostBytes = 24;

const safe = (id: string): string =>
  id
    .replace(/^agent-/, '')
    .replaceAll(/[^A-Za-z0-9.-]+/g, '-')
    .replaceAll(/^[.-]+/g, '')
    .slice(0, mostBytes) || 'x';

/** What a subagent is about: its task as it was named, else the first words of its prompt. */
function taskOf({ description, turns }: Subagent): string {
  if (description !== null && description !== '') return description;
  for (const turn of turns) {
    const words = wordsOf(turn);
    if (words !== '') return words;
  }
  return '';
}

/** What a reader calls a subagent: its type and its task. */
export const nameOfAgent = (subagent: Subagent): string =>
  [subagent.agentType, taskOf(subagent)].filter((part) => part !== null && part !== '').join(': ') || subagent.id;

/** The last part of a path. */
export const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** The file of each subagent, `<stem>__agent-<id>.md`, by its id; the names differ in more than case. */
export function agentFilesOf({ subagents }: Session, { stem }: Place): ReadonlyMap<string, AgentFile> {
  // The names that are taken, as file systems see them that ignore case, each with the next number for its like.
  const taken = new Map<string, number>();
  const files = new Map<string, AgentFile>();
  for (const subagent of subagents) {
    const name = safe(subagent.id);
    let free = name;
    for (let number = taken.get(name.toLowerCase()) ?? 2; taken.has(free.toLowerCase()); number += 1) {
      const ending = `-${String(number)}`;
      free = name.slice(0, mostBytes - ending.length) + ending;
      taken.set(name.toLowerCase(), number + 1);
    }
    taken.set(free.toLowerCase(), taken.get(free.toLowerCase()) ?? 2);
    files.set(subagent.id, { subagent, fileName: `${nameOf(stem)}__agent-${free}.md` });
  }
  return files;
}

/** The files of the subagents that subagents started, by the id of the one that did. */
export function filesOfChildrenIn(
  agentFiles: ReadonlyMap<string, AgentFile>,
): ReadonlyMap<string, readonly AgentFile[]> {
  const children = new Map<string, AgentFile[]>();
  for (const file of agentFiles.values()) {
    const { parentAgentId } = file.subagent;
    if (parentAgentId !== null) addTo(children, parentAgentId, file);
  }
  return children;
}
