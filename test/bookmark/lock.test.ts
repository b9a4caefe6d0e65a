import {
  chmodSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { acquireLock, type Lock, type LockHolder, type LockOptions } from '../../src/bookmark/lock.ts';
import { prepareLock, seeLock, takeAway } from '../../src/bookmark/lock-file.ts';
import { recordText } from '../../src/bookmark/lock-record.ts';
import { type Machine, thisMachine } from '../../src/bookmark/machine.ts';
import { modeOf, raisedBy, temporaryFolder, withoutRoot, withUmask } from '../files/temporary.ts';

const NOW = Date.UTC(2026, 10, 21, 8);
const MINUTE = 60_000;
const holder: LockHolder = { pid: 100, traceId: 'a1b2c3d4e5f6', since: '2026-11-21T08:00:00.000Z' };
const other: LockHolder = { pid: 200, traceId: '0f0f0f0f0f0f', since: '2026-11-21T07:00:00.000Z' };

/** A machine on which every process started at tick 1, unless said otherwise. */
function machine(more: Partial<Machine> = {}): Machine {
  return {
    host: 'orchard',
    boot: 'boot-1',
    namespace: 'pid:[1]',
    process: () => ({ started: '1', isZombie: false }),
    ...more,
  };
}

function options(more: Partial<LockOptions> = {}): LockOptions {
  return {
    waitSeconds: 0,
    isAlive: () => true,
    now: () => NOW,
    sleep: () => Promise.reject(new Error('nothing to wait for')),
    machine: machine(),
    ...more,
  };
}

async function acquired(path: string, by: LockHolder = holder, more: Partial<LockOptions> = {}): Promise<Lock> {
  const lock = await acquireLock(path, by, options(more));
  onTestFinished(() => lock.release());
  return lock;
}

/** A lock that another run left or holds, with a heartbeat so many minutes ago. */
function lockOf(by: LockHolder, on: Machine = machine(), minutesAgo = 0): string {
  const path = join(temporaryFolder(), 'bookmark.json.lock');
  const { host, boot, namespace } = on;
  const started = on.process(by.pid)?.started ?? null;
  const record = { pid: by.pid, started, boot, namespace, host, trace_id: by.traceId, since: by.since };
  writeFileSync(path, recordText(record));
  heartbeatAt(path, minutesAgo);
  return path;
}

function heartbeatAt(path: string, minutesAgo: number): void {
  utimesSync(path, (NOW - minutesAgo * MINUTE) / 1000, (NOW - minutesAgo * MINUTE) / 1000);
}

/** Of twenty that asked one has the lock, and the others were told that it is held. */
function expectOneHolder(answers: readonly unknown[]): void {
  expect(answers.filter((answer) => answer === 'nothing')).toHaveLength(1);
  expect(answers.filter((answer) => answer !== 'nothing')).toEqual(
    Array.from({ length: 19 }, () => expect.objectContaining({ code: 'LOCK_HELD' })),
  );
}

const heldByOther = { code: 'LOCK_HELD', details: { pid: 200, since: other.since } };

describe('a lock', () => {
  test('says who holds it, for its owner alone, and goes when it is given back', async () => {
    const path = join(temporaryFolder(), 'state', 'bookmark.json.lock');
    withUmask(0);
    const lock = await acquireLock(path, holder, options());
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({
      pid: 100,
      started: '1',
      boot: 'boot-1',
      namespace: 'pid:[1]',
      host: 'orchard',
      trace_id: 'a1b2c3d4e5f6',
      since: '2026-11-21T08:00:00.000Z',
    });
    expect([modeOf(path), modeOf(dirname(path))]).toEqual(['600', '700']);
    expect(lock.deadTraceIds).toEqual([]);
    await lock.assertOurs();
    expect(readdirSync(dirname(path))).toEqual(['bookmark.json.lock']);
    await lock.release();
    expect(readdirSync(dirname(path))).toEqual([]);
  });

  test('is refused to a second run, which learns who holds it and leaves nothing', async () => {
    const path = join(temporaryFolder(), 'bookmark.json.lock');
    const first = await acquired(path, other);
    expect(await raisedBy(acquireLock(path, holder, options()))).toEqual(heldByOther);
    await first.assertOurs();
    expect(readdirSync(dirname(path))).toEqual(['bookmark.json.lock']);
    await first.release();
    await (await acquired(path)).assertOurs();
  });

  test('goes to exactly one of many that ask at once', async () => {
    const path = join(temporaryFolder(), 'bookmark.json.lock');
    const asked = Array.from({ length: 20 }, (_, index) => raisedBy(acquired(path, { ...holder, pid: 100 + index })));
    expectOneHolder(await Promise.all(asked));
    expect(readdirSync(dirname(path))).toEqual(['bookmark.json.lock']);
  });

  test('goes to exactly one of many also when a dead one is there', async () => {
    const path = lockOf(other);
    const isAlive = (pid: number) => pid !== other.pid;
    const asked = Array.from({ length: 20 }, (_, index) =>
      raisedBy(acquired(path, { ...holder, pid: 300 + index }, { isAlive })),
    );
    expectOneHolder(await Promise.all(asked));
  });

  test('can not be had where the folder can not be written', async () => {
    const path = join(temporaryFolder(), 'state', 'bookmark.json.lock');
    expect(await raisedBy(withoutRoot(() => acquireLock(path, holder, options())))).toEqual({
      code: 'BOOKMARK_NOT_WRITABLE',
      details: { errno: 'EACCES' },
    });
  });

  test('sweeps up what killed runs left beside it, the locks of the dead when it is given back, and nothing else', async () => {
    const folder = temporaryFolder();
    const left = ['bookmark.json.0123456789ab.tmp', 'bookmark.json.lock.0123456789ab.tmp'];
    const gone = 'bookmark.json.lock.0123456789ab.gone';
    const kept = [
      'bookmark.json',
      'bookmark.json.20261121T080000Z',
      'other.json.0123456789ab.tmp',
      'bookmark.json.tmp',
    ];
    for (const name of [...left, gone, ...kept]) writeFileSync(join(folder, name), 'pears');
    const lock = await acquired(join(folder, 'bookmark.json.lock'));
    expect(readdirSync(folder)).toEqual([...kept, gone, 'bookmark.json.lock'].toSorted());
    await lock.release();
    expect(readdirSync(folder)).toEqual(kept.toSorted());
  });

  test('is given back when what lies beside it can not be looked at', async () => {
    const path = join(temporaryFolder(), 'bookmark.json.lock');
    const remains = `${path}.0123456789ab.gone`;
    writeFileSync(remains, '');
    // More than Node reads at once: whatever it is, it is no lock.
    truncateSync(remains, 2 ** 33);
    expect(await raisedBy(acquireLock(path, holder, options()))).toBe('ERR_FS_FILE_TOO_LARGE');
    rmSync(remains);
    await acquired(path, other);
  });
});

describe('a lock of another run', () => {
  const dead = { isAlive: () => false };

  test('is taken over from a process that is gone, whose trace id is told', async () => {
    const path = lockOf(other);
    const lock = await acquired(path, holder, dead);
    expect(lock.deadTraceIds).toEqual(['0f0f0f0f0f0f']);
    await lock.assertOurs();
    await lock.release();
    expect(readdirSync(dirname(path))).toEqual([]);
  });

  test('names the dead again to the next holder when the one who took over was killed too', async () => {
    const path = lockOf(other);
    await acquired(path, holder, dead);
    const next = await acquired(path, { ...holder, pid: 300, traceId: '111111111111' }, dead);
    expect(next.deadTraceIds.toSorted()).toEqual(['0f0f0f0f0f0f', 'a1b2c3d4e5f6']);
    await next.release();
    expect((await acquired(path)).deadTraceIds).toEqual([]);
  });

  test('is taken over when its pid belongs to another process by now', async () => {
    const path = lockOf(other);
    const reused = machine({ process: (pid) => ({ started: pid === other.pid ? '77' : '1', isZombie: false }) });
    const lock = await acquired(path, holder, { machine: reused });
    expect(lock.deadTraceIds).toEqual(['0f0f0f0f0f0f']);
  });

  test('is taken over from a process that has ended and was not buried', async () => {
    const zombie = machine({ process: () => ({ started: '1', isZombie: true }) });
    const lock = await acquired(lockOf(other), holder, { machine: zombie });
    expect(lock.deadTraceIds).toEqual(['0f0f0f0f0f0f']);
  });

  test('is taken over after the machine was started anew, though pid and start seem the same', async () => {
    const lock = await acquired(lockOf(other, machine({ boot: 'boot-0' })));
    expect(lock.deadTraceIds).toEqual(['0f0f0f0f0f0f']);
  });

  test('is held while a process of that pid lives and nothing can be read of it', async () => {
    const unreadable = machine({ process: () => null });
    expect(await raisedBy(acquired(lockOf(other), holder, { machine: unreadable }))).toEqual(heldByOther);
    expect(await raisedBy(acquired(lockOf(other, unreadable)))).toEqual(heldByOther);
    const elsewhere = machine({ process: () => null, boot: null, namespace: null });
    expect(await raisedBy(acquired(lockOf(other, elsewhere), holder, { machine: elsewhere }))).toEqual(heldByOther);
    await acquired(lockOf(other, elsewhere), holder, { machine: elsewhere, ...dead });
  });

  test.each([
    ['when it was taken', machine({ boot: null }), machine()],
    ['now', machine(), machine({ boot: null })],
  ])('is held where nobody knows of the machine’s start %s', async (_, before, now) => {
    expect(await raisedBy(acquired(lockOf(other, before), holder, { machine: now }))).toEqual(heldByOther);
  });

  test('that may not be read is held until it is half an hour old', async () => {
    const path = lockOf(other, machine(), 29);
    chmodSync(path, 0);
    expect(await withoutRoot(async () => seeLock(path))).toMatchObject({ text: null, mtimeMs: NOW - 29 * MINUTE });
    chmodSync(dirname(path), 0o777);
    expect(await withoutRoot(() => raisedBy(acquired(path, holder, dead)))).toEqual({ code: 'LOCK_HELD', details: {} });
  });

  test.each([
    ['host', machine({ host: 'vineyard' })],
    ['pid namespace', machine({ namespace: 'pid:[2]' })],
    ['host that started anew', machine({ host: 'vineyard', boot: 'boot-9' })],
  ])('on another %s is held until its heartbeat has stopped for half an hour', async (_, elsewhere) => {
    expect(await raisedBy(acquired(lockOf(other, elsewhere, 29), holder, dead))).toEqual(heldByOther);
    expect(await raisedBy(acquired(lockOf(other, elsewhere, -60), holder, dead))).toEqual(heldByOther);
    const lock = await acquired(lockOf(other, elsewhere, 30), holder, dead);
    expect(lock.deadTraceIds).toEqual(['0f0f0f0f0f0f']);
  });

  test.each(['', 'pears', '{"pid":1}', '[]', '{"pid":"1","started":null}'])(
    'that says %j is held until it is half an hour old',
    async (text) => {
      const path = join(temporaryFolder(), 'bookmark.json.lock');
      writeFileSync(path, text);
      heartbeatAt(path, 29);
      expect(await raisedBy(acquired(path, holder, dead))).toEqual({ code: 'LOCK_HELD', details: {} });
      heartbeatAt(path, 30);
      expect((await acquired(path, holder, dead)).deadTraceIds).toEqual([]);
    },
  );

  test('gives away no text of its own but a pid and a time', async () => {
    const path = lockOf({ ...other, since: 'since the pears were ripe' });
    expect(await raisedBy(acquired(path))).toEqual({ code: 'LOCK_HELD', details: { pid: 200 } });
  });

  test('is left alone when another has taken it over meanwhile', async () => {
    const path = lockOf(other);
    // While the dead holder is looked at, another run takes the lock over.
    let text = '';
    const isAlive = (pid: number): boolean => {
      if (pid !== other.pid) return true;
      text = readFileSync(path, 'utf8').replace('"pid":200', '"pid":300');
      writeFileSync(path, text);
      return false;
    };
    expect(await raisedBy(acquired(path, holder, { isAlive }))).toMatchObject({ details: { pid: 300 } });
    expect(readFileSync(path, 'utf8')).toBe(text);
    expect(readdirSync(dirname(path))).toEqual(['bookmark.json.lock']);
  });
});

test('a lock that was not the one judged dead is put back as it was', async () => {
  const path = lockOf(other);
  const judged = { text: 'the lock before', mtimeMs: NOW, inode: 1 };
  const before = readFileSync(path, 'utf8');
  // It changed hands between the last look and the rename.
  const see = (at: string) => (at === path ? judged : seeLock(at));
  expect(takeAway(path, judged, see)).toBe(false);
  expect(readFileSync(path, 'utf8')).toBe(before);
  expect(readdirSync(dirname(path))).toEqual(['bookmark.json.lock']);
});

test.each([
  ['text', { text: 'the lock before' }],
  ['inode', { inode: 1 }],
  ['heartbeat', { mtimeMs: NOW - MINUTE }],
])('a lock of another %s than the one judged dead is not even moved', (_, more) => {
  const path = lockOf(other);
  const seen: string[] = [];
  const see = (at: string) => {
    seen.push(at);
    return seeLock(at);
  };
  expect(takeAway(path, { ...seeLock(path)!, ...more }, see)).toBe(false);
  expect(seen).toEqual([path]);
  expect(takeAway(path, seeLock(path)!, see)).toBe(true);
  expect(existsSync(path)).toBe(false);
});

describe('waiting for a lock', () => {
  test('ends when it is given back', async () => {
    const path = lockOf(other);
    let now = NOW;
    let naps = 0;
    const sleep = async (ms: number): Promise<void> => {
      now += ms;
      naps += 1;
      if (naps === 3) renameSync(path, `${path}.old`);
    };
    const lock = await acquired(path, holder, { waitSeconds: 10, now: () => now, sleep });
    await lock.assertOurs();
    expect(naps).toBe(3);
  });

  test('is told once, and not at all of a lock that is free', async () => {
    let now = NOW;
    const told: number[] = [];
    const sleep = async (ms: number): Promise<void> => {
      now += ms;
    };
    const wait = { waitSeconds: 3, now: () => now, sleep, onWait: () => told.push(now - NOW) };
    expect(await raisedBy(acquired(lockOf(other), holder, wait))).toEqual(heldByOther);
    expect(told).toEqual([0]);
    const free = await acquired(join(temporaryFolder(), 'bookmark.json.lock'), holder, wait);
    await free.release();
    expect(await raisedBy(acquired(lockOf(other), holder, { ...wait, waitSeconds: 0 }))).toEqual(heldByOther);
    expect(told).toEqual([0]);
  });

  test('ends when the run is stopped', async () => {
    let now = NOW;
    let naps = 0;
    const sleep = async (ms: number): Promise<void> => {
      now += ms;
      naps += 1;
    };
    const wait = { waitSeconds: 600, now: () => now, sleep, isStopped: () => naps === 2 };
    expect(await raisedBy(acquired(lockOf(other), holder, wait))).toEqual({ code: 'INTERRUPTED', details: {} });
    expect(naps).toBe(2);
  });

  test('ends at the time that was given, and not before', async () => {
    let now = NOW;
    const sleep = async (ms: number): Promise<void> => {
      expect(ms).toBeGreaterThan(0);
      now += ms;
    };
    const wait = { waitSeconds: 1.1, now: () => now, sleep };
    expect(await raisedBy(acquired(lockOf(other), holder, wait))).toEqual(heldByOther);
    expect(now - NOW).toBe(1100);
  });

  test.each([-60, 60])('takes no more and no less when the clock jumps by %i minutes', async (minutes) => {
    let now = NOW;
    let napped = 0;
    const sleep = async (ms: number): Promise<void> => {
      now += ms + (napped === 0 ? minutes * MINUTE : 0);
      napped += ms;
      if (napped > 5000) throw new Error('waits for ever');
    };
    const wait = { waitSeconds: 1.1, now: () => now, sleep };
    expect(await raisedBy(acquired(lockOf(other), holder, wait))).toEqual(heldByOther);
    expect(napped).toBe(1100);
  });
});

describe('a lock that is held', () => {
  test('is missed when another run has it', async () => {
    const path = join(temporaryFolder(), 'bookmark.json.lock');
    const lock = await acquired(path);
    renameSync(lockOf(other), path);
    expect(await raisedBy(lock.assertOurs())).toEqual(heldByOther);
    await lock.release();
    expect(existsSync(path)).toBe(true);
  });

  test('is missed when it is gone for good, and not when it comes back', async () => {
    const path = join(temporaryFolder(), 'bookmark.json.lock');
    let comesBack = true;
    const sleep = async (): Promise<void> => {
      if (comesBack && existsSync(`${path}.away`)) renameSync(`${path}.away`, path);
    };
    const lock = await acquired(path, holder, { sleep });
    renameSync(path, `${path}.away`);
    await lock.assertOurs();
    comesBack = false;
    renameSync(path, `${path}.away`);
    expect(await raisedBy(lock.assertOurs())).toEqual({ code: 'LOCK_HELD', details: {} });
  });

  test('beats by its mtime, and never for another', async () => {
    const path = join(temporaryFolder(), 'bookmark.json.lock');
    const lock = await acquired(path);
    heartbeatAt(path, 20);
    await lock.refresh();
    expect(statSync(path).mtimeMs).toBe(NOW);
    renameSync(lockOf(other, machine(), 20), path);
    await lock.refresh();
    expect(statSync(path).mtimeMs).toBe(NOW - 20 * MINUTE);
    renameSync(path, `${path}.away`);
    await lock.refresh();
  });
});

test('a lock that is held beats each minute, until it is given back', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  onTestFinished(() => void vi.useRealTimers());
  const path = join(temporaryFolder(), 'bookmark.json.lock');
  let beats = 0;
  const now = (): number => {
    beats += 1;
    return NOW;
  };
  const lock = await acquired(path, holder, { now });
  const before = beats;
  vi.advanceTimersByTime(3 * MINUTE - 1);
  expect(beats - before).toBe(2);
  vi.advanceTimersByTime(1);
  expect(beats - before).toBe(3);
  await lock.release();
  vi.advanceTimersByTime(3 * MINUTE);
  expect([beats - before, vi.getTimerCount()]).toEqual([3, 0]);
});

const noLinks = () => Promise.reject(Object.assign(new Error('no links here'), { code: 'EPERM' }));

describe('where there are no links', () => {
  test('the name is taken all the same, by one alone', async () => {
    const path = join(temporaryFolder(), 'bookmark.json.lock');
    const prepared = [prepareLock(path, 'plums', noLinks), prepareLock(path, 'pears', noLinks)];
    const taken: boolean[] = [];
    for (const lock of prepared) taken.push(await lock.take());
    expect(taken).toEqual([true, false]);
    await Promise.all(prepared.map((lock) => lock.dispose()));
    expect(readFileSync(path, 'utf8')).toBe('plums');
    expect(readdirSync(dirname(path))).toEqual(['bookmark.json.lock']);
  });

  test('a lock that can not be written leaves the name to others', async () => {
    const path = join(temporaryFolder(), 'bookmark.json.lock');
    const handle = await open(dirname(path));
    const flushes = vi.spyOn(Object.getPrototypeOf(handle), 'sync');
    await handle.close();
    const full = Object.assign(new Error('no space left'), { code: 'ENOSPC' });
    const prepared = prepareLock(path, 'plums', () => {
      flushes.mockRejectedValueOnce(full);
      return noLinks();
    });
    expect(await raisedBy(prepared.take())).toBe('ENOSPC');
    await prepared.dispose();
    expect(readdirSync(dirname(path))).toEqual([]);
  });
});

test('a lock that waits is written again when a new holder swept it away', async () => {
  const folder = temporaryFolder();
  const path = join(folder, 'bookmark.json.lock');
  writeFileSync(path, 'pears');
  const prepared = prepareLock(path, 'plums');
  expect(await prepared.take()).toBe(false);
  for (const name of readdirSync(folder)) renameSync(join(folder, name), join(temporaryFolder(), 'swept'));
  expect(await prepared.take()).toBe(false);
  expect(await prepared.take()).toBe(true);
  expect(readFileSync(path, 'utf8')).toBe('plums');
  await prepared.dispose();
});

test('this machine knows when its processes started, where it can know', () => {
  const here = thisMachine(process.pid);
  expect(here.host).not.toBe('');
  const facts = here.process(process.pid);
  const isLinux = process.platform === 'linux';
  expect(facts === null ? null : facts.isZombie).toBe(isLinux ? false : null);
  expect(here.process(process.pid)).toEqual(facts);
  expect(thisMachine(process.pid + 1).process(process.pid)).toBe(null);
});

test.runIf(process.platform === 'linux')('a process is known by its start, whatever it is called', () => {
  const name = `/proc/${process.pid}/comm`;
  const before = readFileSync(name, 'utf8').trimEnd();
  onTestFinished(() => writeFileSync(name, before));
  const here = thisMachine(process.pid);
  const facts = here.process(process.pid);
  for (const called of ['plum', 'a) b', ') Z 1 2 3', '((']) {
    writeFileSync(name, called);
    expect(here.process(process.pid)).toEqual(facts);
  }
});
