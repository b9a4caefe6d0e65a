import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { v8Flags } from '../../src/cli/v8-flags.ts';
import type { Course } from '../../src/engine/job.ts';
import { archivesIn, homeWith, idOf, lineOf, pathOf, temporaryFolder, writeSession } from '../support/home.ts';
import { chatzip, reportOf } from '../support/run.ts';
import { entriesOf, manifestOf } from '../support/zip.ts';

/** Fewer bytes than these are converted on the main thread. */
const WORTH_THREADS_BYTES = 8 * 1024 ** 2;

/** A session of so many lines, each of so many words. */
const linesOf = (number: number, count: number, words: number): string =>
  Array.from({ length: count }, (_, line) => lineOf(number, `plum ${line} `.repeat(words))).join('');

/** A program that, loaded before chatzip, writes into a file how many threads that began. */
const counterInto = (file: string): string => `
import { writeFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import threads from 'node:worker_threads';
let count = 0;
class Counted extends threads.Worker {
  constructor(...given) {
    super(...given);
    count += 1;
  }
}
if (threads.isMainThread) {
  threads.Worker = Counted;
  syncBuiltinESMExports();
  process.on('exit', () => writeFileSync(${JSON.stringify(file)}, String(count)));
}
`;

/** A program that, loaded before chatzip, has a thread that opens the file of a session run out of memory. */
const killerOf = (id: string): string => `
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import threads from 'node:worker_threads';
const { openSync } = fs;
if (!threads.isMainThread) {
  fs.openSync = (path, ...more) => {
    if (String(path).includes(${JSON.stringify(id)})) for (const hog = []; ; ) hog.push(new Array(100_000).fill(path));
    return openSync(path, ...more);
  };
  syncBuiltinESMExports();
}
`;

/** A program that, loaded before chatzip, has the system refuse all threads but so many: at once, or when they start. */
const refuserAfter = (count: number, when = 'at once'): string => `
import { syncBuiltinESMExports } from 'node:module';
import threads from 'node:worker_threads';
let left = ${count};
// Such a thread never runs what it was begun for, however long it is until that is told.
const IDLE = 'setInterval(() => {}, 1e6)';
class Refused extends threads.Worker {
  constructor(...given) {
    const refusal = Object.assign(new Error('EAGAIN'), { code: 'ERR_WORKER_INIT_FAILED' });
    const isRefused = left === 0;
    if (isRefused && ${when === 'at once'}) throw refusal;
    super(...(isRefused ? [IDLE, { ...given[1], eval: true }] : given));
    if (!isRefused) {
      left -= 1;
      return;
    }
    // Told before it has ended, as Node does, also where somebody ends it first.
    let isTold = false;
    const tell = () => {
      if (!isTold) this.emit('error', refusal);
      isTold = true;
    };
    this.once('exit', tell);
    setImmediate(() => {
      tell();
      void this.terminate();
    });
  }
}
if (threads.isMainThread) {
  threads.Worker = Refused;
  syncBuiltinESMExports();
}
`;

/** A program that, loaded before chatzip, writes into a file what V8 is told and how threads are begun. */
const recorderInto = (file: string): string => `
import { writeFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import v8 from 'node:v8';
import threads from 'node:worker_threads';
const flags = [];
const nurseries = [];
const { setFlagsFromString } = v8;
v8.setFlagsFromString = (flag) => {
  flags.push(flag);
  setFlagsFromString(flag);
};
class Recorded extends threads.Worker {
  constructor(...given) {
    super(...given);
    nurseries.push(given[1]?.resourceLimits?.maxYoungGenerationSizeMb ?? null);
  }
}
if (threads.isMainThread) {
  threads.Worker = Recorded;
  syncBuiltinESMExports();
  process.on('exit', () => writeFileSync(${JSON.stringify(file)}, JSON.stringify({ flags, nurseries })));
}
`;

/** Sessions of one line each, so many of so many bytes, most of them zeros that are read and not converted. */
function homeOf(sessions: number, bytes: number): string {
  const home = homeWith(sessions);
  for (let number = 1; number <= sessions; number++) truncateSync(pathOf(home, number), bytes);
  return home;
}

/** What unzip lists of every entry but the one that tells of the run: its size, deflated and not, time, checksum and name. */
const listed = (archive: string): readonly string[] =>
  execFileSync('unzip', ['-v', archive], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => / Defl:| Stored /.test(line) && !line.endsWith(' run.json'));

describe('threads', () => {
  test('an empty file of a session costs none of the sessions behind it', async () => {
    const home = homeWith(0);
    for (let number = 1; number <= 24; number++) {
      writeSession(home, number, linesOf(number, 40, 1500));
      for (const name of ['plum', 'pear']) {
        const output = join(pathOf(home, number).slice(0, -'.jsonl'.length), 'tool-results', `${name}.txt`);
        mkdirSync(dirname(output), { recursive: true });
        writeFileSync(output, '');
      }
    }
    const out = temporaryFolder();
    const args = ['--jobs', '2', '--no-bookmark', '--format', 'md,json,raw', '--out', out];
    expect(await chatzip(args, { home })).toMatchObject({ code: 0, stderr: '' });
    const rows = manifestOf(archivesIn(out)[0]!);
    expect(rows.map(({ source_files: files }) => files.length)).toEqual(Array.from({ length: 24 }, () => 3));
  });

  test('however many there are, the bytes are the same', async () => {
    const home = homeWith(0);
    for (let number = 1; number <= 40; number++) {
      const words = Array.from({ length: 30_000 }, (_, word) => `plum${(word * 7919 * number) % 1_000_003}`).join(' ');
      writeSession(home, number, lineOf(number, words));
    }
    // More than is deflated at once.
    writeSession(home, 41, linesOf(41, 40, 8000));
    const entries: Record<string, string>[] = [];
    const lists: (readonly string[])[] = [];
    for (const jobs of ['1', '2', '3']) {
      const out = temporaryFolder();
      const args = ['--jobs', jobs, '--no-bookmark', '--format', 'md,json,raw', '--out', out];
      expect(await chatzip(args, { home })).toMatchObject({ code: 0, stderr: '' });
      const { 'run.json': _, ...rest } = entriesOf(archivesIn(out)[0]!);
      entries.push(rest);
      lists.push(listed(archivesIn(out)[0]!));
    }
    expect(lists[0]).toHaveLength(Object.keys(entries[0] ?? {}).length);
    expect(lists[1]).toEqual(lists[0]);
    expect(lists[2]).toEqual(lists[0]);
    expect(statSync(pathOf(home, 1)).size * 40).toBeGreaterThan(WORTH_THREADS_BYTES);
    expect(entries[1]).toEqual(entries[0]);
    expect(entries[2]).toEqual(entries[0]);
  });

  test('one long session has its text deflated on a second one, and the bytes are the same', async () => {
    const home = homeWith(0);
    writeSession(home, 1, linesOf(1, 60, 8000));
    const folder = temporaryFolder();
    const outcomes: object[] = [];
    const lists: (readonly string[])[] = [];
    for (const jobs of ['1', '2']) {
      const out = temporaryFolder();
      const counted = join(folder, `threads-${jobs}`);
      const counter = join(folder, `${jobs}.mjs`);
      writeFileSync(counter, counterInto(counted));
      const args = ['--jobs', jobs, '--no-bookmark', '--format', 'md,json,raw', '--out', out];
      const run = await chatzip(args, { home, env: { NODE_OPTIONS: `--import=${counter}` } });
      expect(run).toMatchObject({ code: 0, stderr: '' });
      const { 'run.json': _, ...rest } = entriesOf(archivesIn(out)[0]!);
      outcomes.push(rest);
      lists.push(listed(archivesIn(out)[0]!));
      expect(readFileSync(counted, 'utf8')).toBe(jobs === '1' ? '0' : '1');
    }
    expect(statSync(pathOf(home, 1)).size).toBeLessThan(WORTH_THREADS_BYTES);
    expect(outcomes[1]).toEqual(outcomes[0]);
    expect(lists[1]).toEqual(lists[0]);
  });

  test('are not begun for one session that is nearly all of the work: it has one that deflates', async () => {
    const home = homeWith(0);
    writeSession(home, 1, linesOf(1, 100, 12_000));
    writeSession(home, 2, linesOf(2, 3, 5));
    const folder = temporaryFolder();
    const counted = join(folder, 'threads');
    const counter = join(folder, 'counter.mjs');
    writeFileSync(counter, counterInto(counted));
    const args = ['--jobs', '2', '--no-bookmark', '--out', folder];
    const run = await chatzip(args, { home, env: { NODE_OPTIONS: `--import=${counter}` } });
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(manifestOf(archivesIn(folder)[0]!)).toHaveLength(2);
    expect(statSync(pathOf(home, 1)).size).toBeGreaterThan(WORTH_THREADS_BYTES);
    expect(readFileSync(counted, 'utf8')).toBe('1');
  });

  test('that die cost the session that is too much for them, and none of those they had in hand beside it', async () => {
    const home = homeWith(0);
    // The heap is too small for the first, and large enough for each of the others.
    writeSession(home, 1, linesOf(1, 100, 18_000));
    for (let number = 2; number <= 5; number++) writeSession(home, number, linesOf(number, 100, 3500));
    const out = temporaryFolder();
    const args = ['--jobs', '2', '--no-bookmark', '--format', 'md,raw', '--out', out];
    const ended = await chatzip(args, { home, env: { NODE_OPTIONS: '--max-old-space-size=20' } });
    expect(ended.code).toBe(3);
    expect(reportOf(ended)).toMatchObject({
      counts: { discovered: 5, exported: 4, failed: 1 },
      failures: [{ session_id: idOf(1), code: 'WORKER_DIED', number: 8001 }],
    });
    const rows = manifestOf(archivesIn(out)[0]!);
    expect(rows.map((row) => row.session_id)).toEqual([2, 3, 4, 5].map(idOf));
  });

  test('that die with a batch of sessions cost only the one that they died of', async () => {
    const home = homeWith(0);
    // Some five of them make a batch.
    for (let number = 1; number <= 100; number++) writeSession(home, number, linesOf(number, 12, 1000));
    expect(statSync(pathOf(home, 1)).size * 100).toBeGreaterThan(WORTH_THREADS_BYTES);
    const folder = temporaryFolder();
    const killer = join(folder, 'killer.mjs');
    writeFileSync(killer, killerOf(idOf(42)));
    const args = ['--jobs', '2', '--no-bookmark', '--out', folder];
    const ended = await chatzip(args, { home, env: { NODE_OPTIONS: `--max-old-space-size=100 --import=${killer}` } });
    expect(ended.code).toBe(3);
    expect(reportOf(ended)).toMatchObject({
      counts: { exported: 99, failed: 1 },
      failures: [{ session_id: idOf(42), code: 'WORKER_DIED', number: 8001 }],
    });
    expect(manifestOf(archivesIn(folder)[0]!)).toHaveLength(99);
  });

  test('are not begun anew when the run is stopped while they work', async () => {
    const home = homeWith(0);
    for (let number = 1; number <= 40; number++) writeSession(home, number, linesOf(number, 100, 1000));
    const folder = temporaryFolder();
    const counted = join(folder, 'threads');
    const counter = join(folder, 'counter.mjs');
    writeFileSync(counter, counterInto(counted));
    // A file may have one block: the first volume can't be written, with sessions still in hand.
    const under = ['sh', '-c', 'ulimit -f 1; exec "$@"', 'sh'];
    const args = ['--jobs', '2', '--no-bookmark', '--format', 'raw', '--volume-size', '1K'];
    const ended = await chatzip(args, { home, under, env: { NODE_OPTIONS: `--import ${counter}` } });
    expect(ended.code).toBe(30);
    expect(readFileSync(counted, 'utf8')).toBe('2');
  });

  test.each([
    [0, 'at once'],
    [1, 'at once'],
    [0, 'as they start'],
    [1, 'as they start'],
  ])('that the system refuses, all but %i, %s, are done without', async (count, when) => {
    const home = homeWith(0);
    for (let number = 1; number <= 40; number++) writeSession(home, number, linesOf(number, 100, 400));
    expect(statSync(pathOf(home, 1)).size * 40).toBeGreaterThan(WORTH_THREADS_BYTES);
    const folder = temporaryFolder();
    const refuser = join(folder, 'refuser.mjs');
    writeFileSync(refuser, refuserAfter(count, when));
    const args = ['--jobs', '2', '--no-bookmark', '--out', folder];
    const run = await chatzip(args, { home, env: { NODE_OPTIONS: `--import=${refuser}` } });
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(manifestOf(archivesIn(folder)[0]!)).toHaveLength(40);
  });

  test.each([
    // One that dies is replaced by the pool; none is left to try by itself what it had in hand.
    [3, 'at once'],
    [2, 'as they start'],
    [3, 'as they start'],
  ])(
    'that die cost what they had in hand where all but %i are refused %s, and the rest is kept',
    async (count, when) => {
      const home = homeWith(0);
      for (let number = 1; number <= 100; number++) writeSession(home, number, linesOf(number, 12, 1000));
      const folder = temporaryFolder();
      const [killer, refuser] = [join(folder, 'killer.mjs'), join(folder, 'refuser.mjs')];
      writeFileSync(killer, killerOf(idOf(42)));
      writeFileSync(refuser, refuserAfter(count, when));
      const options = `--max-old-space-size=100 --import=${killer} --import=${refuser}`;
      const ended = await chatzip(['--jobs', '2', '--no-bookmark', '--out', folder], {
        home,
        env: { NODE_OPTIONS: options },
      });
      expect(ended.code).toBe(3);
      const { counts, by_code: byCode } = reportOf(ended);
      const failed = Number(Reflect.get(Object(counts), 'failed'));
      expect(byCode).toEqual({ WORKER_DIED: failed });
      expect(manifestOf(archivesIn(folder)[0]!)).toHaveLength(100 - failed);
      expect(failed).toBeGreaterThan(0);
      expect(failed).toBeLessThan(50);
    },
  );

  const MB = 1024 ** 2;
  test.each<[string, readonly [number, number], readonly string[], Course, readonly number[]]>([
    ['little', [4, MB], ['--jobs', '2'], { isLong: false, hasThreads: false, hasLarge: false }, []],
    ['much', [4, 3 * MB], ['--jobs', '1'], { isLong: false, hasThreads: false, hasLarge: false }, []],
    ['much', [3, 4 * MB], ['--jobs', '64'], { isLong: false, hasThreads: true, hasLarge: false }, [24, 24, 24]],
    ['many', [200, 60_000], ['--jobs', '2'], { isLong: false, hasThreads: true, hasLarge: false }, [12, 12]],
    ['one large', [1, 64 * MB], ['--jobs', '2'], { isLong: false, hasThreads: false, hasLarge: true }, []],
    ['very much', [6, 50 * MB - 10_000], ['--jobs', '1'], { isLong: true, hasThreads: false, hasLarge: false }, []],
  ])('and V8 are made ready for %s: %j with %j', async (_, [sessions, bytes], args, course, nurseries) => {
    const home = homeOf(sessions, bytes);
    const folder = temporaryFolder();
    const [recorder, recorded] = [join(folder, 'recorder.mjs'), join(folder, 'recorded.json')];
    writeFileSync(recorder, recorderInto(recorded));
    const run = await chatzip([...args, '--no-bookmark', '--out', folder], {
      home,
      env: { NODE_OPTIONS: `--import=${recorder}` },
    });
    expect(run).toMatchObject({ code: 0, stderr: '' });
    const [major] = process.versions.node.split('.').map(Number);
    expect(JSON.parse(readFileSync(recorded, 'utf8'))).toEqual({ flags: v8Flags(course, major ?? 0), nurseries });
  });

  test('are begun once where the archive that is there already is to be written over', async () => {
    const home = homeOf(3, 4 * MB);
    const folder = temporaryFolder();
    const [recorder, recorded] = [join(folder, 'recorder.mjs'), join(folder, 'recorded.json')];
    writeFileSync(recorder, recorderInto(recorded));
    writeFileSync(join(folder, 'a.zip'), 'plums');
    const args = ['--jobs', '2', '--no-bookmark', '--out', join(folder, 'a.zip'), '--force'];
    const run = await chatzip(args, { home, env: { NODE_OPTIONS: `--import=${recorder}` } });
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(readFileSync(recorded, 'utf8'))).toMatchObject({ nurseries: [24, 24] });
  });

  test('are no more than the files that the program may have open allow', async () => {
    const home = homeWith(0);
    for (let number = 1; number <= 100; number++) writeSession(home, number, linesOf(number, 100, 160));
    expect(statSync(pathOf(home, 1)).size * 100).toBeGreaterThan(WORTH_THREADS_BYTES);
    const folder = temporaryFolder();
    const counted = join(folder, 'threads');
    const counter = join(folder, 'counter.mjs');
    writeFileSync(counter, counterInto(counted));
    const under = ['sh', '-c', 'ulimit -n 128; exec "$@"', 'sh'];
    const args = ['--jobs', '64', '--no-bookmark', '--out', folder];
    const run = await chatzip(args, { home, under, env: { NODE_OPTIONS: `--import=${counter}` } });
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(manifestOf(archivesIn(folder)[0]!)).toHaveLength(100);
    const threads = Number(readFileSync(counted, 'utf8'));
    expect(threads).toBeGreaterThan(1);
    expect(threads).toBeLessThan(8);
  });
});
