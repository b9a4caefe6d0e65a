import type { Source } from '../source.ts';
import { ownFolders, projectsFolderIn, SOURCE_NAME } from './layout.ts';
import { foldersOf, rootsOf } from './roots.ts';
import { workingFolder } from './watch/working-folder.ts';

// The largest part of this folder, loaded where sessions are read: not by a run that finds nothing new. Asking for it
// again costs more than a small record takes to read.
let reader: Promise<{ readonly readSession: Source['read'] }> | undefined;

/** The sessions that Claude Code leaves in `~/.claude/projects`. */
export const claudeCode: Source = {
  name: SOURCE_NAME,
  roots: rootsOf,
  folders: (wishes) => foldersOf(wishes).paths,
  ownFolders,
  folderIn: projectsFolderIn,
  discover: async (roots, options) => (await import('./discover.ts')).discover(roots, options),
  read: async (ref, options) => (await (reader ??= import('./read.ts'))).readSession(ref, options),
  survey: async (ref, options) => (await import('./survey.ts')).survey(ref, options),
  hash: async (ref) => (await import('../records/session-hashes.ts')).hashSession(ref),
  workingFolder,
};
