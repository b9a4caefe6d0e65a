import { expect, test } from 'vitest';
import { exportSessions } from '../../src/engine/export.ts';
import { failureOf } from '../../src/failures/failure.ts';
import { type Acting, actedWorld, createStage, job } from '../support/scripted-world.ts';

const thrown = new Error('what a debug log is for');

/** What a run of two sessions hands to whoever keeps it. */
async function causesOf(acting: Partial<Acting>): Promise<readonly unknown[]> {
  const causes: unknown[] = [];
  const world = actedWorld(createStage(), { script: '..', ...acting });
  await exportSessions(job(), { ...world, noteCause: (_, cause) => causes.push(cause) });
  return causes;
}

test.each<[string, Partial<Acting>]>([
  ['the sources', { rootsFail: thrown }],
  ['the lock', { lockFails: thrown }],
  ['the bookmark', { loadFails: thrown }],
  ['the output', { outputFails: thrown }],
  ['a volume', { publishFails: { volume: 1, thrown } }],
  ['the bookmark that could not be saved', { saveFails: thrown }],
  ['a converter that does not end', { closeFails: thrown }],
  ['a listener', { tellFails: { id: '00000001-0000-4000-8000-000000000000', thrown } }],
])('what is behind a failure of %s is handed on, once', async (_, acting) => {
  expect(await causesOf(acting)).toEqual([thrown]);
});

test('so is what is behind a session that failed', async () => {
  const causes: unknown[] = [];
  const world = actedWorld(createStage(), { script: '.bf' });
  await exportSessions(job(), { ...world, noteCause: (_, cause) => causes.push(cause) });
  expect(causes).toMatchObject([new TypeError('a bug'), { failure: { code: 'PARSE_ERROR' } }]);
});

test('so is what is behind a folder that can’t be read', async () => {
  const causes: unknown[] = [];
  const world = actedWorld(createStage(), { script: '.' });
  const folder = { subject: null, failure: failureOf('FOLDER_UNREADABLE'), cause: thrown };
  const source = { ...world.source, discover: async () => ({ sessions: [], failures: [folder] }) };
  const summary = await exportSessions(job(), { ...world, source, noteCause: (_, cause) => causes.push(cause) });
  expect([summary.failures.length, causes]).toEqual([1, [thrown]]);
});

test('and of a bug that nothing else caught', async () => {
  const causes: unknown[] = [];
  const world = actedWorld(createStage(), { script: '..' });
  const source = {
    ...world.source,
    workingFolder: () => {
      throw thrown;
    },
  };
  const asked = job({ sessions: ['0'], projects: ['plum'] });
  const summary = await exportSessions(asked, { ...world, source, noteCause: (_, cause) => causes.push(cause) });
  expect([summary.stopped?.code, causes]).toEqual(['INTERNAL_ERROR', [thrown]]);
});
