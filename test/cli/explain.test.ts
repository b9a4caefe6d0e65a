import { describe, expect, test } from 'vitest';
import { EXPLAINED_CODES, explanationOf } from '../../src/cli/text/explanation.ts';
import { sayIn } from '../../src/cli/words/words.ts';
import { FAILURE_CODES, rowOf } from '../../src/failures/catalogue.ts';
import { wordsOf } from '../../src/failures/messages/words.ts';
import { exitOf } from '../../src/failures/outcome.ts';
import { SESSION_NOTES } from '../../src/session/note.ts';
import { countsOf, factsOf, factsOfFailures, factsOfStop, sessionFailed } from '../failures/facts.ts';
import { temporaryFolder } from '../support/home.ts';
import { chatzip, type Ended, reportOf } from '../support/run.ts';

const explain = (...args: readonly string[]): Promise<Ended> =>
  chatzip(['explain', ...args], { home: temporaryFolder() });

describe('explain with a code', () => {
  test('takes its number too, as reports have it', async () => {
    expect((await explain('2001')).stdout).toBe((await explain('PARSE_ERROR')).stdout);
    expect(await explain('99')).toMatchObject({ code: 2, stdout: '' });
  });

  test.each([
    ['en', ['yes, once the cause is mended', 'what was exported is in an archive (of an export with --partial-ok: 0)']],
    ['ko', ['예, 원인을 고친 뒤에', '내보낸 세션은 아카이브에 있음 (내보내기에 --partial-ok를 쓰면 0)']],
  ] as const)('says in %s what happened, what to do, whether to run again and how the run ends', async (lang, more) => {
    const ended = await explain('PARSE_ERROR', '--lang', lang);
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    const { title, meaning, hint } = wordsOf('PARSE_ERROR', lang);
    for (const words of ['PARSE_ERROR', '2001', title, meaning, hint, 'validation', 'ERROR', ...more]) {
      expect(ended.stdout).toContain(words);
    }
    expect(ended.stdout).toMatch(/^ {2}3 {2}\S.*\n {2}4 {2}\S/m);
  });

  test('explains an exit code, and what a run that ends with it may say', async () => {
    const ended = await explain('3');
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(ended.stdout).toMatch(/^3 +partial: something failed/);
    const codes = EXPLAINED_CODES.filter((code) => explanationOf(code, sayIn('en'), 'en').exit_codes.includes(3));
    for (const code of codes) expect(ended.stdout).toContain(`\n${code} `);
    expect(ended.stdout).not.toContain('LOCK_HELD');
    const document = JSON.parse((await explain('11', '--json')).stdout) as { codes: readonly { code: string }[] };
    expect(document.codes.map(({ code }) => code)).toEqual(['LOCK_HELD']);
    expect((await explain('143')).stdout).toMatch(/^129, 130, 143 +ended by a signal/);
    expect((await explain('3', '--lang', 'ko')).stdout).toMatch(/^3 +\S/);
  });

  test('puts what it says in order', async () => {
    const { meaning, hint } = wordsOf('INTERNAL_ERROR', 'en');
    const one = await explain('INTERNAL_ERROR');
    expect(one).toMatchObject({ code: 0, stderr: '' });
    expect(one.stdout.split('\n')).toEqual([
      'INTERNAL_ERROR (8000): Internal error',
      '',
      'What happened:',
      `  ${meaning}`,
      'What to do:',
      `  ${hint}`,
      'Run again:',
      '  no, that would change nothing',
      'Exit code:',
      '  1  a bug in chatzip',
      expect.stringMatching(/^ {2}3 {2}partial: .* \(of an export with --partial-ok: 0\)$/),
      expect.stringMatching(/^ {2}4 {2}all that was attempted failed/),
      '',
      'Concerns  a session, the run',
      'Category  internal',
      'Level     ERROR',
      '',
    ]);
    const exit = await explain('11');
    expect(exit).toMatchObject({ code: 0, stderr: '' });
    expect(exit.stdout.split('\n')).toEqual([
      expect.stringMatching(/^11 {2}\S/),
      '',
      'CODE       NUMBER  EXIT  RETRY       MEANING',
      `LOCK_HELD    4101  11    backoff 30  ${wordsOf('LOCK_HELD', 'en').title}`,
      '',
      'chatzip explain CODE says what to do.',
      '',
    ]);
  });

  test.each(['7', '99', '137'])('of what is no exit code says what such a number may be: %s', async (exit) => {
    const ended = await explain(exit);
    expect(ended).toMatchObject({ code: 2, stdout: '' });
    const detail = `${exit} is no exit code of chatzip: chatzip --help lists them. Above 128 it is 128 and the number of the signal that ended the program.`;
    expect(reportOf(ended)).toMatchObject({ code: 'USAGE_ERROR', field: exit, detail });
  });

  test('says how long to wait', async () => {
    expect((await explain('too_many_open_files')).stdout).toContain('yes, after 60 seconds');
  });

  test('takes it in any case', async () => {
    const [lower, upper] = [await explain('lock_held'), await explain('LOCK_HELD')];
    expect(lower).toEqual(upper);
    expect(lower.stdout).toMatch(/^LOCK_HELD \(4101\)/);
  });

  test('explains a note, which changes no exit code', async () => {
    const ended = await explain('torn_last_line');
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(ended.stdout).toContain('The last line was still being written');
    expect(ended.stdout).toContain('a note changes nothing');
  });

  test.each([
    ['PEAR', 'PEAR'],
    ['__proto__', '__proto__'],
    ['7', '7'],
    ['', 'CODE'],
    ['/home/fern/orchard', 'CODE'],
    ['two words', 'CODE'],
  ])('that is %j names it as a wrong argument, unless it may be more than a name', async (word, field) => {
    const ended = await explain(word);
    expect(ended).toMatchObject({ code: 2, stdout: '' });
    expect(reportOf(ended)).toMatchObject({ code: 'USAGE_ERROR', field });
    expect(ended.stderr).not.toContain('/home');
  });

  test('and another word is a wrong argument', async () => {
    const ended = await explain('PARSE_ERROR', 'DISK_FULL');
    expect(ended).toMatchObject({ code: 2, stdout: '' });
    expect(reportOf(ended)).toMatchObject({ code: 'USAGE_ERROR', field: 'DISK_FULL' });
  });
});

describe('explain without a code', () => {
  test.each(['en', 'ko'] as const)('lists all in %s', async (lang) => {
    const ended = await explain('--lang', lang);
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    for (const code of FAILURE_CODES) {
      const title = wordsOf(code, lang).title.replaceAll(/[()]/g, '\\$&');
      expect(ended.stdout).toMatch(new RegExp(`^${code} +${rowOf(code).number} .*  ${title}$`, 'm'));
    }
    for (const code of [...SESSION_NOTES, 'UNKNOWN_CODE', 'TRACE_ID_REPLACED', 'COPIES_OVERWRITTEN']) {
      expect(ended.stdout).toMatch(new RegExp(`^${code} +\\S`, 'm'));
    }
    const say = sayIn(lang);
    const [failures = '', notes = '', more = ''] = ended.stdout.split('\n\n');
    expect(failures.split('\n')).toHaveLength(1 + FAILURE_CODES.length);
    expect(failures).toMatch(new RegExp(`^${say('explain.column.code')} +${say('explain.column.number')} `));
    expect(failures).toMatch(/^INTERNAL_ERROR +8000 {2}1, 3, 4 /m);
    expect(notes.split('\n')[0]).toBe(say('explain.notes'));
    expect(more).toBe(`${say('explain.more')}\n`);
  });

  test('says nothing with --quiet, which does not silence --json', async () => {
    expect(await explain('--quiet')).toMatchObject({ code: 0, stdout: '', stderr: '' });
    expect((await explain('--quiet', '--json')).stdout).toMatch(/^\{"explain_version":1,/);
  });
});

describe('explain --json', () => {
  test('is one document in which a code stands as in that of all codes', async () => {
    const [one, all] = [await explain('disk_full', '--json', '--lang', 'ko'), await explain('--json')];
    expect(one).toMatchObject({ code: 0, stderr: '' });
    const { codes } = JSON.parse(all.stdout);
    expect(codes.map(({ code }: { code: string }) => code)).toEqual(EXPLAINED_CODES);
    const own = codes.find(({ code }: { code: string }) => code === 'DISK_FULL');
    expect(JSON.parse(one.stdout)).toEqual({ explain_version: 1, codes: [own] });
    expect(own).toEqual({
      code: 'DISK_FULL',
      kind: 'failure',
      number: 6100,
      category: 'budget_exhausted',
      of: ['run'],
      level: 'ERROR',
      retry: { policy: 'after_fix', after_seconds: null },
      exit_codes: [30],
      ...(({ title, meaning, hint }) => ({ title, meaning, hint }))(wordsOf('DISK_FULL', 'en')),
    });
  });

  test('has no number, category, level, title or exit code for a note', async () => {
    const ended = await explain('TRACE_ID_REPLACED', '--json');
    expect(JSON.parse(ended.stdout).codes).toMatchObject([
      { kind: 'note', of: ['run'], number: null, category: null, level: null, title: null, exit_codes: [] },
    ]);
  });

  test('of an unknown code is the report', async () => {
    const ended = await explain('PEAR', '--json');
    expect(ended.code).toBe(2);
    expect(JSON.parse(ended.stdout)).toMatchObject({ report_version: 1, field: 'PEAR', form: 'full' });
  });
});

describe('the exit codes of an explanation', () => {
  const signals = ['SIGHUP', 'SIGINT', 'SIGTERM'] as const;

  test.each(FAILURE_CODES)('of %s are those that runs with it end with', (code) => {
    const { of } = rowOf(code);
    const stopped = signals.map((signal) => exitOf(factsOfStop(code, code === 'INTERRUPTED' ? { signal } : {})));
    const failed = [1, 0].map((exported) => exitOf(factsOfFailures([sessionFailed(code)], exported)));
    const empty = [false, true].map((errorOnEmpty) => exitOf(factsOf({ counts: countsOf({}), errorOnEmpty })));
    const ends = [
      ...(of.includes('run') && code !== 'EXPORT_NOTHING_TO_EXPORT' ? stopped : []),
      ...(of === 'run' ? [] : failed),
      ...(code === 'EXPORT_NOTHING_TO_EXPORT' ? empty : []),
    ];
    expect(explanationOf(code, sayIn('en'), 'en').exit_codes).toEqual([...new Set(ends)]);
  });
});
