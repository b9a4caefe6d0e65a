import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseCrontab } from './recipes/crontab.ts';
import { blocksOf, pageAt, recipe } from './recipes/page.ts';
import {
  archiveCount,
  argumentsOf,
  type Ended,
  EXIT_CODES,
  isInstalled,
  lineOfFake,
  outcomeOf,
  PARTIAL_REPORT,
  reportAt,
  runOn,
  type Stand,
  standWithFake,
  standWithReal,
  troubleWith,
  withoutShell,
} from './recipes/stand.ts';

const SHELLS = ['sh', 'dash', 'bash'].filter(isInstalled);

const reportIn = ({ home }: Stand): string => join(home, 'chatzip-report.json');

describe.each(SHELLS)('the script, run by %s', (shell) => {
  const script = recipe('sh', 'sh');

  const runScript = (stand: Stand, text = script, options: readonly string[] = []): Ended => {
    const file = join(stand.home, 'export.sh');
    writeFileSync(file, text);
    return runOn(stand, { command: shell, args: [...options, file] });
  };

  test('is a script of it', () => {
    expect(runScript(standWithFake(0), script, ['-n'])).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  test.each(EXIT_CODES)('tells what %d means', (code) => {
    const stand = standWithFake(code);
    expect(spoken(runScript(stand))).toEqual(endOfScript(code, reportIn(stand)));
    expect(withoutShell(readFileSync(reportIn(stand), 'utf8'))).toBe(code === 0 ? '' : `${lineOfFake(code)}\n`);
    expect(troubleWith(argumentsOf(stand))).toEqual([]);
  });

  test.each(EXIT_CODES)('tells what %d means under set -e, as the page says', (code) => {
    const [, suffix = '', subject = ''] =
      /Under `set -e` the line ends in `(.+)`, and it is `case (.+)`/.exec(pageAt('docs/recipes.md')) ?? [];
    expect([suffix, subject]).not.toContain('');
    const careful = script.replace('2>"$report"', `2>"$report" ${suffix}`).replace('case $?', `case ${subject}`);
    const stand = standWithFake(code);
    expect(spoken(runScript(stand, careful, ['-e', '-u']))).toEqual(endOfScript(code, reportIn(stand)));
  });

  test('fails when there is no chatzip, and when the report has no place', () => {
    const without = standWithFake(0);
    rmSync(join(without.bin, 'chatzip'));
    expect(runScript(without)).toMatchObject({ code: 1, stderr: expect.stringContaining('not found') });
    const placeless = standWithFake(0);
    mkdirSync(reportIn(placeless));
    expect(runScript(placeless).code).toBe(1);
  });

  test('keeps archives and the report of the real program', () => {
    const sound = standWithReal({ isPartial: false });
    expect(runScript(sound)).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(archiveCount(join(sound.home, 'backups'))).toBe(1);
    expect(runScript(sound)).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(archiveCount(join(sound.home, 'backups'))).toBe(1);
    expect(reportAt(reportIn(sound))).toMatchObject({ exit_code: 5 });
    const partial = standWithReal({ isPartial: true });
    expect(spoken(runScript(partial))).toEqual(endOfScript(3, reportIn(partial)));
    expect(archiveCount(join(partial.home, 'backups'))).toBe(1);
    expect(reportAt(reportIn(partial))).toMatchObject(PARTIAL_REPORT);
  });
});

interface Spoken {
  readonly code: number;
  readonly said: string;
}

function spoken(ended: Ended): Spoken {
  return { code: ended.code, said: withoutShell(`${ended.stdout}${ended.stderr}`) };
}

function endOfScript(code: number, report: string): Spoken {
  const said = {
    done: '',
    nothing: '',
    partial: `chatzip: some sessions or folders failed, see ${report}\n`,
    locked: 'chatzip: another run is at work\n',
    failed: `${lineOfFake(code)}\n`,
  }[outcomeOf(code)];
  return { code: outcomeOf(code) === 'failed' ? 1 : 0, said };
}

describe('the crontab', () => {
  const { variables, jobs } = parseCrontab(recipe('cron', 'crontab'));
  const command = jobs[0]?.command ?? '';

  /** cron gives a job a bare environment, starts it at home, and mails what it says. */
  const mailFrom = (stand: Stand): string => {
    const path = `${stand.bin}:${variables['PATH']}`;
    const ended = runOn(stand, { command: '/bin/sh', args: ['-c', command], cwd: stand.home, path });
    return withoutShell(`${ended.stdout}${ended.stderr}`);
  };

  test('is one job, whole: no percent sign ends it, and no variable waits to be replaced in vain', () => {
    expect(jobs).toEqual([{ command: expect.stringMatching(/^chatzip .* --quiet$/), input: null }]);
    expect(Object.keys(variables)).toEqual(['PATH']);
    expect(variables['PATH']).toMatch(/^\/[^$~]+$/);
  });

  test.each(EXIT_CODES)('sends one line for %d, and none when all is well', (code) => {
    const stand = standWithFake(code);
    expect(mailFrom(stand)).toBe(code === 0 ? '' : `${lineOfFake(code)}\n`);
    expect(troubleWith(argumentsOf(stand))).toEqual([]);
  });

  test('never asks for a code of its own: nothing to do is silent', () => {
    const stand = standWithReal({ isPartial: false });
    expect([mailFrom(stand), mailFrom(stand)]).toEqual(['', '']);
    expect(archiveCount(join(stand.home, 'backups'))).toBe(1);
    expect(reportAt(reportIn(stand))).toMatchObject({ outcome: 'nothing', exit_code: 0 });
  });

  test('mails the report of a partial run of the real program, and keeps it', () => {
    const stand = standWithReal({ isPartial: true });
    const mail = mailFrom(stand).split('\n');
    expect([mail.length, mail[1]]).toEqual([2, '']);
    expect(JSON.parse(mail[0] ?? '')).toMatchObject(PARTIAL_REPORT);
    expect(reportAt(reportIn(stand))).toMatchObject({ ...PARTIAL_REPORT, form: 'full' });
    expect(archiveCount(join(stand.home, 'backups'))).toBe(1);
  });
});

describe('the README', () => {
  const readme = pageAt('README.md');

  test.each(['sh', 'crontab'])('shows the recipe in %s as the page of recipes does, and leads to it', (language) => {
    const shown = blocksOf(readme).filter((block) => block.heading === 'Recipes' && block.language === language);
    const own = recipe(language === 'sh' ? 'sh' : 'cron', language);
    expect(shown.map(({ text }) => text)).toEqual([own]);
    expect(readme).toContain('(docs/recipes.md)');
  });
});

/** The codes that a page has a row for. */
function codesIn(page: string): readonly string[] {
  return Array.from(page.matchAll(/^\| (\d+) +\|/gm), (match) => match[1] ?? '');
}

test('the page has a row for every code that is no failure, and they are codes of the README', () => {
  const own = codesIn(pageAt('docs/recipes.md'));
  const unlikeFailures = EXIT_CODES.filter((code) => outcomeOf(code) !== 'failed');
  expect(own.map(Number).toSorted((one, other) => one - other)).toEqual(unlikeFailures);
  expect(codesIn(pageAt('README.md'))).toEqual(expect.arrayContaining([...own]));
});
