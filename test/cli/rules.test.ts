import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readRules } from '../../src/cli/flags/rules-file.ts';
import { archivesIn, homeWith } from '../support/home.ts';
import { chatzip, reportOf } from '../support/run.ts';
import { terminal } from '../support/terminal.ts';

interface Place {
  /** What stands below the home. */
  readonly file: string;
  readonly args: readonly string[];
  readonly env: (home: string) => Readonly<Record<string, string>>;
  /** As it is called. */
  readonly name: string;
}

const PLACES: readonly Place[] = [
  { file: 'rules', args: ['--exclude-rules', 'rules'], env: () => ({}), name: '--exclude-rules' },
  {
    file: '.config/chatzip/exclusion-rules.txt',
    args: [],
    env: () => ({}),
    name: '~/.config/chatzip/exclusion-rules.txt',
  },
  {
    file: 'xdg/chatzip/exclusion-rules.txt',
    args: [],
    env: (home) => ({ XDG_CONFIG_HOME: join(home, 'xdg') }),
    name: '$XDG_CONFIG_HOME/chatzip/exclusion-rules.txt',
  },
];

/** What people see, in a language. */
async function seenOf({ args, env }: Place, home: string, lang = 'en'): Promise<string> {
  const ended = await chatzip(['--lang', lang, 'export', ...args], { home, env: env(home), under: terminal });
  expect(ended.code).toBe(2);
  return ended.stdout;
}

describe.each(PLACES)('rules ($name)', (place) => {
  const { file, args, env, name } = place;

  test('that can’t be understood are named with the line, and what a rule looks like', async () => {
    const home = homeWith(1);
    mkdirSync(join(home, file, '..'), { recursive: true });
    writeFileSync(join(home, file), 'fine\n"not closed\n');
    const ended = await chatzip(args, { home, env: env(home) });
    const detail = `Line 2 of the exclusion rules (${name}) can't be understood, so nothing was exported.`;
    const told = { code: 'CONFIG_INVALID', exit_code: 2, field: 'exclusion rules, line 2', detail };
    expect(reportOf(ended)).toMatchObject({ ...told, details: { line: 2 } });
    const seen = await seenOf(place, home);
    expect(seen).toContain(detail);
    expect(seen).toContain('A rule is a line of words or "phrases in quotes" with AND or OR between them');
    expect(seen).not.toContain('(line 2)');
    expect(await seenOf(place, home, 'ko')).toContain(`제외 규칙(${name})의 2번째 줄을 이해할 수 없어`);
  });

  test('that can’t be read are named, and no flag that nobody used', async () => {
    const home = homeWith(1);
    mkdirSync(join(home, file), { recursive: true });
    const ended = await chatzip(args, { home, env: env(home) });
    const field = args.length > 0 ? '--exclude-rules' : 'exclusion-rules.txt';
    const detail = `The exclusion rules (${name}) can't be read, so nothing was exported.`;
    expect(reportOf(ended)).toMatchObject({ code: 'CONFIG_INVALID', field, detail, details: { errno: 'EISDIR' } });
    expect(await seenOf(place, home)).toContain(detail);
    expect(await seenOf(place, home, 'ko')).toContain(`제외 규칙(${name})을 읽을 수 없어`);
  });
});

const refused = (errno: string, isNamed: boolean): object => ({
  failure: {
    code: 'CONFIG_INVALID',
    reason: 'missing-file',
    field: isNamed ? '--exclude-rules' : 'exclusion-rules.txt',
    mention: 'plums',
    details: { errno },
  },
});

describe('a file of rules', () => {
  test('may be long', () => {
    const path = join(homeWith(0), 'rules');
    const text = 'plum\n'.repeat(200_000);
    writeFileSync(path, text);
    expect(readRules(path, true, 'plums')).toBe(text);
  });

  test.each(['gone', 'rules/below', 'gone/below'])('that nobody named and that is not there is none: %s', (name) => {
    const home = homeWith(0);
    writeFileSync(join(home, 'rules'), '');
    expect(readRules(join(home, name), false, 'plums')).toBeNull();
    const errno = name === 'rules/below' ? 'ENOTDIR' : 'ENOENT';
    expect(() => readRules(join(home, name), true, 'plums')).toThrow(expect.objectContaining(refused(errno, true)));
  });

  test('that is a link was meant to be there, wherever it leads', () => {
    const home = homeWith(0);
    symlinkSync('gone', join(home, 'rules'));
    expect(() => readRules(join(home, 'rules'), false, 'plums')).toThrow(
      expect.objectContaining(refused('ENOENT', false)),
    );
  });

  test('that was named and is missing lets nothing be exported', async () => {
    const home = homeWith(1);
    const ended = await chatzip(['--exclude-rules', 'gone'], { home });
    expect(ended).toMatchObject({ code: 2, stdout: '' });
    expect(reportOf(ended)).toMatchObject({ code: 'CONFIG_INVALID', field: '--exclude-rules' });
    expect(archivesIn(home)).toEqual([]);
  });
});
