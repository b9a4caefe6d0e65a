import { mkdirSync, readdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { clearStale } from '../../src/archive/sweep.ts';
import { temporaryName, traceIdOf } from '../../src/archive/temporary.ts';
import { temporaryFolder } from '../files/temporary.ts';

const NOW = Date.UTC(2026, 10, 21, 8);
const MINUTE = 60_000;

function writtenAt(path: string, minutesAgo: number): void {
  const seconds = (NOW - minutesAgo * MINUTE) / 1000;
  utimesSync(path, seconds, seconds);
}

function fileAt(path: string, minutesAgo: number): void {
  writeFileSync(path, 'half an archive');
  writtenAt(path, minutesAgo);
}

describe('temporary names', () => {
  test('say whose they are, whatever a trace id may look like', () => {
    for (const traceId of ['a1b2c3d4e5f6', 'nightly', 'a.b-c_2', 'x.tmp', '-']) {
      for (const attempt of [1, 2, 30]) expect(traceIdOf(temporaryName(traceId, attempt))).toBe(traceId);
    }
    for (const name of ['.chatzip-.tmp', 'chatzip-a.tmp', '.chatzip-a', '.chatzip-a b.tmp', '.chatzip-a.tmp.zip']) {
      expect(traceIdOf(name)).toBe(null);
    }
  });
});

describe('clearing away', () => {
  test('takes what dead runs had under way, however young, and nothing else', async () => {
    const folder = temporaryFolder();
    for (const name of ['.chatzip-dead.tmp', '.chatzip-dead+2.tmp', '.chatzip-dead-2.tmp', '.chatzip-alive.tmp']) {
      fileAt(join(folder, name), 1);
    }
    fileAt(join(folder, 'chatzip-20261121T080000Z.zip'), 1);
    await clearStale(folder, { deadTraceIds: ['dead', '..'], nowMs: NOW });
    expect(readdirSync(folder)).toEqual(['.chatzip-alive.tmp', '.chatzip-dead-2.tmp', 'chatzip-20261121T080000Z.zip']);
  });

  test('takes what nobody wrote to for half an hour', async () => {
    const folder = temporaryFolder();
    fileAt(join(folder, '.chatzip-silent.tmp'), 30);
    fileAt(join(folder, '.chatzip-slow.tmp'), 29);
    fileAt(join(folder, 'old.tmp'), 10_000);
    await clearStale(folder, { deadTraceIds: [], nowMs: NOW });
    expect(readdirSync(folder)).toEqual(['.chatzip-slow.tmp', 'old.tmp']);
  });

  test('judges a tree of files by the manifest, which grows with each session', async () => {
    const folder = temporaryFolder();
    for (const [name, minutesAgo] of [
      ['.chatzip-silent.tmp', 31],
      ['.chatzip-slow.tmp', 1],
    ] as const) {
      mkdirSync(join(folder, name, 'orchard'), { recursive: true });
      fileAt(join(folder, name, 'manifest.jsonl'), minutesAgo);
      writtenAt(join(folder, name), 120);
    }
    await clearStale(folder, { deadTraceIds: [], nowMs: NOW });
    expect(readdirSync(folder)).toEqual(['.chatzip-slow.tmp']);
  });

  test('takes a link away and not what it leads to', async () => {
    const folder = temporaryFolder();
    const other = temporaryFolder();
    writeFileSync(join(other, 'plums.md'), 'plums');
    symlinkSync(other, join(folder, '.chatzip-dead.tmp'));
    await clearStale(folder, { deadTraceIds: ['dead'], nowMs: NOW });
    expect(readdirSync(folder)).toEqual([]);
    expect(readdirSync(other)).toEqual(['plums.md']);
  });

  test('has nothing to say of a folder that is not there', async () => {
    await expect(clearStale(join(temporaryFolder(), 'nowhere'), { deadTraceIds: ['dead'], nowMs: NOW })).resolves.toBe(
      undefined,
    );
  });
});
