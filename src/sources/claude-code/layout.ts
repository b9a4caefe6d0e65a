import { basename, dirname, join, resolve } from 'node:path';
import { namedPath } from '../../files/named-path.ts';
import type { SourceName } from '../../session/reference.ts';
import type { MachineWishes } from '../source.ts';

/** What this agent's store is called, in keys too. */
export const SOURCE_NAME: SourceName = 'claude-code';

/** What the file is called that names a session from outside, in its folder. */
export const TITLE_FILE = 'custom-title.json';

/** The variable that says where the agent's folders are, separated by commas. */
export const CONFIG_DIR = 'CLAUDE_CONFIG_DIR';

/** The agent's folders that `CLAUDE_CONFIG_DIR` names, there or not. */
export function configuredFolders({ variables, home }: MachineWishes): readonly string[] {
  const parts = (variables[CONFIG_DIR] ?? '').split(',').map((part) => part.trim());
  return parts.filter((part) => part !== '').map((part) => namedPath(part, { home }));
}

/** Where the agent's folder is when nothing else is said, there or not; nowhere without a home. */
export function defaultFolders(home: string): readonly string[] {
  return home === '' ? [] : [resolve(home, '.claude'), resolve(home, '.config', 'claude')];
}

/** The agent's own folders on this machine, there or not. */
export function agentFolders(wishes: MachineWishes): readonly string[] {
  return [...configuredFolders(wishes), ...defaultFolders(wishes.home)];
}

/** Where the agent keeps its sessions on this machine, there or not. */
export function ownFolders(wishes: MachineWishes): readonly string[] {
  return agentFolders(wishes).map((folder) => join(folder, 'projects'));
}

/**
 * Where sessions belong in a folder that is taken for a home: `.claude/projects` there. The agent's own folder (one of
 * this machine, or one of such a name) is taken for itself, and so is the folder `projects` in it.
 */
export function projectsFolderIn(dir: string, wishes: MachineWishes): string {
  const own = agentFolders(wishes);
  const place = resolve(dir);
  const isAgentFolder = (path: string): boolean =>
    own.includes(path) ||
    basename(path) === '.claude' ||
    (basename(path) === 'claude' && basename(dirname(path)) === '.config');
  if (isAgentFolder(place)) return join(place, 'projects');
  return basename(place) === 'projects' && isAgentFolder(dirname(place)) ? place : join(place, '.claude', 'projects');
}
