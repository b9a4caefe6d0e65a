import { createHash } from 'node:crypto';
import { appendFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readSession } from '../../../../src/sources/claude-code/read.ts';
import { temporaryFolder } from '../../../files/temporary.ts';
import { raisedBy, writeTree } from '../../temporary.ts';
import { found, pear, projectsWith } from '../homes.ts';
import { jsonl, messagesOf, OPTIONS, readTree, user } from './reading.ts';

const main = `${pear}.jsonl`;
const read = (content: string, options = {}): Promise<unknown> =>
  raisedBy(() => readTree({ [main]: content }, { ...OPTIONS, ...options }));
const line = jsonl([user('plums')]);

describe('a session that can not be read', () => {
  test.each<[string, string, object, string]>([
    ['no line is a record', 'plums\nfigs\n', {}, 'PARSE_ERROR'],
    ['no record is of a known kind', jsonl([{ type: 'melon' }, { seed: 1 }]), {}, 'UNSUPPORTED_FORMAT'],
    ['every line is too long', line, { maxLineBytes: 20 }, 'LINE_TOO_LARGE'],
    [
      'every line is nested too deep',
      `{"type":"user","message":${'['.repeat(3000)}${']'.repeat(3000)}}\n`,
      {},
      'NESTING_TOO_DEEP',
    ],
    ['a bad line, with strict', `${line}plums\n`, { strict: true }, 'PARSE_ERROR'],
    ['it is larger than it may be', line, { maxSessionBytes: 10 }, 'SESSION_TOO_LARGE'],
  ])('%s: %s', async (_why, content, options, code) => {
    expect(await read(content, options)).toMatchObject({ code });
  });

  test('nothing but NUL bytes is damage, and no empty session: PARSE_ERROR', async () => {
    expect(await read('\0'.repeat(1000))).toEqual({ code: 'PARSE_ERROR', details: { line: 1 } });
    const agent = { [main]: line, [`${pear}/subagents/agent-a1.jsonl`]: '\0'.repeat(1000) };
    expect((await readTree(agent)).session.notes).toContainEqual(
      expect.objectContaining({ code: 'MALFORMED_LINES', count: 1 }),
    );
  });

  test('a side file that is larger than a line may be is left out as such a line is', async () => {
    const tree = { [main]: line, [`${pear}/tool-results/a.txt`]: 'plum '.repeat(1000) };
    const { session, files } = await readTree(tree, { ...OPTIONS, maxLineBytes: 4999 });
    expect(session.notes).toMatchObject([{ code: 'RECORD_TOO_LARGE', count: 1, lines: [] }]);
    expect(files.map(({ bytes }) => bytes)).toContain(5000);
    expect((await readTree(tree, { ...OPTIONS, maxLineBytes: 5000 })).session.notes).toEqual([]);
    const strict = raisedBy(() => readTree(tree, { ...OPTIONS, maxLineBytes: 4999, strict: true }));
    expect(await strict).toEqual({ code: 'LINE_TOO_LARGE', details: { bytes: 5000, limit: 4999 } });
  });

  test('a file of it that must not be read fails it whole', async () => {
    const [ref] = found(projectsWith({ [`-home-fern-orchard/${main}`]: line })).sessions;
    const [file] = ref?.files ?? [];
    expect(file).toBeDefined();
    const refused = {
      ...ref!,
      files: [file!, { ...file!, path: 'x', part: 'sidecar' as const, refused: 'LINK_REFUSED' as const }],
    };
    expect(await raisedBy(() => readSession(refused, OPTIONS))).toMatchObject({ code: 'LINK_REFUSED' });
  });

  test('a bad line, without strict, is a note', async () => {
    const { session } = await readTree({ [main]: `${line}plums\n` });
    expect(session.notes).toEqual([{ code: 'MALFORMED_LINES', count: 1, lines: [2] }]);
    expect(messagesOf(session)).toHaveLength(1);
  });

  test('an empty file is an empty session', async () => {
    const { session, isEmpty } = await readTree({ [main]: '' });
    expect(isEmpty).toBe(true);
    expect(session).toMatchObject({ title: 'Untitled session', startedAt: null, turns: [], notes: [] });
  });

  test('is not empty where a line is still being written: nobody knows what it says', async () => {
    const { session, isEmpty } = await readTree({
      [main]: `{"type":"summary","summary":"Pears"}\n${line.slice(0, -20)}`,
    });
    expect(isEmpty).toBe(false);
    expect(session.notes).toEqual([{ code: 'TORN_LAST_LINE', count: 1, lines: [2] }]);
  });

  test.each([
    [{ [`${pear}/tool-results/toolu_1.txt`]: 'Nine figs.' }, false],
    [{ [`${pear}/tool-results/toolu_1.txt`]: '', [`${pear}/subagents/agent-a1.meta.json`]: '{}' }, true],
    [{ [main]: '', [`${pear}/tool-results/toolu_1.txt`]: 'Nine figs.' }, false],
    [{ [main]: '{"type":"summary","summary":"Pears"}\n', [`${pear}/tool-results/toolu_1.txt`]: 'Nine figs.' }, false],
    [{ [main]: '', [`${pear}/tool-results/toolu_1.txt`]: '', [`${pear}/subagents/agent-a1.meta.json`]: '{}' }, true],
    [{ [main]: '', [`${pear}/custom-title.json`]: '{"customTitle":"Pears"}' }, true],
    [{ [`${pear}/custom-title.json`]: '{"customTitle":"Pears"}' }, true],
  ])('is not empty while an output is left of it, whatever its main file says: %j', async (tree, expected) => {
    expect((await readTree(tree)).isEmpty).toBe(expected);
  });
});

describe('a session that changes while it is read', () => {
  test('is read from the start, and what was there before is forgotten', async () => {
    const projects = projectsWith({ [`-home-fern-orchard/${main}`]: line });
    const [ref] = found(projects).sessions;
    const path = join(projects, '-home-fern-orchard', main);
    const other = join(temporaryFolder(), 'other');
    writeFileSync(other, jsonl([user('figs'), user('dates')]));
    renameSync(other, path);
    const { session, files } = await readSession(ref!, OPTIONS);
    expect(messagesOf(session).map(({ blocks }) => blocks)).toEqual([
      [{ type: 'text', text: 'figs' }],
      [{ type: 'text', text: 'dates' }],
    ]);
    expect(files).toHaveLength(1);
  });

  test('by a line more is read as it was found', async () => {
    const projects = projectsWith({ [`-home-fern-orchard/${main}`]: line });
    const [ref] = found(projects).sessions;
    appendFileSync(join(projects, '-home-fern-orchard', main), jsonl([user('figs')]));
    expect(messagesOf((await readSession(ref!, OPTIONS)).session)).toHaveLength(1);
  });

  test('and is gone can not be read', async () => {
    const projects = projectsWith({ [`-home-fern-orchard/${main}`]: line });
    const [ref] = found(projects).sessions;
    renameSync(join(projects, '-home-fern-orchard', main), join(projects, 'gone'));
    expect(await raisedBy(() => readSession(ref!, OPTIONS))).toBe('ENOENT');
  });
});

describe('the bytes of a session', () => {
  test('are handed over and hashed, of every file, whatever is in it', async () => {
    const tree: Readonly<Record<string, string | Uint8Array>> = {
      [main]: line,
      [`${pear}/subagents/agent-a1.jsonl`]: jsonl([user('sub')]),
      [`${pear}/subagents/agent-a1.meta.json`]: '{"agentType":"x"}',
      [`${pear}/tool-results/b.txt`]: new Uint8Array([0xff, 0, 1, 0xfe]),
      [`${pear}/empty.txt`]: '',
    };
    const projects = projectsWith({});
    writeTree(join(projects, '-home-fern-orchard'), tree);
    const [ref] = found(projects).sessions;
    const given = new Map<string, Buffer>();
    const { files } = await readSession(ref!, {
      ...OPTIONS,
      onBytes: ({ path }, chunk) => void given.set(path, Buffer.concat([given.get(path) ?? Buffer.alloc(0), chunk])),
    });
    expect(files.map(({ path }) => path)).toEqual(ref!.files.map(({ path }) => path));
    expect(files).toHaveLength(5);
    for (const { path, sha256, bytes } of files) {
      const content = Buffer.from(tree[path.replace('-home-fern-orchard/', '')] ?? 'missing');
      expect(given.get(path)).toEqual(content);
      expect(bytes).toBe(content.length);
      expect(sha256).toBe(createHash('sha256').update(content).digest('hex'));
    }
  });
});
