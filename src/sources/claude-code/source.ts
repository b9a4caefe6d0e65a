import type { Source } from '../source.ts';
import { discover } from './discover.ts';
import { survey } from './survey.ts';
import { workingFolder } from './working-folder.ts';

/** The sessions that Claude Code leaves in `~/.claude/projects`. */
export const claudeCode: Source = {
  name: 'claude-code',
  discover,
  // The largest part of this folder, loaded where sessions are read: not by a run that finds nothing new.
  read: async (ref, options) => (await import('./read.ts')).readSession(ref, options),
  survey,
  workingFolder,
};
