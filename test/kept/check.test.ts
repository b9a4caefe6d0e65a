import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import JSZip from 'jszip';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openArchives } from './archive.ts';
import { checkKept } from './check.ts';
import { isAllKept, reportText } from './table.ts';
import type { CheckResult } from './tally.ts';

const ID = '5b0e6f6a-2c1d-4a7e-9f35-000000000001';
const SECOND = '5b0e6f6a-2c1d-4a7e-9f35-000000000002';
const PATH = `-home-fern/${ID}.jsonl`;
const PIXEL = Buffer.from('invented picture');

const usage = (output: number): object => ({
  input_tokens: 4,
  output_tokens: output,
  cache_read_input_tokens: 0,
  cache_creation_input_tokens: 7,
});
const answer = (uuid: string, block: object, output: number): object => ({
  type: 'assistant',
  uuid,
  requestId: 'req_1',
  message: { id: 'msg_1', model: 'claude', content: [block], usage: usage(output) },
});

const RECORDS = [
  {
    type: 'user',
    uuid: 'u1',
    timestamp: '2026-03-14T09:00:00.000Z',
    message: {
      content: [
        { type: 'text', text: 'yes' },
        { type: 'image', source: { type: 'base64', media_type: 'image/png', data: PIXEL.toString('base64') } },
      ],
    },
  },
  answer('a1', { type: 'text', text: 'I look at the *plums*.' }, 5),
  answer('a2', { type: 'tool_use', id: 't1', name: 'Bash', input: { command: 'ls plums' } }, 9),
  {
    type: 'user',
    uuid: 'u2',
    message: { content: [{ type: 'tool_result', tool_use_id: 't1', content: 'ripe\ngreen\n' }] },
  },
  { type: 'user', uuid: 'u3', timestamp: '2026-03-14T09:01:00.000Z', message: { content: 'yes' } },
  { type: 'user', uuid: 'u3', timestamp: '2026-03-14T09:01:00.000Z', message: { content: 'yes' } },
];

const MARKDOWN =
  'yes\n\n![](images/p.png)\n\nI look at the *plums*.\n\n**Bash**\n\n    ls plums\n\n> ripe\n> green\n\nyes\n';
const JSON_ENTRY = ['yes', 'images/p.png', 'I look at the *plums*.', 'Bash', 'ls plums', 'ripe\ngreen\n', 'yes'];

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kept-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const sha256 = (bytes: string | Buffer): string => createHash('sha256').update(bytes).digest('hex');

interface Export {
  readonly markdown: string;
  readonly json: readonly string[];
  readonly output: number;
  readonly picture: Buffer | null;
  /** The Markdown is another than the row's. */
  readonly isAltered: boolean;
  /** A second session, of whose formats only JSON is there. */
  readonly hasSecond: boolean;
}

const WHOLE: Export = {
  markdown: MARKDOWN,
  json: JSON_ENTRY,
  output: 9,
  picture: PIXEL,
  isAltered: false,
  hasSecond: false,
};

/** Checks a home with the records against an archive made by hand. */
async function check(exported: Partial<Export>, records: readonly object[] = RECORDS): Promise<CheckResult> {
  const { markdown, json, output, picture, isAltered, hasSecond } = { ...WHOLE, ...exported };
  const transcript = records.map((record) => `${JSON.stringify(record)}\n`).join('');
  const place = join(folder, '.claude/projects', PATH);
  mkdirSync(dirname(place), { recursive: true });
  writeFileSync(place, transcript);
  const entries = { 'a.md': markdown, 'a.json': JSON.stringify(json), [`raw/${PATH}`]: transcript };
  const formats: Record<string, string> = { 'a.md': 'md', 'a.json': 'json', [`raw/${PATH}`]: 'raw' };
  const row = {
    session_id: ID,
    tokens: { input: 4, output, cache_read: 0, cache_write: 7 },
    entries: Object.entries(entries).map(([path, text]) => ({ path, format: formats[path], sha256: sha256(text) })),
    source_files: [{ path: PATH, sha256: sha256(transcript) }],
  };
  const zip = new JSZip();
  for (const [path, text] of Object.entries(entries)) zip.file(path, text);
  if (isAltered) zip.file('a.md', `${markdown}more`);
  const rows = hasSecond ? [row, secondRow(zip)] : [row];
  if (picture !== null) zip.file('images/p.png', picture);
  zip.file('manifest.jsonl', rows.map((one) => `${JSON.stringify(one)}\n`).join(''));
  const archive = join(folder, 'export.zip');
  writeFileSync(archive, await zip.generateAsync({ type: 'nodebuffer' }));
  return checkKept(folder, await openArchives([archive]));
}

function secondRow(zip: JSZip): object {
  const path = `-home-fern/${SECOND}.jsonl`;
  const transcript = JSON.stringify({ type: 'user', message: { content: 'Where are the plums?' } });
  const json = '["Where are the plums?"]';
  writeFileSync(join(folder, '.claude/projects', path), transcript);
  zip.file('b.json', json);
  return {
    session_id: SECOND,
    tokens: { input: 0, output: 0, cache_read: 0, cache_write: 0 },
    entries: [{ path: 'b.json', format: 'json', sha256: sha256(json) }],
    source_files: [{ path, sha256: sha256(transcript) }],
  };
}

const missingKinds = ({ missing }: CheckResult): readonly string[] =>
  missing.map(({ wanted, from }) => `${wanted.kind} from ${from.join(', ')}`);

test('an export that holds everything is found whole', async () => {
  const result = await check({});
  expect(reportText(result, 10)).toContain('Everything is kept.');
  expect(isAllKept(result)).toBe(true);
  expect(Array.from(result.totals, ([kind, { wanted }]) => [kind, wanted])).toEqual([
    ['prompt', 3],
    ['image', 1],
    ['assistant text', 1],
    ['tool call', 1],
    ['tool result', 1],
  ]);
});

test.each([
  ['yes\n\n![](images', '![](images', 'prompt from Markdown'],
  ['images/p.png', '', 'image from Markdown'],
  ['I look at the *plums*.', '', 'assistant text from Markdown'],
  ['Bash', '', 'tool call from Markdown'],
  ['ls plums', '', 'tool call from Markdown'],
  ['> green\n', '', 'tool result from Markdown'],
])('%j taken out of the Markdown is missed', async (text, instead, missing) => {
  const result = await check({ markdown: MARKDOWN.replace(text, instead) });
  expect(missingKinds(result)).toContain(missing);
  expect(isAllKept(result)).toBe(false);
});

test.each(JSON_ENTRY.map((text, index) => [text, index] as const))(
  '%j taken out of the JSON is missed',
  async (_text, index) => {
    const result = await check({ json: JSON_ENTRY.toSpliced(index, 1) });
    expect(result.missing.length).toBeGreaterThan(0);
    expect(result.missing.every(({ from }) => from.includes('JSON') && from.length === 1)).toBe(true);
  },
);

test('a prompt said twice must be there twice, one written down twice once', async () => {
  expect(isAllKept(await check({ json: JSON_ENTRY.slice(0, -1) }))).toBe(false);
  expect(isAllKept(await check({ json: JSON_ENTRY.slice(0, -1) }, RECORDS.slice(0, 4)))).toBe(true);
});

test('an entry that is not as its row says is a fault', async () => {
  expect((await check({ isAltered: true })).faults).toEqual([`${ID}: a.md is not as its row says`]);
});

test('a session that lacks one of the formats of the export is missed there', async () => {
  const result = await check({ hasSecond: true });
  expect(missingKinds(result)).toEqual(['prompt from Markdown']);
  expect(result.faults).toEqual([`${SECOND}: -home-fern/${SECOND}.jsonl is not among its raw entries`]);
});

test('a picture with other bytes is missed', async () => {
  const result = await check({ picture: Buffer.from('another picture') });
  expect(missingKinds(result)).toEqual(['image from JSON, Markdown']);
});

test('tokens counted once per line instead of once per response are told', async () => {
  const result = await check({ output: 14 });
  expect(result.tokens.map(({ files, row }) => [files.output, row.output])).toEqual([[9, 14]]);
  expect(isAllKept(result)).toBe(false);
});

test('a session that no archive holds is missed, unless nobody says anything in it', async () => {
  const other = join(folder, '.claude/projects/-home-fern', `${SECOND}.jsonl`);
  mkdirSync(dirname(other), { recursive: true });
  writeFileSync(other, `${JSON.stringify({ type: 'summary', summary: 'Plums' })}\n`);
  expect((await check({})).left).toHaveLength(1);
  writeFileSync(other, `${JSON.stringify({ type: 'user', message: { content: 'Where are the plums?' } })}\n`);
  expect(missingKinds(await check({}))).toEqual(['prompt from JSON, Markdown']);
});
