import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { bookmarkOf, homeWith } from '../support/home.ts';
import { chatzip, ranWell, reportOf } from '../support/run.ts';
import { terminal } from '../support/terminal.ts';

/** A home with an archive, a sound bookmark in the default place, and a damaged one of its own. */
async function homeWithBoth(): Promise<string> {
  const home = homeWith(1);
  await ranWell(['--out', 'a.zip'], { home });
  writeFileSync(join(home, 'mark.json'), '{}');
  return home;
}

const NAMED = ['--bookmark', 'mark.json'];

describe('the way out of a damaged bookmark that was named', () => {
  test.each([
    ['export', []],
    ['list', []],
    ['verify', ['a.zip']],
    ['bookmark', ['show']],
  ])('%s: names it again, and not the one of the default place', async (command, words) => {
    const home = await homeWithBoth();
    const args = [command, ...words, ...NAMED];
    const seen = await chatzip(args, { home, under: terminal });
    expect(seen.code).toBe(20);
    expect(seen.stdout).toContain('chatzip bookmark reset --yes --bookmark FILE');
    const korean = await chatzip(['--lang', 'ko', ...args], { home, under: terminal });
    expect(korean.stdout).toContain('chatzip bookmark reset --yes --bookmark FILE');
    expect(reportOf(await chatzip(args, { home }))).toMatchObject({ code: 'BOOKMARK_CORRUPT', field: '--bookmark' });
  });

  test('is the short one where none was named', async () => {
    const home = await homeWithBoth();
    writeFileSync(bookmarkOf(home), '{}');
    const seen = await chatzip([], { home, under: terminal });
    expect(seen.code).toBe(20);
    expect(seen.stdout).toContain('run chatzip bookmark reset --yes, with --bookmark FILE as well if that named it');
    expect(reportOf(await chatzip([], { home }))).toMatchObject({ code: 'BOOKMARK_CORRUPT', field: null });
  });
});

test('a bookmark that was named and is not there is called missing, and no reset is spoken of', async () => {
  const home = await homeWithBoth();
  const args = ['verify', 'a.zip', '--bookmark', 'gone.json'];
  const detail = 'The bookmark that --bookmark names is not there.';
  const piped = await chatzip(args, { home });
  expect(piped).toMatchObject({ code: 20, stdout: '' });
  expect(reportOf(piped)).toMatchObject({ code: 'BOOKMARK_CORRUPT', detail, details: { errno: 'ENOENT' } });
  const seen = await chatzip(args, { home, under: terminal });
  expect(seen.stdout).toContain(detail);
  expect(seen.stdout).not.toContain('reset');
  const korean = await chatzip(['--lang', 'ko', ...args], { home, under: terminal });
  expect(korean.stdout).toContain('--bookmark로 지정한 북마크가 없습니다.');
});

const FOLDER = 'Where the bookmark should be is a folder: name a file, or move the folder away.';

describe('a folder in the place of the bookmark', () => {
  test.each([
    ['export', [], 20],
    ['list', [], 20],
    ['verify', ['a.zip'], 20],
    ['bookmark', ['show'], 20],
    ['bookmark', ['reset', '--yes'], 2],
  ])('%s %j: is called one, and no reset is spoken of, which would refuse it', async (command, words, code) => {
    const home = await homeWithBoth();
    mkdirSync(join(home, 'marks'));
    const args = [command, ...words, '--bookmark', 'marks'];
    const piped = await chatzip(args, { home });
    expect(piped).toMatchObject({ code, stdout: '' });
    expect(reportOf(piped)).toMatchObject({ field: '--bookmark', detail: expect.stringContaining(FOLDER) });
    const seen = await chatzip(args, { home, under: terminal });
    expect(seen.stdout).toContain(FOLDER);
    expect(seen.stdout).not.toContain('chatzip bookmark reset');
  });

  test('is called one in the default place as well', async () => {
    const home = homeWith(1);
    mkdirSync(bookmarkOf(home), { recursive: true });
    const ended = await chatzip([], { home });
    expect(ended.code).toBe(20);
    expect(reportOf(ended)).toMatchObject({ code: 'BOOKMARK_CORRUPT', detail: expect.stringContaining(FOLDER) });
  });
});
