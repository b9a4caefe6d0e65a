import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { closuresOf, runScript, type Build } from './recipes/jenkinsfile.ts';
import { pageAt, recipe } from './recipes/page.ts';
import {
  archiveCount,
  argumentsOf,
  type Ended,
  EXIT_CODES,
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
import { at, keysOf, listAt, textAt, treeOf } from './recipes/tree.ts';

const [MAJOR] = textAt(JSON.parse(pageAt('package.json')), 'version').split('.');
const INSTALL = `npm install --global chatzip@${MAJOR}`;

/** Runs the lines of a pipeline as a file, the way its runner does. */
function runLines(stand: Stand, lines: string, [command = '', ...options]: readonly string[]): Ended {
  const file = join(stand.home, 'lines.sh');
  writeFileSync(file, lines);
  const output = join(stand.home, 'output');
  writeFileSync(output, '');
  return runOn(stand, { command, args: [...options, file], env: { GITHUB_OUTPUT: output } });
}

describe('the steps for GitHub Actions', () => {
  const steps = listAt(treeOf(recipe('GitHub Actions', 'yaml')));
  const [install, exporting, upload] = steps;
  const script = textAt(exporting, 'run');

  const messages = {
    done: '',
    nothing: '::notice title=chatzip::Nothing to export\n',
    partial: '::warning title=chatzip::Some sessions or folders failed, all others are safe\n',
    locked: '::warning title=chatzip::Another run is at work\n',
  };

  test('install, export and upload, also when the job has failed', () => {
    expect(steps.map(keysOf)).toEqual([
      ['name', 'if', 'run'],
      ['name', 'if', 'id', 'run'],
      ['name', 'if', 'uses', 'with'],
    ]);
    expect(steps.map((step) => at(step, 'if'))).toEqual(steps.map(() => '${{ !cancelled() }}'));
    expect(textAt(install, 'run')).toBe(INSTALL);
    expect(textAt(upload, 'uses')).toMatch(/^actions\/upload-artifact@v\d+$/);
    expect(at(upload, 'with', 'if-no-files-found')).toBe('ignore');
    expect(pageAt('docs/recipes.md')).toContain(`steps.${textAt(exporting, 'id')}.outputs.code`);
  });

  test('hold no expression in their script, which would be replaced before the shell reads it', () => {
    expect(script).not.toContain('${{');
  });

  describe.each([
    ['by default', ['bash', '-e']],
    ['with shell: bash', ['bash', '--noprofile', '--norc', '-eo', 'pipefail']],
  ])('%s', (_, shell) => {
    test.each(EXIT_CODES)('tell what %d means', (code) => {
      const stand = standWithFake(code);
      const ended = runLines(stand, script, shell);
      const outcome = outcomeOf(code);
      expect(ended).toMatchObject({
        code: outcome === 'failed' ? code : 0,
        stdout:
          outcome === 'failed' ? `::error title=chatzip::The export failed with code ${code}\n` : messages[outcome],
      });
      expect(withoutShell(ended.stderr)).toBe(code === 0 ? '' : `${lineOfFake(code)}\n`);
      expect(readFileSync(join(stand.home, 'output'), 'utf8')).toBe(`code=${code}\n`);
      expect(troubleWith(argumentsOf(stand))).toEqual([]);
    });

    test.each([false, true])('upload what the real program wrote (partial: %s)', (isPartial) => {
      const stand = standWithReal({ isPartial });
      const ended = runLines(stand, script, shell);
      expect(ended).toMatchObject({ code: 0, stdout: messages[isPartial ? 'partial' : 'done'] });
      const paths = textAt(upload, 'with', 'path').trim().split('\n');
      expect(readdirSync(stand.work).toSorted()).toEqual(paths.map((path) => path.replace(/\/$/, '')).toSorted());
      expect(archiveCount(join(stand.work, paths[0] ?? ''))).toBe(1);
      const report = reportAt(join(stand.work, paths[1] ?? ''));
      expect(report).toMatchObject(isPartial ? PARTIAL_REPORT : { exit_code: 0 });
    });
  });
});

describe('the job for GitLab', () => {
  const jobs = treeOf(recipe('GitLab CI', 'yaml'));
  const [name = ''] = keysOf(jobs);
  const job = at(jobs, name);
  const script = listAt(job, 'script').join('\n');
  const allowed = listAt(job, 'allow_failure', 'exit_codes');

  const statusOf = (code: number): string => {
    if (code === 0) return 'passed';
    return allowed.includes(code) ? 'passed with warnings' : 'failed';
  };

  test('is one job that installs chatzip and keeps what it wrote whatever the job ends as', () => {
    expect(keysOf(jobs)).toHaveLength(1);
    expect(keysOf(job)).toEqual(['image', 'before_script', 'script', 'allow_failure', 'artifacts']);
    expect(at(job, 'image')).toMatch(/^node:\d+$/);
    expect(at(job, 'before_script')).toEqual([INSTALL]);
    expect(at(job, 'artifacts', 'when')).toBe('always');
    expect(keysOf(at(job, 'allow_failure'))).toEqual(['exit_codes']);
  });

  describe.each([
    ['sh', ['sh', '-e']],
    ['bash', ['bash', '-e', '-o', 'pipefail']],
  ])('in an image with %s', (_, shell) => {
    test.each(EXIT_CODES)('passes on what %d means', (code) => {
      const stand = standWithFake(code);
      const ended = runLines(stand, script, shell);
      const outcome = outcomeOf(code);
      // The job does not ask for 5, so that one that comes all the same is a failure.
      const expected = { done: 'passed', partial: 'passed with warnings', locked: 'passed with warnings' };
      expect(statusOf(ended.code)).toBe(outcome === 'failed' || outcome === 'nothing' ? 'failed' : expected[outcome]);
      expect(ended.code).toBe(code);
      expect(withoutShell(ended.stderr)).toBe(code === 0 ? '' : `${lineOfFake(code)}\n`);
      expect(troubleWith(argumentsOf(stand))).toEqual([]);
    });

    test('has nothing to do without a warning', () => {
      const stand = standWithReal({ isPartial: false });
      const codes = [0, 1].map(() => runLines(stand, script, shell).code);
      expect(codes).toEqual([0, 0]);
    });

    test('keeps what the real program wrote of a partial run', () => {
      const stand = standWithReal({ isPartial: true });
      expect(statusOf(runLines(stand, script, shell).code)).toBe('passed with warnings');
      const paths = listAt(job, 'artifacts', 'paths').map(String);
      expect(readdirSync(stand.work).toSorted()).toEqual(paths.map((path) => path.replace(/\/$/, '')).toSorted());
      expect(archiveCount(join(stand.work, paths[0] ?? ''))).toBe(1);
      expect(reportAt(join(stand.work, paths[1] ?? ''))).toMatchObject(PARTIAL_REPORT);
    });
  });
});

describe('the pipeline for Jenkins', () => {
  const text = recipe('Jenkins', 'groovy');
  const closures = closuresOf(text);
  const bodyOf = (path: string): string => closures.find((closure) => closure.path === path)?.body ?? '';
  const steps = bodyOf('pipeline stages stage steps dir');

  /** A build on a machine: `dir` makes its folder when the shell starts in it, and the shell tells what it runs. */
  const build = (stand: Stand): Build =>
    runScript(bodyOf('pipeline stages stage steps dir script'), (script) => {
      const cwd = join(stand.work, 'chatzip');
      mkdirSync(cwd, { recursive: true });
      const file = join(stand.home, 'script.sh');
      writeFileSync(file, script);
      return runOn(stand, { command: 'sh', args: ['-xe', file], cwd }).code;
    });

  const results = {
    done: { result: 'SUCCESS', messages: [] },
    nothing: { result: 'NOT_BUILT', messages: [] },
    partial: { result: 'UNSTABLE', messages: ['Some sessions or folders failed, all others are safe'] },
    locked: { result: 'NOT_BUILT', messages: [] },
  };

  test('is a declarative pipeline with all its brackets', () => {
    expect(closures.map(({ path }) => path)).toEqual([
      'pipeline',
      'pipeline triggers',
      'pipeline stages',
      'pipeline stages stage',
      'pipeline stages stage steps',
      'pipeline stages stage steps dir',
      'pipeline stages stage steps dir script',
      'pipeline stages stage steps dir script switch',
      'pipeline post',
      'pipeline post always',
    ]);
    expect(bodyOf('pipeline')).toMatch(/^\s*agent any\n/);
    expect(bodyOf('pipeline triggers').trim()).toBe("cron('H 3 * * *')");
  });

  test('empties its folder first, and archives what is in it afterwards', () => {
    expect(bodyOf('pipeline stages stage steps').trim()).toMatch(/^dir\('chatzip'\) \{\s*deleteDir\(\)\s*script \{/);
    expect(steps.indexOf('deleteDir()')).toBeLessThan(steps.indexOf('script'));
    expect(bodyOf('pipeline post always').trim()).toBe(
      "archiveArtifacts artifacts: 'chatzip/*', allowEmptyArchive: true",
    );
  });

  test.each(EXIT_CODES)('tells what %d means', (code) => {
    const stand = standWithFake(code);
    const outcome = outcomeOf(code);
    const failed = { result: 'FAILURE', messages: [`The export failed with code ${code}`] };
    expect(build(stand)).toEqual(outcome === 'failed' ? failed : results[outcome]);
    expect(troubleWith(argumentsOf(stand))).toEqual([]);
  });

  test('is built, then not built, with the real program', () => {
    const stand = standWithReal({ isPartial: false });
    expect([build(stand).result, build(stand).result]).toEqual(['SUCCESS', 'NOT_BUILT']);
    expect(archiveCount(join(stand.work, 'chatzip'))).toBe(1);
  });

  test('is unstable after a partial run of the real program, whose archive and report are in the folder', () => {
    const stand = standWithReal({ isPartial: true });
    expect(build(stand)).toEqual(results.partial);
    const folder = join(stand.work, 'chatzip');
    expect(readdirSync(folder)).toEqual([expect.stringMatching(/\.zip$/), 'report.json']);
    expect(reportAt(join(folder, 'report.json'))).toMatchObject(PARTIAL_REPORT);
  });
});
