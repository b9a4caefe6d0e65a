import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { FoundArchive } from '../../src/archive/read/find-archives.ts';
import { type Restoration, restoreArchives, type RestoreOptions } from '../../src/archive/restore.ts';
import { temporaryFolder } from '../files/temporary.ts';
import { type MadeFile, makeArchive, rawSession } from './made-archives.ts';

/** Two files of a session. */
export const PLUM: MadeFile = { path: '-orchard/plum.jsonl', content: 'plums '.repeat(50) };
export const FIG: MadeFile = { path: '-orchard/fig/subagents/agent-a1.jsonl', content: 'figs' };

/** An archive of one session with these files. */
export const archiveOf = (files: readonly MadeFile[], name = 'fruit.zip'): Promise<FoundArchive> =>
  makeArchive(join(temporaryFolder(), name), [rawSession('plum', files)]);

/** Restores into a folder as a run does. */
export function restore(
  root: string,
  archives: readonly FoundArchive[],
  more: Partial<RestoreOptions> = {},
): Promise<Restoration> {
  return restoreArchives({
    archives,
    wishes: { sessions: [], projects: [] },
    source: 'claude-code',
    openRoot: async () => root,
    traceId: 'night',
    nowMs: Date.parse('2030-01-01T00:00:00.000Z'),
    isDryRun: false,
    tell: () => undefined,
    isStopped: () => false,
    ...more,
  });
}

/** What became of each file, in order. */
export const resultsOf = ({ files }: Restoration): readonly string[] => files.map(({ result }) => result);
/** The codes and details of what failed. */
export const failuresOf = ({ failures }: Restoration): readonly (readonly [string, unknown])[] =>
  failures.map(({ failure: { code, details } }) => [code, details]);
/** Every file and folder below a folder. */
export const treeOf = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).toSorted();
