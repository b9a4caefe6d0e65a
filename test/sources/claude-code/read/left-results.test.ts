import { readdirSync, readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Block, Session } from '../../../../src/session/session.ts';
import { readSession } from '../../../../src/sources/claude-code/read.ts';
import { assembleSession } from '../../../../src/sources/claude-code/transcript/assemble.ts';
import { createLeftResults } from '../../../../src/sources/claude-code/transcript/files/left-results.ts';
import { readSessionFiles } from '../../../../src/sources/claude-code/transcript/files/session-files.ts';
import { createNotes } from '../../../../src/sources/records/notes.ts';
import type { ReadOptions } from '../../../../src/sources/source.ts';
import { found, pear, projectsWith } from '../homes.ts';
import { raisedBy } from '../../temporary.ts';
import { answer, blocksOf, jsonl, OPTIONS, user } from './reading.ts';

const LEAVING: ReadOptions = { ...OPTIONS, leaving: { fileBytes: 0, textLength: 20 } };
const LONG = 'plum '.repeat(10);

const records = [
  user(`asked ${LONG}`),
  answer([
    { type: 'text', text: `said ${LONG}` },
    { type: 'tool_use', id: 'a', name: 'Bash', input: { command: `echo ${LONG}` } },
    { type: 'tool_use', id: 'b', name: 'Read', input: {} },
    { type: 'tool_use', id: 'c', name: 'Read', input: {} },
  ]),
  user([{ type: 'tool_result', tool_use_id: 'a', content: LONG }], {
    toolUseResult: { stdout: LONG, stderr: 'short', lines: [LONG], file: { content: LONG } },
  }),
  user([{ type: 'tool_result', tool_use_id: 'b', content: [{ type: 'text', text: LONG }] }], { toolUseResult: LONG }),
  user([{ type: 'tool_result', tool_use_id: 'c', content: `<tool_use_error>${LONG}` }]),
];

/** The paths of an object's texts that are read when they are asked for. */
function leftIn(value: unknown, path = ''): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(Object.getOwnPropertyDescriptors(value)).flatMap(([key, member]) => {
    if (!member.enumerable) return [];
    return member.get === undefined ? leftIn(member.value, `${path}/${key}`) : [`${path}/${key}`];
  });
}

function resultsOf(session: Session): readonly unknown[] {
  return blocksOf(session).flatMap((block: Block) => (block.type === 'tool_call' ? [block.result] : []));
}

/** Those of this process below a folder. */
function openFilesBelow(folder: string): readonly string[] {
  const links = readdirSync('/proc/self/fd').flatMap((name) => {
    try {
      return [readlinkSync(`/proc/self/fd/${name}`)];
    } catch {
      // The one that lists them.
      return [];
    }
  });
  return links.filter((path) => path.startsWith(folder));
}

describe('texts that are left in their file', () => {
  test('are the long ones of results, and no others', async () => {
    const [ref] = found(projectsWith({ [`-home-fern-orchard/${pear}.jsonl`]: jsonl(records) })).sessions;
    const read = await readSession(ref!, LEAVING);
    expect(resultsOf(read.session).map((result) => leftIn(result))).toEqual([
      ['/content/0/text', '/record/stdout', '/record/file/content'],
      ['/content/0/text'],
      [],
    ]);
    expect(leftIn({ ...read.session, turns: [] })).toEqual([]);
    const [asked, said] = blocksOf(read.session);
    expect([leftIn(asked), leftIn(said)]).toEqual([[], []]);
    read.close();
  });

  test('are not asked for while the session is put together', async () => {
    const [ref] = found(projectsWith({ [`-home-fern-orchard/${pear}.jsonl`]: jsonl(records) })).sessions;
    const results = createLeftResults(LEAVING.leaving);
    const notes = createNotes();
    const files = await readSessionFiles(ref!, LEAVING, { notes, results });
    results.close();
    const { session } = assembleSession(ref!, files, notes);
    expect(resultsOf(session).flatMap((result) => leftIn(result))).toHaveLength(4);
    expect(await raisedBy(() => JSON.stringify(session))).toBe('EBADF');
  });

  test('are those of large files', async () => {
    const [ref] = found(projectsWith({ [`-home-fern-orchard/${pear}.jsonl`]: jsonl(records) })).sessions;
    const small = { ...OPTIONS, leaving: { fileBytes: ref!.bytes + 1, textLength: 20 } };
    const { session } = await readSession(ref!, small);
    expect(leftIn(session)).toEqual([]);
    const large = await readSession(ref!, { ...small, leaving: { fileBytes: ref!.bytes, textLength: 20 } });
    expect(leftIn(large.session)).toHaveLength(4);
    large.close();
  });

  // Each of them costs reading the line again: of a line of thousands that would be quadratic.
  test('are so few of each line that its length is read no more than a few times over', async () => {
    const results = ['a', 'b', 'c'].map((id) => ({
      type: 'tool_result',
      tool_use_id: id,
      content: Array.from({ length: 10 }, () => ({ type: 'text', text: LONG })),
    }));
    const many = [...records.slice(0, 2), user(results, { toolUseResult: { stdout: LONG } })];
    const [ref] = found(projectsWith({ [`-home-fern-orchard/${pear}.jsonl`]: jsonl(many) })).sessions;
    const read = await readSession(ref!, LEAVING);
    expect(leftIn(read.session)).toHaveLength(16);
    expect(JSON.stringify(read.session)).toBe(JSON.stringify((await readSession(ref!, OPTIONS)).session));
    read.close();
  });

  test('are no longer there when the file was written anew', async () => {
    const projects = projectsWith({ [`-home-fern-orchard/${pear}.jsonl`]: jsonl(records) });
    const [ref] = found(projects).sessions;
    const read = await readSession(ref!, LEAVING);
    writeFileSync(join(projects, `-home-fern-orchard/${pear}.jsonl`), jsonl(records.toReversed()));
    expect(await raisedBy(() => JSON.stringify(read.session))).toMatchObject({ code: 'SOURCE_CHANGED' });
    read.close();
  });
});

describe.runIf(process.platform === 'linux')('the files', () => {
  test('are open until they are let go of', async () => {
    const projects = projectsWith({ [`-home-fern-orchard/${pear}.jsonl`]: jsonl(records) });
    const read = await readSession(found(projects).sessions[0]!, LEAVING);
    expect(openFilesBelow(projects)).toHaveLength(1);
    read.close();
    expect(openFilesBelow(projects)).toEqual([]);
  });

  test('are closed when the session can not be read', async () => {
    const projects = projectsWith({ [`-home-fern-orchard/${pear}.jsonl`]: `${jsonl(records)}{"a":\n` });
    const [ref] = found(projects).sessions;
    expect(await raisedBy(() => readSession(ref!, { ...LEAVING, strict: true }))).toMatchObject({
      code: 'PARSE_ERROR',
    });
    expect(openFilesBelow(projects)).toEqual([]);
  });
});
