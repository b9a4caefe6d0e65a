import { expect, test } from 'vitest';
import type { Progress } from '../../src/engine/job.ts';
import { exportSpinner, restoreSpinner, verifySpinner } from '../../src/cli/spinner.ts';
import { sayIn } from '../../src/cli/words/words.ts';
import { failureOf } from '../../src/failures/failure.ts';
import { refOf } from '../engine/refs.ts';

const say = sayIn('en');

/** A terminal that nobody sees, and what it was told. */
function watched(): { readonly texts: string[]; progress(text: string): void } {
  const texts: string[] = [];
  return { texts, progress: (text) => void texts.push(text) };
}

test('an export tells which session it is at, of how many, and how many it writes', () => {
  const terminal = watched();
  const tell = exportSpinner(say, terminal);
  const [plum, pear] = ['0123456789ab', 'fedcba9876\u001b54'].map((id) => ({
    ...refOf(id),
    id,
    folder: 'orchard\u001b',
  }));
  const told: readonly Progress[] = [
    { event: 'waiting' },
    { event: 'discovered', sessions: 1300, due: 1200 },
    { event: 'converting', ref: plum!, done: 0, due: 1200 },
    { event: 'skipped', ref: plum!, reason: 'empty' },
    { event: 'converting', ref: pear!, done: 1199, due: 1200 },
    { event: 'failed', failure: { subject: null, failure: failureOf('PARSE_ERROR') }, key: null },
    { event: 'writing', sessions: 1 },
    { event: 'saved', advanced: 1 },
  ];
  for (const progress of told) tell(progress);
  expect(terminal.texts).toEqual([
    'Waiting for another run to end',
    '1/1,200 orchard␛  01234567',
    '1,200/1,200 orchard␛  fedcba98',
    'Writing 1 session',
  ]);
});

test('a verification tells which archive it is at, of how many', () => {
  const terminal = watched();
  const tell = verifySpinner(say, terminal);
  const archive = { path: '/orchard/plum.zip', shown: 'plum\u001b.zip', isNamed: true };
  tell({ event: 'archive', archive, number: 1, of: 2 });
  tell({ event: 'entry', path: 'plum.md', problem: null });
  tell({ event: 'archive', archive: { ...archive, shown: 'pear.zip' }, number: 2, of: 2 });
  expect(terminal.texts).toEqual(['Verifying 1/2 plum␛.zip', 'Verifying 2/2 pear.zip']);
});

test('a restoration tells how many files it is done with, and not that all of them were restored', () => {
  const terminal = watched();
  const tell = restoreSpinner(say, terminal);
  for (let file = 0; file < 3; file += 1) tell();
  expect(terminal.texts).toEqual(['1 file done', '2 files done', '3 files done']);
});
