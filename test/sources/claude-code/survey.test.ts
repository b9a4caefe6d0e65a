import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { survey } from '../../../src/sources/claude-code/survey.ts';
import { workingFolder } from '../../../src/sources/claude-code/watch/working-folder.ts';
import type { SessionRef } from '../../../src/session/reference.ts';
import type { Survey } from '../../../src/sources/source.ts';
import { raisedBy } from '../temporary.ts';
import { found, pear, projectsWith, said } from './homes.ts';

const options = { strict: false, maxLineBytes: 1024 * 1024, maxSessionBytes: null };
const at = (time: string): Readonly<Record<string, string>> => ({ timestamp: `2026-03-${time}Z` });
const ms = (time: string): number => Date.parse(`2026-03-${time}Z`);

function sessionIn(tree: Readonly<Record<string, string>>): SessionRef {
  const [ref] = found(projectsWith(tree)).sessions;
  if (ref === undefined) throw new Error('no session');
  return ref;
}

function surveyOf(tree: Readonly<Record<string, string>>): Promise<Survey> {
  return survey(sessionIn(tree), options);
}

function failure(content: string, wishes = {}): Promise<unknown> {
  return raisedBy(() => survey(sessionIn({ [`orchard/${pear}.jsonl`]: content }), { ...options, ...wishes }));
}

function folderOf(tree: Readonly<Record<string, string>>): string | null {
  return workingFolder(sessionIn(tree));
}

function relocated(cwd: string): string {
  return `${JSON.stringify({ type: 'relocated', relocatedCwd: cwd })}\n`;
}

function mode(bytes: number): string {
  return `${JSON.stringify({ type: 'mode', mode: 'x'.repeat(bytes) })}\n`;
}

describe('a survey', () => {
  test('finds the earliest and latest time of main and subagents’ records, in whatever order they stand', async () => {
    const read = await surveyOf({
      [`orchard/${pear}.jsonl`]: [
        said('b', at('14T09:00:00')),
        said('a', at('14T08:00:00')),
        '{"type":"mode"}\n',
        '{"type":"queue-operation","timestamp":"2026-03-15T00:00:00Z"}\n',
        '{"type":"file-history-snapshot","snapshot":{"timestamp":"2020-01-01T00:00:00Z"}}\n',
      ].join(''),
      [`orchard/${pear}/subagents/agent-a1.jsonl`]: said('c', at('16T00:00:00')),
      [`orchard/${pear}/subagents/workflows/w/journal.jsonl`]: said('d', at('20T00:00:00')),
    });
    expect(read).toEqual({
      firstMs: ms('14T08:00:00'),
      lastMs: ms('16T00:00:00'),
      cwd: '/home/fern/orchard',
      isEmpty: false,
    });
  });

  test('says that nobody said anything, and that no record has a time', async () => {
    expect(await surveyOf({ [`orchard/${pear}.jsonl`]: '{"type":"summary","summary":"Pears"}\n' })).toEqual({
      firstMs: null,
      lastMs: null,
      cwd: null,
      isEmpty: true,
    });
    expect(await surveyOf({ [`orchard/${pear}.jsonl`]: '' })).toMatchObject({ isEmpty: true });
  });

  test('doesn’t say so where a line is still being written', async () => {
    const torn = `{"type":"summary","summary":"Pears"}\n${said('a').slice(0, -20)}`;
    expect(await surveyOf({ [`orchard/${pear}.jsonl`]: torn })).toMatchObject({ isEmpty: false });
  });

  test('fails as reading the session would', async () => {
    expect(await failure('garbage\n'.repeat(20))).toEqual({ code: 'PARSE_ERROR', details: { line: 1 } });
    expect(await failure('{"colour":"green"}\n')).toEqual({ code: 'UNSUPPORTED_FORMAT', details: {} });
    expect(await failure(`${said('a')}garbage\n`)).toBe('nothing');
    expect(await failure(`${said('a')}garbage\n`, { strict: true })).toEqual({
      code: 'PARSE_ERROR',
      details: { line: 2 },
    });
    expect(await failure(said('a'), { maxLineBytes: 10 })).toEqual({ code: 'LINE_TOO_LARGE', details: { line: 1 } });
    expect(await failure(said('a'), { maxSessionBytes: 10 })).toMatchObject({ code: 'SESSION_TOO_LARGE' });
  });

  test('takes what is there now when the file was replaced', async () => {
    const root = projectsWith({ [`orchard/${pear}.jsonl`]: said('a', at('14T08:00:00')).repeat(3) });
    const [ref] = found(root).sessions;
    writeFileSync(join(root, 'orchard', `${pear}.jsonl`), said('b', at('15T08:00:00')));
    expect(await survey(ref!, options)).toMatchObject({ firstMs: ms('15T08:00:00'), lastMs: ms('15T08:00:00') });
  });
});

describe('the working folder', () => {
  test('is that of the first record that has one, as the survey says too', async () => {
    const tree = {
      [`orchard/${pear}.jsonl`]: [
        '{"type":"mode"}\n',
        said('a', { cwd: '' }),
        said('b'),
        said('c', { cwd: '/x' }),
      ].join(''),
    };
    expect(folderOf(tree)).toBe('/home/fern/orchard');
    expect(await surveyOf(tree)).toMatchObject({ cwd: '/home/fern/orchard' });
  });

  test('is where the session was relocated to last', async () => {
    const tree = {
      [`orchard/${pear}.jsonl`]: [
        said('a'),
        relocated('/home/fern/river'),
        said('b'),
        relocated('/home/fern/lake'),
        '{"type":"relocated"}\n',
      ].join(''),
    };
    expect(folderOf(tree)).toBe('/home/fern/lake');
    expect(await surveyOf(tree)).toMatchObject({ cwd: '/home/fern/lake' });
  });

  test('comes from a subagent when the main file is gone or says nothing', () => {
    expect(folderOf({ [`orchard/${pear}/subagents/agent-a1.jsonl`]: said('a') })).toBe('/home/fern/orchard');
    expect(folderOf({ [`orchard/${pear}.jsonl`]: '', [`orchard/${pear}/subagents/agent-a1.jsonl`]: said('a') })).toBe(
      '/home/fern/orchard',
    );
  });

  test('is found behind a first prompt with pictures, and is not looked for beyond 32 MiB', () => {
    const picture = said('a', { message: { role: 'user', content: 'x'.repeat(600_000) } });
    expect(folderOf({ [`orchard/${pear}.jsonl`]: picture })).toBe('/home/fern/orchard');
    expect(folderOf({ [`orchard/${pear}.jsonl`]: mode(1000).repeat(300) + said('a') })).toBe('/home/fern/orchard');
    expect(folderOf({ [`orchard/${pear}.jsonl`]: mode(1024 ** 2).repeat(31) + said('a') })).toBe('/home/fern/orchard');
    expect(folderOf({ [`orchard/${pear}.jsonl`]: mode(1024 ** 2).repeat(32) + said('a') })).toBeNull();
  });

  test('is not known when the file is damaged, refused, shorter or gone', () => {
    const ref = sessionIn({ [`orchard/${pear}.jsonl`]: said('a') });
    const [file] = ref.files;
    expect(workingFolder({ ...ref, files: [{ ...file!, refused: 'LINK_REFUSED' }] })).toBeNull();
    expect(workingFolder({ ...ref, files: [{ ...file!, bytes: 10_000 }] })).toBeNull();
    expect(workingFolder({ ...ref, files: [{ ...file!, location: '/nowhere/pear.jsonl' }] })).toBeNull();
    expect(workingFolder({ ...ref, files: [] })).toBeNull();
    expect(folderOf({ [`orchard/${pear}.jsonl`]: 'garbage\n42\n' })).toBeNull();
  });

  test('is found while the session grows', () => {
    const ref = sessionIn({ [`orchard/${pear}.jsonl`]: said('a') });
    appendFileSync(ref.files[0]!.location, said('b'));
    expect(workingFolder(ref)).toBe('/home/fern/orchard');
  });
});
