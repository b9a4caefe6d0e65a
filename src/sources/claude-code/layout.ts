import { basename, dirname, join, resolve } from 'node:path';
import { namedPath } from '../records/named-path.ts';
import type { RootWishes } from './roots.ts';

/** The agent's own folders on this machine, there or not: those of `CLAUDE_CONFIG_DIR`, then the defaults. */
export function agentFolders({ claudeConfigDir, home }: Omit<RootWishes, 'baseDir'>): readonly string[] {
  const parts = (claudeConfigDir ?? '').split(',').map((part) => part.trim());
  const named = parts.filter((part) => part !== '').map((part) => namedPath(part, { home }));
  return [...named, resolve(home, '.claude'), resolve(home, '.config', 'claude')];
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
