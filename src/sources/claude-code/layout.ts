import { basename, dirname, join, resolve } from 'node:path';
import { namedPath } from '../records/named-path.ts';
import type { RootWishes } from './roots.ts';

/** The agent's folders that `CLAUDE_CONFIG_DIR` names, there or not. */
export function configuredFolders({ claudeConfigDir, home }: Omit<RootWishes, 'baseDir'>): readonly string[] {
  const parts = (claudeConfigDir ?? '').split(',').map((part) => part.trim());
  return parts.filter((part) => part !== '').map((part) => namedPath(part, { home }));
}

/** Where the agent's folder is when nothing else is said, there or not. */
export function defaultFolders(home: string): readonly string[] {
  return [resolve(home, '.claude'), resolve(home, '.config', 'claude')];
}

/** The agent's own folders on this machine, there or not. */
export function agentFolders(wishes: Omit<RootWishes, 'baseDir'>): readonly string[] {
  return [...configuredFolders(wishes), ...defaultFolders(wishes.home)];
}

/**
 * Where sessions belong in a folder that is taken for a home: `.claude/projects` there. The agent's own folder (one of
 * `own`, or one of such a name) is taken for itself, and so is the folder `projects` in it.
 */
export function projectsFolderFor(dir: string, own: readonly string[]): string {
  const place = resolve(dir);
  const isAgentFolder = (path: string): boolean =>
    own.includes(path) ||
    basename(path) === '.claude' ||
    (basename(path) === 'claude' && basename(dirname(path)) === '.config');
  if (isAgentFolder(place)) return join(place, 'projects');
  return basename(place) === 'projects' && isAgentFolder(dirname(place)) ? place : join(place, '.claude', 'projects');
}
