import type { Source } from '../source.ts';
import { discover } from './discover.ts';
import { readSession } from './read.ts';
import { survey } from './survey.ts';
import { workingFolder } from './working-folder.ts';

/** The sessions that Claude Code leaves in `~/.claude/projects`. */
export const claudeCode: Source = { name: 'claude-code', discover, read: readSession, survey, workingFolder };
