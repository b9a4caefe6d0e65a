import type { VerifyProgress } from '../archive/verify.ts';
import type { Progress } from '../engine/job.ts';
import type { Terminal } from './terminal.ts';
import { printable } from './text/printable.ts';
import type { Say } from './words/words.ts';

type Spinner = Pick<Terminal, 'progress'>;

/** Tells of an export: which session it is at, of how many. */
export function exportSpinner(say: Say, terminal: Spinner): (progress: Progress) => void {
  return (progress) => {
    if (progress.event === 'waiting') terminal.progress(say('progress.waiting'));
    if (progress.event === 'writing') terminal.progress(say('progress.writing', { count: progress.sessions }));
    if (progress.event !== 'converting') return;
    const { ref, done, due } = progress;
    const values = { done: done + 1, due, project: printable(ref.folder), id: printable(ref.id.slice(0, 8)) };
    terminal.progress(say('progress.converting', values));
  };
}

/** Tells of archives that are verified: which it is at, of how many. */
export function verifySpinner(say: Say, terminal: Spinner): (progress: VerifyProgress) => void {
  return (progress) => {
    if (progress.event !== 'archive') return;
    const { archive, number, of } = progress;
    terminal.progress(say('progress.verifying', { number, of, archive: printable(archive.shown) }));
  };
}

/** Tells of a restoration: is called for each file, whatever became of it, and says how many there were. */
export function restoreSpinner(say: Say, terminal: Spinner): () => void {
  let count = 0;
  return () => {
    count += 1;
    terminal.progress(say('progress.restoring', { count }));
  };
}
