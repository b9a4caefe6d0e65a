import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import threads from 'node:worker_threads';
import { expect, onTestFinished, test } from 'vitest';
import type { Conversion } from '../../src/engine/convert/conversion.ts';
import type { ConversionSubject } from '../../src/engine/convert.ts';
import type { Converter } from '../../src/engine/convert/converter.ts';
import { createPool } from '../../src/engine/pool.ts';
import type { WorkerPlan } from '../../src/engine/worker.ts';
import { temporaryFolder } from '../files/temporary.ts';
import { job } from '../support/scripted-world.ts';
import { refOf } from './refs.ts';

/**
 * What a thread runs: it writes down what it begins, and does as a session's label says. `dies` takes the thread along,
 * `bug` is one, `stays` never ends; any other is left out.
 */
const SCRIPTED = `
import { appendFileSync } from 'node:fs';
import { threadId } from 'node:worker_threads';
function die() {
  throw Object.assign(new Error('too many plums'), { code: 'ERR_WORKER_OUT_OF_MEMORY' });
}
export async function convertTask({ batch }) {
  const conversions = [];
  for (const { label } of batch) {
    appendFileSync(new URL('journal', import.meta.url), threadId + ' ' + label + '\\n');
    if (label === 'bug') throw new TypeError('a bug');
    if (label === 'stays') await new Promise(() => setInterval(() => {}, 1e6));
    if (label === 'dies' || label === 'late') setTimeout(die, label === 'dies' ? 0 : 50);
    if (label === 'dies') await new Promise(() => {});
    conversions.push({ kind: 'left', reason: 'empty', files: [{ path: label }] });
  }
  return conversions;
}
`;

const subjectOf = (label: string): ConversionSubject => ({ ref: refOf(label), label, clashing: [], known: null });

interface Scripted {
  readonly pool: Converter;
  /** What threads have begun, in order: their numbers and the labels. */
  readonly begun: () => readonly (readonly [thread: string, label: string])[];
  readonly convert: (...labels: readonly string[]) => Promise<readonly Conversion[]>;
  /** The labels of what was converted without threads, and when a converter for that was opened and closed. */
  readonly here: readonly string[];
}

/** A pool of scripted threads, closed when the test has finished. */
function scripted(count: number): Scripted {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'thread.mjs'), SCRIPTED);
  const journal = join(folder, 'journal');
  const { formats: wanted, level, period, rules, readOptions, largestSession } = job();
  const plan: WorkerPlan = { wanted, level, period, rules, readOptions, largestSession, source: 'claude-code' };
  const here: string[] = [];
  const openHere = async (): Promise<Converter> => {
    here.push('opened');
    return {
      width: 1,
      async convert(batch) {
        here.push(...batch.map(({ label }) => label));
        return batch.map(() => ({ kind: 'left', reason: 'empty', files: [] }));
      },
      close: async () => void here.push('closed'),
    };
  };
  const entry = pathToFileURL(join(folder, 'thread.mjs'));
  const pool = createPool(plan, { entry, count, nurseryMb: 8 }, openHere);
  onTestFinished(() => pool.close());
  return {
    pool,
    here,
    convert: (...labels) => pool.convert(labels.map(subjectOf)),
    begun() {
      const lines = existsSync(journal) ? readFileSync(journal, 'utf8').trimEnd().split('\n') : [];
      return lines.map((line) => [line.split(' ')[0]!, line.split(' ')[1]!]);
    },
  };
}

interface ThreadCount {
  begun: number;
  ended: number;
  /** At once. */
  most: number;
}

/** How the system refuses a thread: where it is begun, or after it. */
type Refusal = 'at once' | 'as it starts';

/** Counts threads until the test has finished; of more than so many each is refused. */
function countThreads(allowed = Infinity, refusal: Refusal = 'at once'): ThreadCount {
  const count = { begun: 0, ended: 0, most: 0 };
  const { Worker } = threads;
  threads.Worker = class extends Worker {
    constructor(...[file, options]: ConstructorParameters<typeof Worker>) {
      const refused = Object.assign(new Error('EAGAIN'), { code: 'ERR_WORKER_INIT_FAILED' });
      const isRefused = count.begun >= allowed;
      if (isRefused && refusal === 'at once') throw refused;
      super(isRefused ? '' : file, { ...options, eval: isRefused });
      if (isRefused) this.once('exit', () => this.emit('error', refused));
      else count.begun += 1;
      count.most = Math.max(count.most, count.begun - count.ended);
      if (!isRefused) this.once('exit', () => (count.ended += 1));
    }
  };
  syncBuiltinESMExports();
  onTestFinished(() => {
    threads.Worker = Worker;
    syncBuiltinESMExports();
  });
  return count;
}

const pathsOf = (conversions: readonly Conversion[]): readonly string[] =>
  conversions.map((one) => (one.kind === 'left' ? (one.files[0]?.path ?? '') : one.kind));

test('batches are converted on as many threads as there may be, each in its order', async () => {
  const { pool, begun, convert } = scripted(2);
  expect(pool.width).toBeGreaterThanOrEqual(2 * 2);
  const batches = await Promise.all([convert('fig', 'plum'), convert('pear'), convert('kiwi', 'lime', 'date')]);
  expect(batches.map(pathsOf)).toEqual([['fig', 'plum'], ['pear'], ['kiwi', 'lime', 'date']]);
  expect(new Set(begun().map(([thread]) => thread)).size).toBe(2);
});

test('a thread that dies costs the session that it died of, and no other of its batch', async () => {
  const count = countThreads();
  const { convert, here, pool } = scripted(1);
  const conversions = await convert('fig', 'dies', 'plum');
  expect(pathsOf(conversions)).toEqual(['fig', 'failed', 'plum']);
  expect(conversions[1]).toMatchObject({ failure: { code: 'WORKER_DIED' }, cause: { message: 'too many plums' } });
  // What each was tried on again has ended; in the place of the one that died there is another.
  expect(count.begun - count.ended).toBe(1);
  const { begun } = count;
  expect(pathsOf(await convert('pear'))).toEqual(['pear']);
  await pool.close();
  expect([count.begun, count.ended, here]).toEqual([begun, begun, []]);
});

test('a thread that dies with nothing in hand costs nothing, and another is there in its place', async () => {
  const count = countThreads();
  const { convert, here } = scripted(2);
  expect(pathsOf(await convert('late'))).toEqual(['late']);
  await expect.poll(() => count.ended).toBe(1);
  const conversions = await Promise.all(['fig', 'plum', 'pear'].map((label) => convert(label)));
  expect(conversions.map(pathsOf)).toEqual([['fig'], ['plum'], ['pear']]);
  expect([count.begun, count.ended, here]).toEqual([3, 1, []]);
});

test('a thread has the next batch in hand before it is done with one', async () => {
  const { convert } = scripted(1);
  const staying = convert('stays');
  expect(pathsOf(await convert('fig'))).toEqual(['fig']);
  expect(await Promise.race([staying, Promise.resolve('stays')])).toBe('stays');
});

test('what is tried again is tried one after the other, each on one thread', async () => {
  const count = countThreads();
  const { convert } = scripted(2);
  expect(pathsOf(await convert('fig', 'dies', 'plum', 'pear'))).toEqual(['fig', 'failed', 'plum', 'pear']);
  // The pool's two, four that each try one, and one each in the place of the two that died.
  expect(count.begun).toBe(2 + 4 + 2);
  expect(count.most).toBeLessThanOrEqual(2 + 2);
});

test('what a thread throws fails its batch, and is not tried again', async () => {
  const { convert, begun } = scripted(1);
  const failure = { kind: 'failed', failure: { code: 'INTERNAL_ERROR' } };
  expect(await convert('fig', 'bug', 'plum')).toMatchObject([failure, failure, failure]);
  expect(begun().map(([, label]) => label)).toEqual(['fig', 'bug']);
  expect(pathsOf(await convert('pear'))).toEqual(['pear']);
});

test('what is lost while there is no thread to try it on again fails as it was lost', async () => {
  countThreads(2);
  const { convert, here } = scripted(1);
  const lost = { kind: 'failed', failure: { code: 'WORKER_DIED' }, cause: { message: 'too many plums' } };
  expect(await convert('fig', 'dies')).toMatchObject([lost, lost]);
  expect(pathsOf(await convert('pear'))).toEqual(['pear']);
  expect(here).toEqual([]);
});

test('what is under way when a pool is closed fails, and is begun nowhere else', async () => {
  const count = countThreads();
  const { convert, pool, begun, here } = scripted(1);
  const converting = [convert('stays'), convert('fig', 'stays'), convert('plum'), convert('pear')];
  await expect.poll(() => begun().length).toBeGreaterThan(0);
  await pool.close();
  const conversions = (await Promise.all(converting)).flat();
  expect(conversions.map(({ kind }) => kind)).toEqual(['failed', 'failed', 'failed', 'failed', 'failed']);
  expect([count.begun, count.ended]).toEqual([1, 1]);
  expect(here).toEqual([]);
});

test('what is tried again when a pool is closed is given up, and what waits for that is begun no more', async () => {
  const count = countThreads();
  const { convert, pool, begun } = scripted(1);
  const converting = convert('dies', 'stays', 'fig', 'plum');
  await expect.poll(() => begun().some(([, label]) => label === 'stays')).toBe(true);
  const before = count.begun;
  await pool.close();
  const conversions = await converting;
  expect(pathsOf(conversions)).toEqual(['failed', 'failed', 'failed', 'failed']);
  expect([count.begun, count.ended]).toEqual([before, before]);
});

test.each([1, 2])('without any thread that starts all is converted here, of %i', async (threadCount) => {
  countThreads(0, 'as it starts');
  const { convert, pool, here } = scripted(threadCount);
  const labels = Array.from({ length: 12 }, (_, index) => `plum${index}`);
  const conversions = await Promise.all(labels.map((label) => convert(label)));
  expect(conversions.map(pathsOf)).toEqual(labels.map(() => ['']));
  expect(pathsOf(await convert('fig'))).toEqual(['']);
  await pool.close();
  expect([here[0], here.at(-1)]).toEqual(['opened', 'closed']);
  expect(here.slice(1, -1).toSorted()).toEqual([...labels, 'fig'].toSorted());
});

test('what is lost where no other thread starts fails as it was lost', async () => {
  countThreads(2, 'as it starts');
  const { convert } = scripted(1);
  const lost = { kind: 'failed', failure: { code: 'WORKER_DIED' }, cause: { message: 'too many plums' } };
  expect(await convert('fig', 'dies')).toMatchObject([lost, lost]);
});
