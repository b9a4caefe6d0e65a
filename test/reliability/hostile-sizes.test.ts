import { appendFileSync, closeSync, ftruncateSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { archivesIn, homeWith, idOf, lineOf, pathOf, writeSession } from '../support/home.ts';
import { type Measured, measured } from '../support/measured.ts';
import { reportOf } from '../support/run.ts';
import { entriesOf, manifestOf } from '../support/zip.ts';

/** Whether the sizes that take minutes are wanted too: `npm run test:large`. */
const isLarge = process.env['CHATZIP_LARGE'] !== undefined;
const MIB = 1024 ** 2;
/** Far more than a run of little sessions takes, far less than what is thrown at it. */
const PEAK_MIB = 400;

const ALL = ['--format', 'md,json,raw', '--jobs', '2'];

function sparse(path: string, bytes: number): void {
  mkdirSync(dirname(path), { recursive: true });
  const descriptor = openSync(path, 'a');
  ftruncateSync(descriptor, bytes);
  closeSync(descriptor);
}

function expectBounded(ended: Measured, name: string, peakMiB = PEAK_MIB): void {
  if (isLarge) process.stderr.write(`${name}: ${ended.peakMiB.toFixed(0)} MiB at most\n`);
  expect(ended.peakMiB).toBeLessThan(peakMiB);
}

/** What a run says of the sessions of a home that hold one that is good, of number 1. */
function failuresIn(ended: Measured): unknown {
  return (reportOf(ended)['failures'] as readonly { code: string; details: unknown }[]).map(({ code, details }) => [
    code,
    details,
  ]);
}

describe('zeros', () => {
  test('a hundred gigabytes of them are refused without being read, and the others exported', async () => {
    const home = homeWith(1);
    sparse(pathOf(home, 2), 100 * 1024 * MIB);
    writeSession(home, 3);
    sparse(join(dirname(pathOf(home, 3)), idOf(3), 'tool-results', 'plum.txt'), 100 * 1024 * MIB);
    const limit = Math.floor(3.9 * 1024 ** 3);
    for (const args of [ALL, ['--since', 'last', '--no-bookmark']]) {
      const ended = await measured(args, { home });
      expect(ended.code).toBe(3);
      expect(reportOf(ended).counts).toMatchObject({ discovered: 3, exported: 1, failed: 2 });
      expect(failuresIn(ended)).toEqual([
        ['SESSION_TOO_LARGE', { bytes: 100 * 1024 * MIB, limit }],
        ['SESSION_TOO_LARGE', { bytes: expect.any(Number), limit }],
      ]);
      expectBounded(ended, '100 GiB of zeros');
    }
    for (const args of [['list'], ['list', '--project', 'orchard'], ['stats']]) {
      const ended = await measured(args, { home });
      expect(ended.code).toBe(args.length === 1 && args[0] === 'list' ? 0 : 3);
      expectBounded(ended, args.join(' '));
    }
  });

  test.each([64, ...(isLarge ? [3 * 1024] : [])])('%d MiB of them are damage', async (size) => {
    const home = homeWith(1);
    sparse(pathOf(home, 2), size * MIB);
    const ended = await measured(ALL, { home });
    expect(ended.code).toBe(3);
    expect(failuresIn(ended)).toEqual([['PARSE_ERROR', { line: 1 }]]);
    expectBounded(ended, `${size} MiB of zeros`);
  });

  test.each([64, ...(isLarge ? [3 * 1024] : [])])('%d MiB of them in a side file or between records', async (size) => {
    const home = homeWith(2);
    sparse(join(dirname(pathOf(home, 1)), idOf(1), 'tool-results', 'plum.txt'), size * MIB);
    sparse(pathOf(home, 2), size * MIB);
    appendFileSync(pathOf(home, 2), lineOf(2, 'after the hole'));
    const formats = size <= 64 ? 'md,json' : 'md,json,raw';
    const ended = await measured(['--format', formats, '--max-line-bytes', '1M'], { home });
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    if (size <= 64) {
      const rows = manifestOf(archivesIn(home)[0]!);
      expect(rows.map((row) => [Object.keys(row.notes), row.messages])).toEqual([
        [['RECORD_TOO_LARGE'], 1],
        [[], 2],
      ]);
    }
    expectBounded(ended, `${size} MiB of zeros in between`);
  });
});

describe('lines', () => {
  test('one that is too long is left out, and is no more in memory than it may be', async () => {
    const home = homeWith(1);
    const path = writeSession(home, 2, lineOf(2, 'before it'));
    appendFileSync(path, lineOf(2, '@').split('@')[0]!);
    for (let written = 0; written < (isLarge ? 1024 : 64); written += 1) appendFileSync(path, 'plum'.repeat(MIB / 4));
    appendFileSync(path, `"}}\n${lineOf(2, 'after it')}`);
    const limit = isLarge ? [] : ['--max-line-bytes', '8M'];
    const ended = await measured([...ALL.slice(0, 1), 'md,json', ...limit], { home });
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    const row = manifestOf(archivesIn(home)[0]!).find(({ session_id: id }) => id === idOf(2))!;
    expect(row.notes).toMatchObject({ RECORD_TOO_LARGE: { count: 1, lines: [2] } });
    expect(row.messages).toBe(2);
    // A line of up to 256 MiB may be in memory, and while its buffer grows half of it a second time.
    expectBounded(ended, 'a line of 1 GiB', isLarge ? 900 : 200);
  });

  test('ten million empty ones are nothing', async () => {
    const home = homeWith(1);
    writeSession(home, 2, lineOf(2, 'before them') + '\n'.repeat(10_000_000) + lineOf(2, 'after them'));
    writeSession(home, 3, '\n'.repeat(10_000_000));
    const ended = await measured(ALL, { home });
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    const rows = manifestOf(archivesIn(home)[0]!);
    expect(rows.map((row) => [row.session_id, row.messages])).toEqual([
      [idOf(1), 1],
      [idOf(2), 2],
    ]);
    expectBounded(ended, '10 million empty lines');
  });

  test('a million that are no records cost a note with a few numbers', async () => {
    const home = homeWith(0);
    writeSession(home, 1, 'figs\n'.repeat(500_000) + lineOf(1, 'plum') + '[1]\n'.repeat(500_000));
    const ended = await measured(ALL, { home });
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    const [row] = manifestOf(archivesIn(home)[0]!);
    expect(row?.notes).toMatchObject({ MALFORMED_LINES: { count: 1_000_000 } });
    expect(JSON.stringify(row?.notes).length).toBeLessThan(1000);
    expectBounded(ended, 'a million bad lines');
  });

  test('ten million that are records cost their session alone', async () => {
    const home = homeWith(1);
    writeSession(home, 2, lineOf(2, 'plum') + '{}\n'.repeat(10_000_000));
    const ended = await measured(ALL, { home });
    expect(ended.code).toBe(3);
    expect(failuresIn(ended)).toEqual([['SESSION_TOO_LARGE', { limit: 1_000_000 }]]);
    expect(manifestOf(archivesIn(home)[0]!).map((row) => row.session_id)).toEqual([idOf(1)]);
    expectBounded(ended, 'ten million records', 700);
  });

  test.each([
    ['arrays', '['.repeat(100_000), ']'.repeat(100_000)],
    ['objects', '{"a":'.repeat(100_000), `1${'}'.repeat(100_000)}`],
    ['brackets never closed', '[{"a":'.repeat(100_000), ''],
    ['a string full of brackets', `"${'['.repeat(100_000)}`, '"'],
  ])('nested a hundred thousand deep cost themselves alone: %s', async (kind, open, close) => {
    const home = homeWith(1);
    const [head, tail] = lineOf(2, '@').split('"@"') as [string, string];
    writeSession(home, 2, `${lineOf(2, 'plum')}${head}${open}${close}${tail}${lineOf(2, 'fig')}`);
    writeSession(home, 3, `${head}${open}${close}${tail}`);
    const ended = await measured(ALL, { home });
    const isDeep = !kind.startsWith('a string');
    expect(ended.code).toBe(isDeep ? 3 : 0);
    if (isDeep) expect(failuresIn(ended)).toEqual([['NESTING_TOO_DEEP', { line: 1 }]]);
    const rows = manifestOf(archivesIn(home)[0]!);
    expect(rows[1]).toMatchObject({
      messages: isDeep ? 2 : 3,
      notes: isDeep ? { RECORD_TOO_DEEP: { lines: [2] } } : {},
    });
    expectBounded(ended, `depth: ${kind}`);
  });

  test('nested as deep as may be are rendered', async () => {
    const home = homeWith(0);
    const [head, tail] = lineOf(1, '@').split('"@"') as [string, string];
    for (const [index, depth] of [990, 997, 998, 999].entries()) {
      writeSession(home, index + 1, `${lineOf(1, 'plum')}${head}${'['.repeat(depth)}${']'.repeat(depth)}${tail}`);
    }
    expect(await measured(ALL, { home })).toMatchObject({ code: 0, stderr: '' });
    expect(manifestOf(archivesIn(home)[0]!).map((row) => Object.keys(row.notes).includes('RECORD_TOO_DEEP'))).toEqual([
      false,
      false,
      false,
      true,
    ]);
  });
});

/** The lines of a call and of its result. */
function callLines(number: number, result: string): string {
  const id = `toolu_${number}`;
  const line = (type: string, content: object): string =>
    `${JSON.stringify({ ...JSON.parse(lineOf(1, 'plum')), type, uuid: `${type}-${number}`, message: { role: type, content: [content] } })}\n`;
  const call = line('assistant', { type: 'tool_use', id, name: 'Bash', input: { command: 'ripe' } });
  return `${call}${line('user', { type: 'tool_result', tool_use_id: id, content: result })}`;
}

describe('results', () => {
  test('a hundred megabytes of them are in the archive whole, and were never in memory at once', async () => {
    const home = homeWith(0);
    const path = writeSession(home, 1);
    const numbers = Array.from({ length: 1600 }, (_, index) => index + 1);
    // One sign beyond Latin-1 makes a text two bytes wide in memory.
    const filler = `${'plum '.repeat(12_800)}…`;
    for (const number of numbers) appendFileSync(path, callLines(number, `begin ${number} ${filler} end ${number}`));
    const ended = await measured(['--format', 'md,json'], { home });
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    const entries = Object.entries(entriesOf(archivesIn(home)[0]!)).filter(([name]) => /\/.*\.(?:md|json)$/.test(name));
    expect(entries).toHaveLength(2);
    for (const [, text] of entries) {
      expect(text.match(/begin \d+|… end \d+/g)).toEqual(numbers.flatMap((one) => [`begin ${one}`, `… end ${one}`]));
    }
    expectBounded(ended, 'results of 100 MB', 250);
  });
});

describe('files', () => {
  const many = isLarge ? 100_000 : 300;

  test(`${many} sessions are exported, and not read again`, async () => {
    const home = homeWith(many);
    const first = await measured(['--format', 'md'], { home });
    expect(first).toMatchObject({ code: 0, stderr: '' });
    expectBounded(first, `${many} sessions`, isLarge ? 800 : PEAK_MIB);
    const again = await measured(['--since', 'incremental', '--json'], { home });
    expect(JSON.parse(again.stdout)).toMatchObject({ archives: [], counts: { discovered: many, unchanged: many } });
    expectBounded(again, `${many} sessions again`, isLarge ? 600 : PEAK_MIB);
  });

  test.runIf(isLarge)(
    'a hundred thousand beside one session are more than a ZIP can hold: it fails alone',
    async () => {
      const home = homeWith(2);
      const folder = join(dirname(pathOf(home, 1)), idOf(1), 'tool-results');
      mkdirSync(folder, { recursive: true });
      for (let number = 0; number < 100_000; number += 1) writeFileSync(join(folder, `${number}.txt`), 'fig');
      const ended = await measured(ALL, { home });
      expect(ended.code).toBe(3);
      expect(failuresIn(ended)).toEqual([['SESSION_TOO_LARGE', { bytes: expect.any(Number), entries: 100_003 }]]);
      expectBounded(ended, '100,000 side files', 1500);
      const plain = await measured(['--no-bookmark', '--format', 'md', '--out', 'plain.zip'], { home });
      expect(plain).toMatchObject({ code: 0, stderr: '' });
    },
  );
});

/** Keys that every object seems to have. */
const KEYS = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf', 'prototype'];

const named = (list: readonly Record<string, string>[], member: string): unknown =>
  list.map((one) => String(one[member])).toSorted();

describe('keys that every object seems to have', () => {
  test('are members like any other, wherever they stand', async () => {
    const home = homeWith(0);
    for (const [index, key] of KEYS.entries()) {
      const number = index + 1;
      const member = `"${key}":{"polluted":"by ${key}","type":"user","role":"user"}`;
      const plain = lineOf(number, `Is ${key} a plum?`);
      const lines = [
        plain,
        plain.replace('{', `{${member},`),
        plain.replace('"message":{', `"message":{${member},`),
        plain.replace(/"content":"[^"]*"/, `"content":[{${member},"type":"text","text":"in a block"}]`),
        plain.replace('"type":"user"', `"type":"${key}"`),
        plain.replace(/"content":"[^"]*"/, `"content":[{"type":"${key}","text":"as a kind of block"}]`),
        `{"type":"assistant","uuid":"${key}","timestamp":"2026-02-01T09:00:00Z","message":{"role":"assistant","id":"${key}","model":"${key}","content":[{"type":"tool_use","id":"${key}","name":"${key}","input":{${member},"file_path":"${key}"}}],"usage":{"input_tokens":1,"output_tokens":1,${member}}},"requestId":"${key}"}\n`,
        `{"type":"user","uuid":"r-${key}","parentUuid":"${key}","message":{"role":"user","content":[{"type":"tool_result","tool_use_id":"${key}","content":"result of ${key}"}]},"toolUseResult":{${member}}}\n`,
        `{"type":"attachment","attachment":{"type":"${key}",${member}},"uuid":"a-${key}"}\n`,
      ];
      writeSession(home, number, lines.join(''));
    }
    const ended = await measured([...ALL, '--json'], { home });
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    const { sessions } = JSON.parse(ended.stdout);
    expect(sessions.map((row: { models: unknown; title: string }) => [row.models, row.title])).toEqual(
      KEYS.map((key) => [[key], expect.stringContaining(key)]),
    );
    const entries = entriesOf(archivesIn(home)[0]!);
    for (const [index, key] of KEYS.entries()) {
      const raw = entries[`raw/claude-code/-home-fern-orchard/${idOf(index + 1)}.jsonl`];
      expect(raw).toBe(readFileSync(pathOf(home, index + 1), 'utf8'));
      const own = Object.entries(entries).filter(
        ([path]) => path.includes(idOf(index + 1).slice(0, 8)) && !path.startsWith('raw/'),
      );
      for (const ending of ['.md', '.json']) {
        const text = own.find(([path]) => path.endsWith(ending))![1];
        for (const kept of ['in a block', 'as a kind of block', `result of ${key}`]) expect(text).toContain(kept);
      }
    }
    const stats = await measured(['stats', '--json'], { home });
    const { models, tools } = JSON.parse(stats.stdout);
    expect(named(models, 'model')).toEqual(KEYS.toSorted());
    expect(named(tools, 'name')).toEqual(KEYS.toSorted());
  });
});
