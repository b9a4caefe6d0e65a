import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { ManifestRow } from '../../src/archive/manifest.ts';
import { archivesIn, homeWith, idOf, lineOf, pathOf } from '../support/home.ts';
import { chatzip, type Ended, reportOf } from '../support/run.ts';
import { entriesOf, manifestOf } from '../support/zip.ts';

const answer = (number: number, text: string): string =>
  `${JSON.stringify({
    parentUuid: null,
    isSidechain: false,
    type: 'assistant',
    message: {
      model: 'claude-sonnet-4-5-20250929',
      id: `msg_${number}`,
      type: 'message',
      role: 'assistant',
      content: [{ type: 'text', text }],
      stop_reason: 'end_turn',
      usage: { input_tokens: 1, output_tokens: 1 },
    },
    requestId: `req_${number}`,
    uuid: `${idOf(number).slice(0, 8)}-3333-4333-8333-333333333333`,
    timestamp: '2026-02-01T23:00:00.000Z',
    cwd: '/home/fern/orchard',
    sessionId: idOf(number),
    version: '2.1.114',
  })}\n`;

interface Fault {
  readonly kind: string;
  readonly content: (number: number) => string | Buffer;
  /** What becomes of it: a failure's code, or a count. */
  readonly becomes: 'exported' | 'empty' | 'PARSE_ERROR';
  readonly notes?: readonly string[];
  /** Texts that must be in its Markdown. */
  readonly keeps?: readonly string[];
}

const question = (number: number, more: object, text = `plum ${number}`): string =>
  `${JSON.stringify({ ...JSON.parse(lineOf(number, text)), ...more })}\n`;

const FAULTS: readonly Fault[] = [
  { kind: 'empty', content: () => '', becomes: 'empty' },
  {
    kind: 'a torn last line',
    content: (n) => lineOf(n, `plum ${n}`) + answer(n, 'ripe').slice(0, -60),
    becomes: 'exported',
    notes: ['TORN_LAST_LINE'],
  },
  {
    kind: 'a bad line in the middle',
    content: (n) => `${lineOf(n, `plum ${n}`)}{not json}\n${answer(n, 'after the bad line')}`,
    becomes: 'exported',
    notes: ['MALFORMED_LINES'],
    keeps: ['after the bad line'],
  },
  {
    kind: 'bytes that are no UTF-8',
    content: (n) => Buffer.from(lineOf(n, `plum ${n} \u00ff\u00fe\u00c3`), 'latin1'),
    becomes: 'exported',
    notes: ['INVALID_UTF8'],
  },
  { kind: 'a byte order mark', content: (n) => `\ufeff${lineOf(n, `plum ${n}`)}`, becomes: 'exported' },
  {
    kind: 'carriage returns',
    content: (n) => (lineOf(n, `plum ${n}`) + answer(n, 'ripe')).replaceAll('\n', '\r\n'),
    becomes: 'exported',
    keeps: ['ripe'],
  },
  { kind: 'a tail of NULs', content: (n) => lineOf(n, `plum ${n}`) + '\0'.repeat(4096), becomes: 'exported' },
  {
    kind: 'a lone surrogate',
    content: (n) => lineOf(n, `plum ${n} @S@`).replace('@S@', '\\ud83d'),
    becomes: 'exported',
    notes: ['LONE_SURROGATES'],
  },
  {
    kind: 'lines that are no objects',
    content: (n) => `42\n[1,2]\nnull\n"str"\n${lineOf(n, `plum ${n}`)}`,
    becomes: 'exported',
    notes: ['MALFORMED_LINES'],
  },
  { kind: 'nothing but garbage', content: () => 'garbage\n'.repeat(20), becomes: 'PARSE_ERROR' },
  {
    kind: 'a message that is null',
    content: (n) =>
      `{"type":"assistant","message":null,"uuid":"u","timestamp":"2026-02-01T00:00:00Z"}\n${lineOf(n, `plum ${n}`)}`,
    becomes: 'exported',
    notes: ['UNKNOWN_RECORDS'],
  },
  {
    kind: 'content that is a number',
    content: (n) => question(n, { message: { role: 'user', content: 12_345 } }) + lineOf(n, `plum ${n}`),
    becomes: 'exported',
    notes: ['UNKNOWN_RECORDS'],
    keeps: ['12345'],
  },
  { kind: 'no timestamp', content: (n) => question(n, { timestamp: null }), becomes: 'exported' },
  {
    kind: 'an unknown type',
    content: (n) => `{"type":"brand-new-type","payload":{"a":"unheard of"}}\n${lineOf(n, `plum ${n}`)}`,
    becomes: 'exported',
    notes: ['UNKNOWN_RECORDS'],
  },
  {
    kind: 'an unknown block',
    content: (n) =>
      question(n, {
        message: {
          role: 'user',
          content: [
            { type: 'hologram', data: 'pear' },
            { type: 'text', text: `plum ${n}` },
          ],
        },
      }),
    becomes: 'exported',
    notes: ['UNKNOWN_RECORDS'],
    keeps: ['hologram', 'pear'],
  },
  {
    kind: 'no prompt but a damaged one',
    content: (n) => `{"type":"mode","mode":"normal"}\n${lineOf(n, `plum ${n}`).trimEnd().slice(0, -1)}\n`,
    becomes: 'exported',
    notes: ['MALFORMED_LINES'],
  },
  {
    kind: 'no prompt but a torn one',
    content: (n) => `{"type":"mode","mode":"normal"}\n${lineOf(n, `plum ${n}`).slice(0, -9)}`,
    becomes: 'exported',
    notes: ['TORN_LAST_LINE'],
  },
  {
    kind: 'nothing but a torn line',
    content: (n) => lineOf(n, `plum ${n}`).slice(0, -9),
    becomes: 'exported',
    notes: ['TORN_LAST_LINE'],
  },
  { kind: 'only a summary', content: () => '{"type":"summary","summary":"plums","leafUuid":"x"}\n', becomes: 'empty' },
  {
    kind: 'live HTML',
    content: (n) =>
      lineOf(n, `plum ${n} </script><script>alert(1)</script> <img src=x onerror=alert(1)>`) +
      answer(n, '<script>alert(2)</script>'),
    becomes: 'exported',
  },
  {
    kind: 'a fence that is broken out of',
    content: (n) =>
      question(n, {
        message: {
          role: 'user',
          content: [
            {
              type: 'tool_result',
              tool_use_id: 'toolu_1',
              content: '```\nfence\n````\n# heading from tool output\n```',
            },
          ],
        },
      }),
    becomes: 'exported',
    keeps: ['# heading from tool output'],
  },
  { kind: 'a title that is YAML', content: (n) => lineOf(n, 'title: "x" # --- \n---\nfoo: bar'), becomes: 'exported' },
  { kind: 'a title that is a path', content: (n) => lineOf(n, '../../../etc/passwd CON: <>|?*'), becomes: 'exported' },
  {
    kind: 'a very long title',
    content: (n) => lineOf(n, '日本語'.repeat(300)),
    becomes: 'exported',
    keeps: ['日本語'.repeat(300)],
  },
  {
    kind: 'secrets',
    content: (n) => lineOf(n, `AKIA${'Q'.repeat(16)} ghp_${'b'.repeat(36)} postgres://u:hunter2@db/x`),
    becomes: 'exported',
    keeps: ['hunter2'],
  },
  { kind: 'a line of 20 MB', content: (n) => lineOf(n, `plum ${n} ${'x'.repeat(20_000_000)}`), becomes: 'exported' },
  {
    kind: 'nesting of 3,000',
    content: (n) =>
      `${lineOf(n, `plum ${n}`)}{"type":"user","message":{"role":"user","content":${'['.repeat(3000)}${']'.repeat(3000)}}}\n`,
    becomes: 'exported',
    notes: ['RECORD_TOO_DEEP'],
  },
];

const numberOf = (index: number): number => 101 + index;
const DANGLING = 200;
const FOLDER = 201;

describe('a home full of damage', () => {
  let home: string;
  let ended: Ended;
  let entries: Readonly<Record<string, string>>;
  let rows: ReadonlyMap<string, ManifestRow>;

  beforeAll(async () => {
    home = homeWith(2);
    for (const [index, fault] of FAULTS.entries())
      writeFileSync(pathOf(home, numberOf(index)), fault.content(numberOf(index)));
    symlinkSync('/nonexistent/target', pathOf(home, DANGLING));
    mkdirSync(pathOf(home, FOLDER));
    writeFileSync(join(dirname(dirname(pathOf(home, 1))), 'stray.jsonl'), lineOf(1, 'stray plum'));
    ended = await chatzip(['--format', 'md,json,raw'], { home });
    entries = entriesOf(archivesIn(home)[0]!);
    rows = new Map(manifestOf(archivesIn(home)[0]!).map((row) => [row.session_id, row]));
  });

  test('ends 3, and every session found is counted once', () => {
    expect(ended.code).toBe(3);
    const report = reportOf(ended);
    expect(report.counts).toMatchObject({
      discovered: FAULTS.length + 3,
      exported: FAULTS.length - 1,
      failed: 2,
      empty: 2,
    });
    expect(report['by_code']).toEqual({ PARSE_ERROR: 1, NOT_A_SESSION_FILE: 1 });
  });

  test('does not take a stray file or a folder for a session', () => {
    expect(rows.has(idOf(FOLDER))).toBe(false);
    expect(Object.values(entries).some((text) => text.includes('stray plum'))).toBe(false);
  });

  test.each(FAULTS.map((fault, index) => [fault.kind, fault, numberOf(index)] as const))('%s', (_, fault, number) => {
    const failures = reportOf(ended)['failures'] as readonly { session_id: string; code: string }[];
    const failure = failures.find(({ session_id: id }) => id === idOf(number));
    const row = rows.get(idOf(number));
    const becomes = failure?.code ?? (row === undefined ? 'empty' : 'exported');
    expect(becomes).toBe(fault.becomes);
    if (row === undefined) return;
    expect(Object.keys(row.notes).toSorted()).toEqual([...(fault.notes ?? [])].toSorted());
    const path = row.entries.find((entry) => entry.format === 'md')!.path;
    for (const text of fault.keeps ?? []) expect(entries[path]).toContain(text);
    expect(path).not.toMatch(/hunter2|AKIA/);
  });

  test('with --strict fails a session for a line that is bad', async () => {
    const strict = await chatzip(['--strict', '--no-bookmark', '--dry-run'], { home });
    expect(strict.code).toBe(3);
    expect(reportOf(strict)['by_code']).toEqual({ PARSE_ERROR: 4, NESTING_TOO_DEEP: 1, NOT_A_SESSION_FILE: 1 });
  });
});
