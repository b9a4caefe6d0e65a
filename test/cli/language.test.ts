import { symlinkSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseArguments } from '../../src/cli/program.ts';
import { run } from '../../src/cli/run.ts';
import { sayIn } from '../../src/cli/words/words.ts';
import { homeWith, pathOf, temporaryFolder, writeSession } from '../support/home.ts';
import { chatzip, ranWell, reportOf } from '../support/run.ts';

const HANGUL = /[가-힣]/;

/** A report or a summary without what differs from run to run. */
function lasting(document: Record<string, unknown>): unknown {
  const { trace_id: _1, instance: _2, started_at: _3, finished_at: _4, archives: _5, ...rest } = document;
  return rest;
}

describe('what a person reads', () => {
  test.each([
    ['the help', ['--help'], '사용법: chatzip', 'Usage: chatzip'],
    ['the help of a command', ['list', '--help'], '프로젝트를', 'show projects'],
    ['a summary', ['--dry-run'], '세션 2개를', 'Would export 2 sessions'],
    ['a table', ['list'], '프로젝트', 'PROJECT'],
    ['totals', ['stats'], '세션', 'Sessions'],
    ['the bookmark', ['bookmark', 'show'], '북마크', 'bookmark'],
    ['an explanation', ['explain', 'LOCK_HELD'], '30초 뒤에', 'after 30 seconds'],
  ])('%s is Korean or English, as it is asked for', async (_, args, korean, english) => {
    const home = homeWith(2);
    const [inKorean, inEnglish] = [
      await chatzip(['--lang', 'ko', ...args], { home }),
      await chatzip([...args, '--lang=en'], { home, env: { LANG: 'ko_KR.UTF-8' } }),
    ];
    expect(inKorean).toMatchObject({ code: 0, stderr: '' });
    expect(inEnglish).toMatchObject({ code: 0, stderr: '' });
    expect(inKorean.stdout).toContain(korean);
    expect(inEnglish.stdout).toContain(english);
    expect(inEnglish.stdout).not.toMatch(HANGUL);
  });

  test('a session without a title is called so in the language, and in documents in English', async () => {
    const home = homeWith(1);
    writeSession(home, 2, '');
    const args = ['--lang', 'ko', 'list', '--project', 'orchard'];
    expect(
      (await ranWell(args, { home })).split('\n').filter((line) => line.endsWith('  제목 없는 세션')),
    ).toHaveLength(1);
    expect(await ranWell(args.slice(2), { home })).toMatch(/ {2}Untitled session$/m);
    expect(await ranWell([...args, '--json'], { home })).toContain('"title":"Untitled session"');
  });

  test.each([
    [{ LC_ALL: 'ko_KR.UTF-8', LC_MESSAGES: 'C', LANG: 'C' }, true],
    [{ LC_ALL: 'C', LC_MESSAGES: 'ko_KR.UTF-8', LANG: 'ko_KR.UTF-8' }, false],
    [{ LC_ALL: '', LC_MESSAGES: 'ko_KR.UTF-8', LANG: 'C' }, true],
    [{ LC_MESSAGES: '', LANG: 'ko_KR.UTF-8' }, true],
    [{ LANG: 'kok_IN.UTF-8' }, false],
  ])('follows the locale %j', async (env, isKorean) => {
    const ended = await chatzip(['explain', 'DISK_FULL'], { home: temporaryFolder(), env });
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(HANGUL.test(ended.stdout)).toBe(isKorean);
  });

  test.each(['xx', 'KO', 'korean', ''])('is not in a language named %j: that is a wrong flag', async (language) => {
    const ended = await chatzip(['--lang', language, 'list'], { home: homeWith(1) });
    expect(ended).toMatchObject({ code: 2, stdout: '' });
    expect(reportOf(ended)).toMatchObject({ code: 'USAGE_ERROR', field: '--lang' });
  });

  test('on a terminal says in Korean what is wrong with a flag', async () => {
    const context = {
      environment: {
        variables: {},
        home: '/nowhere',
        folder: '/nowhere',
        platform: 'linux',
        isOutTerminal: false,
        isErrorTerminal: true,
        errorColumns: 80,
        mostOpenFiles: () => null,
        nodeMajor: 20,
        cores: 1,
      },
      version: '1.0.0',
      language: 'ko',
      say: sayIn('ko'),
      now: () => new Date(0),
      pid: 1,
      isAlive: () => true,
      signal: () => null,
      write: () => undefined,
    } as const;
    const { trouble } = await run(parseArguments(['--lang', 'ko', '--sinse']), context);
    expect(trouble).toContain('--sinse은(는) 이 명령의 플래그가 아닙니다');
  });
});

describe('documents stay English', () => {
  test.each([
    ['a summary', ['--json', '--no-bookmark', '--dry-run']],
    ['projects', ['list', '--json']],
    ['totals', ['stats', '--json']],
    ['codes', ['explain', '--json']],
    ['a schema', ['schema', 'report']],
  ])('%s on stdout', async (_, args) => {
    const home = homeWith(2);
    const [korean, english] = [
      await chatzip(['--lang', 'ko', ...args], { home }),
      await chatzip(['--lang', 'en', ...args], { home }),
    ];
    expect(korean.code).toBe(0);
    expect(lasting(JSON.parse(korean.stdout))).toEqual(lasting(JSON.parse(english.stdout)));
    expect(korean.stdout).not.toMatch(HANGUL);
  });

  test('the report on stderr', async () => {
    const home = homeWith(1);
    symlinkSync('/nonexistent/target', pathOf(home, 2));
    const [korean, english] = [
      await chatzip(['--no-bookmark', '--out', temporaryFolder()], { home, env: { LANG: 'ko_KR.UTF-8' } }),
      await chatzip(['--no-bookmark', '--out', temporaryFolder()], { home }),
    ];
    expect([korean.code, english.code]).toEqual([3, 3]);
    expect(korean.stdout).toMatch(HANGUL);
    expect(lasting(reportOf(korean))).toEqual(lasting(reportOf(english)));
    expect(korean.stderr).not.toMatch(HANGUL);
  });
});
